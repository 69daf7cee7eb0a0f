import { assertAlmostEquals, assertEquals, assertGreater, assertRejects } from "@std/assert";
import { randomGenerator, type Tensor } from "@widenet/ntk";
import { referenceBackend } from "../../lib/linalg/reference.ts";
import { wasmBackend } from "../../lib/linalg/wasm.ts";
import { runOn } from "../../lib/linalg/run.ts";
import { DEEPEST, WIDEST } from "../../lib/rfm/kernels/laplace_slopes/limits.ts";
import { kernelSlopes, slopeSums } from "../../lib/rfm/kernels/pairs.ts";
import { identityMetric, pointsOf } from "../../lib/rfm/points.ts";

const D = 3;
const spec = { form: "laplace", exponent: 1 } as const;

/** F_r of all pairs. */
async function slopesOf(x: Tensor, z: Tensor, bandwidth: number): Promise<Float64Array> {
  const run = runOn(referenceBackend);
  const u = await pointsOf(run, x, identityMetric(D));
  const v = await pointsOf(run, z, identityMetric(D));
  return (await kernelSlopes({ spec, bandwidth }, u, v, { ...run, workers: 1 })).cross;
}

/** exp(-r/L) / (L r) with r from differences of the coordinates; 0 for equal points. */
function truth(x: Tensor, z: Tensor, bandwidth: number, i: number, j: number): number {
  const gaps = Array.from({ length: D }, (_, k) => x.data[i * D + k]! - z.data[j * D + k]!);
  const r = Math.hypot(...gaps);
  return r === 0 ? 0 : Math.exp(-r / bandwidth) / (bandwidth * r);
}

/** x, and points of which some equal those of x or are close to them; odd numbers, more than one part. */
function points(scale: number): readonly [Tensor, Tensor] {
  const random = randomGenerator(3);
  const x = random.normal([7, D]), z = random.normal([2051, D]);
  for (let at = 0; at < x.data.length; at++) x.data[at]! *= scale;
  for (let at = 0; at < z.data.length; at++) z.data[at]! *= scale;
  for (let i = 0; i < 7; i++) {
    for (let k = 0; k < D; k++) {
      z.data[300 * i * D + k] = x.data[i * D + k]!;
      z.data[(300 * i + 1) * D + k] = x.data[i * D + k]! * (1 + 1e-6);
    }
  }
  return [x, z];
}

for (const [name, bandwidth] of [["bandwidth 1", 1], ["a wide kernel", 1e4]] as const) {
  Deno.test(`The weights of a Laplace kernel are exp(-r/L) / (L r), near and far, with ${name}`, async () => {
    const [x, z] = points(2);
    const weights = await slopesOf(x, z, bandwidth);
    for (let i = 0; i < 7; i++) {
      for (let j = 0; j < 2051; j++) {
        // r^2 from p + q - 2 u.v loses at most three digits: a few times 1e-13.
        const want = truth(x, z, bandwidth, i, j);
        assertAlmostEquals(weights[i * 2051 + j]!, want, 1e-12 * want);
      }
      assertEquals(weights[i * 2051 + 300 * i], 0);
    }
  });
}

Deno.test("Weights of a Laplace kernel fall to 0 where the exponential is no longer a normal number", async () => {
  const [x, z] = points(1);
  const weights = await slopesOf(x, z, 1 / 400);
  let [tiny, none] = [0, 0];
  for (let i = 0; i < 7; i++) {
    for (let j = 0; j < 2051; j++) {
      const [got, want] = [weights[i * 2051 + j]!, truth(x, z, 1 / 400, i, j)];
      if (want < 1e-304) tiny++;
      if (want === 0) none++;
      // The exponent r/L, up to 745, has a few times 1e-13; exp(-s)/s is in steps of 2^-1074 before 1/L^2.
      assertAlmostEquals(got, want, Math.max(1e-10 * want, 400 ** 2 * Number.MIN_VALUE));
    }
  }
  assertEquals([tiny > none, none > 0], [true, true]);
});

Deno.test("Two points at the origin have the weight 0, as other equal points have", async () => {
  const x: Tensor = { shape: [2, D], data: Float64Array.of(0, 0, 0, 3, 0, 4), dtype: "float64" };
  const weights = await slopesOf(x, x, 5);
  const far = Math.exp(-1) / 25;
  assertEquals([weights[0], weights[3]], [0, 0]);
  assertAlmostEquals(weights[1]!, far, 1e-15);
  assertAlmostEquals(weights[2]!, far, 1e-15);
});

/** What is summed: numbers without a pattern. */
function factorsOf(n: number, width: number): Float64Array {
  return randomGenerator(5).normal([n, width]).data;
}

for (const workers of [0, 2]) {
  for (const scale of [2, 400]) {
    // More than one chunk of 512 and one task of 256; neither number is a multiple of four.
    Deno.test(`Sums over slopes are those of all slopes, equal, near and far (${workers} workers, size ${scale})`, async () => {
      const [few, many] = points(scale);
      const context = { ...runOn(wasmBackend), workers };
      const v = await pointsOf(runOn(wasmBackend), many, identityMetric(D));
      const kernel = { spec, bandwidth: 1 };
      for (const x of [few, many]) {
        const u = await pointsOf(runOn(wasmBackend), x, identityMetric(D));
        const { cross } = await kernelSlopes(kernel, u, v, context);
        for (const width of [1, 6]) {
          const factors = factorsOf(v.n, width);
          const done: number[] = [];
          const sums = await slopeSums(kernel, u, v, factors, context, (n) => done.push(n));
          assertEquals(sums!.length, u.n * width);
          assertEquals(done.at(-1), u.n);
          for (let i = 0; i < u.n; i += 1 + (u.n >> 5)) {
            for (let k = 0; k < width; k++) {
              let [want, size] = [0, 0];
              for (let j = 0; j < v.n; j++) {
                const term = cross[i * v.n + j]! * factors[j * width + k]!;
                want += term;
                size += Math.abs(term);
              }
              // Weights have 1e-12, see above.
              assertAlmostEquals(sums![i * width + k]!, want, 2e-12 * size);
            }
          }
        }
      }
    });
  }
}

Deno.test("Sums over slopes do not depend on the number of threads", async () => {
  const [, x] = points(1);
  const u = await pointsOf(runOn(wasmBackend), x, identityMetric(D));
  const sums = async (workers: number) =>
    await slopeSums({ spec, bandwidth: 1 }, u, u, factorsOf(u.n, 4), {
      ...runOn(wasmBackend),
      workers,
    });
  assertEquals(await sums(0), await sums(3));
});

Deno.test("Sums over slopes of long rows, other kernels and other backends are left to others", async () => {
  const context = { ...runOn(wasmBackend), workers: 1 };
  const sums = async (d: number, width: number, form: Parameters<typeof slopeSums>[0]["spec"]) => {
    const x = randomGenerator(6).normal([5, d]);
    const u = await pointsOf(runOn(wasmBackend), x, identityMetric(d));
    return await slopeSums({ spec: form, bandwidth: 1 }, u, u, factorsOf(5, width), context);
  };
  assertEquals((await sums(DEEPEST, WIDEST, spec))!.length, 5 * WIDEST);
  assertEquals(await sums(DEEPEST + 1, 1, spec), undefined);
  assertEquals(await sums(1, WIDEST + 1, spec), undefined);
  assertEquals(await sums(1, 1, { form: "gaussian" }), undefined);
  assertEquals(await sums(1, 1, { form: "laplace", exponent: 1.5 }), undefined);
  const u = await pointsOf(runOn(referenceBackend), points(1)[0], identityMetric(D));
  const plain = { ...runOn(referenceBackend), workers: 1 };
  assertEquals(await slopeSums({ spec, bandwidth: 1 }, u, u, factorsOf(7, 1), plain), undefined);
});

Deno.test("Sums over slopes with many points let the program run, and two at once do not mix", async () => {
  // One task of 256 points, some 200 ms long.
  const [m, n, d] = [256, 50_000, DEEPEST];
  const pointsIn = async (seed: number, rows: number) =>
    await pointsOf(runOn(wasmBackend), randomGenerator(seed).normal([rows, d]), identityMetric(d));
  const [u, v] = [await pointsIn(1, m), await pointsIn(2, n)];
  const context = { ...runOn(wasmBackend), workers: 1 };
  const sums = async (bandwidth: number) =>
    await slopeSums({ spec, bandwidth }, u, v, factorsOf(n, 2), context);
  let ticks = 0;
  const timer = setInterval(() => ticks++, 0);
  const one = await sums(5);
  const seen = ticks;
  clearInterval(timer);
  // About one each 16 ms, fewer on a fast machine; none if the task is not cut.
  assertGreater(seen, 2);
  const other = await sums(9);
  assertEquals(await Promise.all([sums(5), sums(9)]), [one, other]);
});

Deno.test("Sums over slopes can be aborted", async () => {
  const [, x] = points(1);
  const u = await pointsOf(runOn(wasmBackend), x, identityMetric(D));
  const controller = new AbortController();
  const { signal } = controller;
  const context = { ...runOn(wasmBackend, signal), workers: 2 };
  const stop = (): void => controller.abort(new Error("enough"));
  await assertRejects(
    () => slopeSums({ spec, bandwidth: 1 }, u, u, factorsOf(u.n, 1), context, stop),
    Error,
    "enough",
  );
});
