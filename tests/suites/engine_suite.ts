/**
 * What every engine must do, whatever it computes with: watch its caller, keep the event loop alive,
 * and give the same numbers however the work is cut.
 *
 * @module
 */
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertGreater,
  assertLess,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import {
  type EngineName,
  kernels,
  type Net,
  nngp,
  ntk,
  type ProgressReport,
  randomGenerator,
  stax,
  type Tensor,
  tensor,
} from "@widenet/ntk";
import { oneOfThree } from "./tries.ts";

const net = stax.serial(
  stax.repeat(stax.serial(stax.dense(64, { wStd: 1.4, bStd: 0.2 }), stax.gelu()), 2),
  stax.fanOut(2),
  stax.parallel(stax.serial(stax.dense(64), stax.relu(), stax.dense(64)), stax.dense(64)),
  stax.fanInSum(),
  stax.layerNorm(),
  stax.dense(1),
);

const deep = (depth: number): Net =>
  stax.serial(stax.repeat(stax.serial(stax.dense(1), stax.relu()), depth), stax.dense(1));
const many = randomGenerator(5).normal([400, 4]);

/** A network whose kernel of `many` takes this engine about so long. */
async function lasting(engine: EngineName, milliseconds: number): Promise<Net> {
  // One run untimed, since the first of all may start threads.
  await ntk(deep(4), many, { engine });
  for (let depth = 4;; depth *= 2) {
    const start = performance.now();
    await ntk(deep(depth), many, { engine });
    const elapsed = performance.now() - start;
    // Long enough to tell the time by, as first runs are slower than the next.
    if (elapsed > milliseconds / 2) return deep(Math.ceil(depth * milliseconds / elapsed));
  }
}

/** Registers the tests of one engine. */
export function engineSuite(engine: EngineName): void {
  const test = (title: string, run: (engine: EngineName) => Promise<void>): void =>
    Deno.test(`${engine} engine: ${title}`, async () => await run(engine));

  test("an abort before the start rejects with its reason", checkAbortBefore);
  test("an abort during the work rejects with its reason within 200 ms", inTries(checkAbortDuring));
  test("progress grows and ends at the total", checkProgress);
  test("progress of a short computation is reported once, at its end", checkShortProgress);
  test("timers keep ticking during the work", inTries(checkTicks));
  test("float32 results are rounded float64 results", checkSingle);
  test("float32 results that overflow are refused", checkSingleOverflow);
  test("float32 results that underflow are refused", checkSingleUnderflow);
  test("results do not depend on the number of workers", checkWorkers);
  test("rows do not depend on the other rows", checkRows);
  test("columns do not depend on the other columns", checkColumns);
  test("one kernel alone equals that of both", checkKinds);
  test("inputs of float32 are read as they are", checkInputs);
  test("the inputs are left as they were", checkUntouched);
  test("overflow names the layer and the input", checkOverflow);
}

async function checkAbortBefore(engine: EngineName): Promise<void> {
  const reason = new Error("not today");
  const signal = AbortSignal.abort(reason);
  for (const kernel of [ntk, nngp, kernels]) {
    const found = await assertRejects(() => kernel(net, [[1, 2]], { engine, signal }), Error);
    assert(found === reason);
  }
}

function inTries(
  check: (engine: EngineName) => Promise<void>,
): (engine: EngineName) => Promise<void> {
  return (engine) => oneOfThree(() => check(engine))();
}

async function checkAbortDuring(engine: EngineName): Promise<void> {
  const controller = new AbortController();
  const reason = new Error("enough");
  let aborted = 0;
  const { signal } = controller;
  const long = await lasting(engine, 400);
  const onProgress = (): void => {
    if (aborted > 0) return;
    aborted = performance.now();
    controller.abort(reason);
  };
  const found = await assertRejects(
    () => ntk(long, many, { engine, signal, onProgress }),
    Error,
  );
  assertLess(performance.now() - aborted, 200);
  assert(found === reason);
}

async function checkProgress(engine: EngineName): Promise<void> {
  const long = await lasting(engine, 300);
  for (const second of [undefined, many]) {
    const reports: ProgressReport[] = [];
    const onProgress = (report: ProgressReport): void => void reports.push(report);
    const x1 = second === undefined ? many : tensor(many.data.subarray(0, 800), [200, 4]);
    await nngp(long, x1, second, { engine, onProgress });
    assertGreater(reports.length, 2);
    const { total } = reports[0]!;
    reports.forEach((report, i) => {
      assertEquals(report.total, total);
      assert(report.done >= (reports[i - 1]?.done ?? 0) && report.done <= total);
    });
    assertEquals(reports.at(-1)!.done, total);
  }
}

async function checkShortProgress(engine: EngineName): Promise<void> {
  const reports: ProgressReport[] = [];
  await nngp(stax.dense(1), [[1]], { engine, onProgress: (report) => reports.push(report) });
  assertEquals(reports.map(({ done, total }) => done / total), [1]);
}

async function checkTicks(engine: EngineName): Promise<void> {
  const long = await lasting(engine, 600);
  const gaps: number[] = [];
  const start = performance.now();
  let last = start;
  const timer = setInterval(() => {
    gaps.push(performance.now() - last);
    last = performance.now();
  }, 50);
  try {
    await ntk(long, many, { engine });
  } finally {
    clearInterval(timer);
  }
  gaps.push(performance.now() - last);
  const elapsed = performance.now() - start;
  // A turn is due every 16 ms, so a tick every 50; the rest is allowance for a busy machine.
  assertGreater(elapsed, 250);
  assertLess(Math.max(...gaps), 200);
  assertGreater(gaps.length, elapsed / 125);
}

async function checkSingle(engine: EngineName): Promise<void> {
  const x = randomGenerator(6).normal([9, 5]);
  // A jump wants float64, whatever the results are.
  const jump = stax.parallel(stax.serial(stax.sign(), stax.dense(64)), stax.dense(64));
  const jumping = stax.serial(net, stax.fanOut(2), jump, stax.fanInSum());
  const double = await kernels(jumping, x, { engine });
  const single = await kernels(jumping, x, { engine, dtype: "float32" });
  for (const kind of ["nngp", "ntk"] as const) {
    assertEquals(double[kind].dtype, "float64");
    assertEquals(single[kind].dtype, "float32");
    assertEquals(single[kind].data, Float32Array.from(double[kind].data));
  }
}

async function checkSingleOverflow(engine: EngineName): Promise<void> {
  // 1e40 is a number in float64, and infinite in float32.
  const x = [[1e20]];
  assertEquals((await nngp(stax.dense(1), x, { engine })).data[0], 1e40);
  const single = { engine, dtype: "float32" } as const;
  await assertRejects(() => nngp(stax.dense(1), x, single), RangeError, "entry [0, 0]");
}

async function checkSingleUnderflow(engine: EngineName): Promise<void> {
  const single = { engine, dtype: "float32" } as const;
  const linear = stax.dense(1);
  const small = [[1, 0], [0, 1e-22], [0, 0]];
  const text = "entry [1, 1] underflows in float32: scale the inputs or the weights up";
  for (const kernel of [nngp, ntk]) {
    // The entry is 5e-45, which float32 rounds to its smallest number, and then 5e-61.
    await assertRejects(() => kernel(linear, small, single), RangeError, text);
    await assertRejects(() => kernel(linear, [[1, 0], [0, 1e-30]], single), RangeError, text);
    await assertRejects(() => kernel(linear, small, small, single), RangeError, text);
    assertEquals((await kernel(linear, small, { engine })).data[4], 1e-22 ** 2 / 2);
    // A small input and a large one, an input of zeros, and numbers that float32 has in full.
    assertEquals((await kernel(linear, [[1e-30]], [[1e30]], single)).data[0], 1);
    assertEquals((await kernel(linear, [[0]], single)).data[0], 0);
    assertAlmostEquals((await kernel(linear, [[1.1e-19]], single)).data[0]! / 1.21e-38, 1, 1e-7);
  }
  // Each kernel is judged by itself, and by its end: on the way there may be small numbers.
  const standard = stax.dense(1, { wStd: 1e-25, parameterization: "standard" });
  await assertRejects(() => kernels(standard, [[1]], single), RangeError, "entry [0, 0]");
  await assertRejects(() => nngp(standard, [[1]], single), RangeError, "entry [0, 0]");
  assertEquals((await ntk(standard, [[1]], single)).data[0], 1);
  const [down, up] = [stax.dense(1, { wStd: 1e-25 }), stax.dense(1, { wStd: 1e25 })];
  const restored = await kernels(stax.serial(down, stax.relu(), up), [[1]], single);
  assertAlmostEquals(restored.nngp.data[0]!, 0.5, 1e-6);
  assertAlmostEquals(restored.ntk.data[0]!, 1, 1e-6);
}

async function checkWorkers(engine: EngineName): Promise<void> {
  // Large enough for threads.
  const x = randomGenerator(11).normal([300, 5]);
  const expected = await kernels(net, x, { engine });
  for (const workers of [0, 1, 2, 3]) {
    assertEquals(await kernels(net, x, { engine, workers }), expected);
  }
}

async function checkRows(engine: EngineName): Promise<void> {
  const [n, m, d] = [7, 600, 3];
  const [x1, x2] = [randomGenerator(7).normal([n, d]), randomGenerator(8).normal([m, d])];
  const whole = await kernels(net, x1, x2, { engine });
  for (let i = 0; i < n; i++) {
    const row = tensor(x1.data.subarray(i * d, (i + 1) * d), [1, d]);
    const alone = await kernels(net, row, x2, { engine });
    for (const kind of ["nngp", "ntk"] as const) {
      assertEquals(alone[kind].data, whole[kind].data.slice(i * m, (i + 1) * m));
    }
  }
}

async function checkColumns(engine: EngineName): Promise<void> {
  const [x1, x2] = [randomGenerator(7).normal([3, 3]), randomGenerator(8).normal([600, 3])];
  const whole = await ntk(net, x1, x2, { engine });
  for (const [start, end] of [[0, 1], [1, 514], [511, 513], [599, 600]] as const) {
    const part = tensor(x2.data.subarray(3 * start, 3 * end), [end - start, 3]);
    const found = await ntk(net, x1, part, { engine });
    assertEquals(found.data, columns(whole, start, end));
  }
}

function columns({ data, shape }: Tensor, start: number, end: number): Float64Array {
  const [rows, width] = shape as [number, number];
  const parts = Array.from({ length: rows }, (_, i) => [
    ...data.subarray(i * width + start, i * width + end),
  ]);
  return Float64Array.from(parts.flat());
}

async function checkKinds(engine: EngineName): Promise<void> {
  const x = randomGenerator(9).normal([5, 3]);
  const both = await kernels(net, x, { engine });
  assertEquals(await nngp(net, x, { engine }), both.nngp);
  assertEquals(await ntk(net, x, { engine }), both.ntk);
}

async function checkInputs(engine: EngineName): Promise<void> {
  const single = tensor(randomGenerator(9).normal([5, 3]), [5, 3], "float32");
  const double = tensor(single);
  assertEquals(await ntk(net, single, { engine }), await ntk(net, double, { engine }));
}

async function checkUntouched(engine: EngineName): Promise<void> {
  const [x1, x2] = [randomGenerator(1).normal([4, 3]), randomGenerator(2).normal([5, 3])];
  const [before1, before2] = [x1.data.slice(), x2.data.slice()];
  await kernels(net, x1, x2, { engine });
  await kernels(net, x1, { engine });
  assertEquals([x1.data, x2.data], [before1, before2]);
}

async function checkOverflow(engine: EngineName): Promise<void> {
  const exp = stax.serial(stax.dense(1), stax.exp(), stax.dense(1));
  const cases = [
    [exp, [[0.1], [30]], "after serial[1].exp is not finite for input 1"],
    [stax.repeat(stax.dense(1, { wStd: 1e40 }), 5), [[1]], "after repeat[3].dense"],
    [stax.serial(stax.dense(1), stax.gaussian({ b: 1 })), [[0.2], [0.51]], "serial[1].gaussian"],
    [exp, [[0.1], [1e200]], "the squared norm of input 1 overflows"],
  ] as const;
  for (const [network, x, message] of cases) {
    const self = await assertRejects(() => kernels(network, x, { engine }), RangeError);
    assertStringIncludes(self.message, message);
    assertStringIncludes(self.message, "scale the inputs");
    const first = [[0.1]];
    const pair = await assertRejects(() => kernels(network, first, x, { engine }), RangeError);
    assertStringIncludes(pair.message, message);
  }
}
