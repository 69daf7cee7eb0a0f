import { assert, assertEquals, assertLess } from "@std/assert";
import type { Backend } from "../../lib/linalg/backend.ts";
import { selectBackend } from "../../lib/linalg/backends.ts";
import { orthonormalise } from "../../lib/linalg/orthonormalise.ts";
import { runOn } from "../../lib/linalg/run.ts";
import { randomGenerator } from "../../lib/random.ts";
import { BACKENDS } from "../suites/backends.ts";

const N = 120;

/** Rows of which each family is hard in a way of its own, `[40, 120]`. */
const FAMILIES: readonly (readonly [name: string, make: () => Float64Array])[] = [
  ["random rows", () => draw(40)],
  ["rows of lengths from 1e-150 to 1e150", () => scaled((i) => 10 ** (150 * (i / 20 - 1)))],
  // 1, x, x^2, ... on [0, 1]: the condition number is above 1e16.
  ["powers", () => fill(40, (i, j) => (j / N) ** i)],
  ["a spectrum that falls to 1e-16", () => mixed(40, (i) => 10 ** (-16 * i / 40))],
  ["rows of rank 3", () => mixed(3, () => 1)],
  ["equal rows", () => fill(40, (_, j) => Math.sin(j))],
  ["zeros", () => new Float64Array(40 * N)],
];

for (const backend of BACKENDS) {
  for (const [name, make] of FAMILIES) {
    Deno.test(`orthonormalise() gives orthonormal rows whose span has ${name} (${backend})`, async () => {
      const work = await selectBackend(backend);
      const basis = draw(20);
      await orthonormalise(runOn(work), N, new Float64Array(0), basis);
      const rows = make(), before = rows.slice();
      await orthonormalise(runOn(work), N, basis, rows);
      // A dot product of 120 terms rounds by about 1e-15.
      const all = Float64Array.from([...basis, ...rows]);
      assertLess(await departure(work, all, all, true), 2e-14);
      // What a row loses on the projection on all rows is rounding of its own length.
      assertLess(await lost(work, before, all), 1e-13);
    });
  }
}

Deno.test("orthonormalise() of independent rows is the Gram-Schmidt basis", async () => {
  const work = await selectBackend("wasm");
  const rows = draw(30), expected = gramSchmidt(rows);
  await orthonormalise(runOn(work), N, new Float64Array(0), rows);
  // Times the condition number of 30 random rows, which is about 3.
  rows.forEach((value, p) => assertLess(Math.abs(value - expected[p]!), 1e-13));
});

Deno.test("orthonormalise() gives the same rows each time", async () => {
  const work = await selectBackend("wasm");
  const [first, second] = [mixed(3, () => 1), mixed(3, () => 1)];
  await orthonormalise(runOn(work), N, new Float64Array(0), first);
  await orthonormalise(runOn(work), N, new Float64Array(0), second);
  assertEquals(first, second);
});

Deno.test("orthonormalise() works in few calls of the backend, however many rows there are", async () => {
  const work = await selectBackend("wasm");
  let calls = 0;
  const counting: Backend = {
    ...work,
    gemm: (job, options) => (calls++, work.gemm(job, options)),
    syrk: (job, options) => (calls++, work.syrk(job, options)),
    trsm: (job, options) => (calls++, work.trsm(job, options)),
  };
  const n = 400, k = 200;
  const rows = randomGenerator(1).normal([k, n]).data;
  await orthonormalise(runOn(counting), n, new Float64Array(0), rows);
  // Two rounds of a Gram matrix and a solution, and no product a row.
  assert(calls <= 6, `${calls} calls`);
});

Deno.test("orthonormalise() stops when aborted", async () => {
  const work = await selectBackend("reference");
  const reason = new Error("enough");
  const controller = new AbortController();
  const rows = randomGenerator(1).normal([300, 600]).data;
  const { signal } = controller;
  setTimeout(() => controller.abort(reason), 5);
  const found = await orthonormalise(runOn(work, signal), 600, new Float64Array(0), rows)
    .catch((error: unknown) => error);
  assert(found === reason);
});

function draw(k: number): Float64Array {
  return randomGenerator(7 + k).normal([k, N]).data;
}

function fill(k: number, entry: (i: number, j: number) => number): Float64Array {
  return Float64Array.from({ length: k * N }, (_, p) => entry(Math.floor(p / N), p % N));
}

function scaled(length: (i: number) => number): Float64Array {
  return draw(40).map((value, p) => value * length(Math.floor(p / N)));
}

/** Random mixtures of `rank` random rows, weighted. */
function mixed(rank: number, weight: (i: number) => number): Float64Array {
  const rows = draw(rank), factors = randomGenerator(3).normal([40, rank]).data;
  return fill(40, (i, j) => {
    let sum = 0;
    for (let r = 0; r < rank; r++) sum += factors[i * rank + r]! * weight(r) * rows[r * N + j]!;
    return sum;
  });
}

/** Largest entry of A B', or of A B' - I. */
async function departure(work: Backend, a: Float64Array, b: Float64Array, unit: boolean) {
  const m = a.length / N, n = b.length / N, c = new Float64Array(m * n);
  await work.gemm({ m, n, k: N, a, b, c, transposeB: true });
  return c.reduce((most, value, p) => {
    const expected = unit && Math.floor(p / n) === p % n ? 1 : 0;
    return Math.max(most, Math.abs(value - expected));
  }, 0);
}

/** Largest part of a row that is not in the span of orthonormal rows. */
async function lost(work: Backend, rows: Float64Array, basis: Float64Array): Promise<number> {
  const k = rows.length / N, m = basis.length / N;
  const unit = rows.map((value, p) => {
    const row = rows.subarray(Math.floor(p / N) * N, (Math.floor(p / N) + 1) * N);
    const largest = row.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0);
    return largest === 0 ? 0 : value / largest;
  });
  const c = new Float64Array(k * m);
  await work.gemm({ m: k, n: m, k: N, a: unit, b: basis, c, transposeB: true });
  await work.gemm({ m: k, n: N, k: m, a: c, b: basis, c: unit, alpha: -1, beta: 1 });
  return unit.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/** The textbook's, twice. */
function gramSchmidt(rows: Float64Array): Float64Array {
  const result = rows.slice(), k = rows.length / N;
  for (let i = 0; i < k; i++) {
    const row = result.subarray(i * N, (i + 1) * N);
    for (let pass = 0; pass < 2; pass++) {
      for (let j = 0; j < i; j++) {
        const other = result.subarray(j * N, (j + 1) * N);
        const factor = row.reduce((sum, value, p) => sum + value * other[p]!, 0);
        other.forEach((value, p) => row[p]! -= factor * value);
      }
    }
    const length = Math.hypot(...row);
    row.forEach((value, p) => row[p] = value / length);
  }
  return result;
}
