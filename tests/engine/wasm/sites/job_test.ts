import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { stax } from "@widenet/ntk";
import type { KernelJob, ProgressReport } from "../../../../lib/engine/engine.ts";
import type { Operation } from "../../../../lib/engine/program/program.ts";
import { referenceEngine } from "../../../../lib/engine/reference/mod.ts";
import { wasmEngine } from "../../../../lib/engine/wasm/mod.ts";
import { costOf } from "../../../../lib/engine/wasm/sites/cost.ts";
import { makePlan } from "../../../../lib/engine/wasm/sites/make_plan.ts";
import { affine, chain, flatten, pool, relu, window } from "../../spatial_programs.ts";
import { images } from "./compare.ts";

const shape: readonly number[] = [8, 8];
const conv = window(shape, 3, "SAME");
const steps = [conv, affine(2, 0.1), relu];
const flat = chain(shape, [...steps, ...steps, flatten(shape), affine(1, 0)]);
const pooled = chain(shape, [...steps, ...steps, pool(shape, 8), affine(1, 0)]);

function jobOf(job: Partial<KernelJob>): KernelJob {
  return {
    program: flat,
    x1: images(1, 37, [...shape, 3]),
    kinds: ["nngp", "ntk"],
    dtype: "float64",
    ...job,
  };
}

for (const [name, program] of [["flat", flat], ["pooled", pooled]] as const) {
  for (const precision of ["float64", "float32"] as const) {
    Deno.test(`threads, and x2 = x1, do not change ${name} kernels in ${precision}`, async () => {
      const job = jobOf({ program, precision });
      const alone = await wasmEngine.run({ ...job, workers: 1 });
      const shared = await wasmEngine.run({ ...job, workers: 2 });
      const full = await wasmEngine.run({ ...job, x2: job.x1, workers: 1 });
      for (const kind of ["nngp", "ntk"] as const) {
        assertEquals(shared[kind], alone[kind]);
        const { data } = alone[kind]!;
        data.forEach((value, at) => {
          const mirrored = data[at % 37 * 37 + Math.floor(at / 37)]!;
          assertEquals(value, mirrored);
          const size = precision === "float64" ? 1e-14 : 1e-6;
          assert(Math.abs(full[kind]!.data[at]! - value) <= size * Math.abs(data[0]!));
        });
      }
    });
  }
}

Deno.test("threads do not change variances after means over windows", async () => {
  const large = [32, 32];
  const program = chain(large, [
    ...[window(large, 3, "SAME"), affine(2, 0.1), relu, pool(large, 2)],
    ...[affine(1, 0.1), relu, flatten([16, 16])],
  ]);
  const x1 = images(1, 50, [...large, 1]);
  const { plan, twoAxis } = await makePlan(jobOf({ program, x1, workers: 1 }));
  assert(50 * costOf(twoAxis!, plan.precision) > 4e6, "Expected work for several threads");
  const shared = await makePlan(jobOf({ program, x1, workers: 2 }));
  assertEquals(shared.plan.first.pooled, plan.first.pooled);
});

Deno.test("a job over sites tells how many pairs are done", async () => {
  const reports: ProgressReport[] = [];
  const x2 = images(2, 300, [...shape, 3]);
  const onProgress = (report: ProgressReport): number => reports.push(report);
  await wasmEngine.run(jobOf({ program: pooled, x2, onProgress }));
  assert(reports.length > 1);
  assertEquals(reports.at(-1), { done: 37 * 300, total: 37 * 300 });
  reports.forEach(({ done }, k) => assert(k === 0 || done > reports[k - 1]!.done));
});

Deno.test("a job over sites stops when it is aborted", async () => {
  const controller = new AbortController();
  const job = jobOf({
    program: pooled,
    x2: images(2, 300, [...shape, 3]),
    signal: controller.signal,
    onProgress: () => controller.abort(new Error("enough")),
  });
  await assertRejects(() => wasmEngine.run(job), Error, "enough");
});

Deno.test("inputs over sites that are too large are refused by their number", async () => {
  const x1 = images(1, 5, [...shape, 3]);
  x1.data[3 * 192 + 7] = 1e200;
  await assertRejects(() => wasmEngine.run(jobOf({ x1 })), RangeError, "input 3");
});

Deno.test("kernels over sites that overflow in float32 are refused by their place", async () => {
  const x1 = images(1, 3, [...shape, 3]);
  x1.data.forEach((x, at) => x1.data[at] = 1e25 * x);
  await assertRejects(
    () => wasmEngine.run(jobOf({ x1, dtype: "float32" })),
    RangeError,
    "entry [0, 0] is not finite",
  );
});

Deno.test("arguments of erf that are too large for float32 are refused, and computed in float64", async () => {
  const x1 = images(1, 3, [...shape, 3]);
  x1.data.forEach((x, at) => x1.data[at] = 1e11 * x);
  const erf: Operation = { op: "dual", activation: stax.erf() };
  const program = chain(shape, [conv, affine(2, 0), erf, flatten(shape), affine(1, 0)]);
  await assertRejects(
    () => wasmEngine.run(jobOf({ program, x1, precision: "float32" })),
    RangeError,
    "or ask for dtype and precision float64",
  );
  const { nngp } = await wasmEngine.run(jobOf({ program, x1, precision: "float64" }));
  const { nngp: expected } = await referenceEngine.run(jobOf({ program, x1 }));
  // Means of products of erf are at most 1.
  nngp!.data.forEach((value, at) => assertAlmostEquals(value, expected!.data[at]!, 1e-12));
});

Deno.test("float32 maps keep inputs of any scale", async () => {
  const x1 = images(1, 4, [...shape, 3]);
  const small = { ...x1, data: x1.data.map((x) => 1e-30 * x) };
  const program = chain(shape, [conv, affine(2, 0), relu, flatten(shape), affine(1, 0)]);
  const options = { program, precision: "float32" } as const;
  const { ntk: expected } = await wasmEngine.run(jobOf({ ...options, x1 }));
  const { ntk: found } = await wasmEngine.run(jobOf({ ...options, x1: small }));
  found!.data.forEach((value, at) => {
    assert(Math.abs(value * 1e60 / expected!.data[at]! - 1) < 1e-6);
  });
});

Deno.test("a black image and black borders give no NaN", async () => {
  const x1 = images(1, 4, [...shape, 3]);
  x1.data.fill(0, 0, 192);
  x1.data.fill(0, 192, 192 + 100);
  for (const precision of ["float64", "float32"] as const) {
    const program = chain(shape, [
      conv,
      affine(2, 0),
      relu,
      conv,
      affine(1, 0),
      relu,
      pool(shape, 8),
    ]);
    const { ntk } = await wasmEngine.run(jobOf({ program, x1, precision }));
    assertEquals(ntk!.data[1], 0);
    assert(ntk!.data.every(Number.isFinite));
  }
});

for (const [name, last] of [["a diagonal", flatten(shape)], ["a mean", pool(shape, 8)]] as const) {
  Deno.test(`layers after ${name} take inputs of different scales`, async () => {
    const program = chain(shape, [conv, affine(2, 0), relu, last, affine(1, 0), relu]);
    const x1 = images(1, 3, [...shape, 3]);
    const { ntk: expected } = await wasmEngine.run(jobOf({ program, x1 }));
    // The kernels are homogeneous.
    const scales = [1, 1e-20, 3];
    const data = x1.data.map((x, at) => scales[Math.floor(at / 192)]! * x);
    const { ntk: found } = await wasmEngine.run(jobOf({ program, x1: { ...x1, data } }));
    found!.data.forEach((value, at) => {
      const back = value / (scales[Math.floor(at / 3)]! * scales[at % 3]!);
      assert(Math.abs(back / expected!.data[at]! - 1) < 1e-13);
    });
  });
}

Deno.test("jobs of the general way come in several tiles that fit together", async () => {
  // A stride that does not divide a circle is not for the instructions.
  const circles = [window([5, 5], 3, "CIRCULAR", 2), affine(2, 0.1), relu];
  const program = chain([5, 5], [...circles, pool([3, 3], 3), affine(1, 0)]);
  const reports: ProgressReport[] = [];
  const job = jobOf({ program, x1: images(1, 24, [5, 5, 3]), workers: 1 });
  const onProgress = (report: ProgressReport): number => reports.push(report);
  const found = await wasmEngine.run({ ...job, onProgress });
  assert(reports.length > 1);
  assertEquals(reports.at(-1), { done: 300, total: 300 });
  assertEquals(found, await referenceEngine.run(job));
});
