/**
 * Operations on vectors, and orthonormal rows.
 *
 * @module
 */
import { type RandomGenerator, randomGenerator } from "../random.ts";
import type { Backend, RoutineOptions } from "./backend.ts";

/** x'y */
export function inner(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * y[i]!;
  return sum;
}

/** |x| */
export function norm(x: Float64Array): number {
  return Math.sqrt(inner(x, x));
}

/** y := y + factor x */
export function addMultiple(factor: number, x: Float64Array, y: Float64Array): void {
  for (let i = 0; i < x.length; i++) y[i]! += factor * x[i]!;
}

/** x := factor x */
export function multiply(factor: number, x: Float64Array): void {
  for (let i = 0; i < x.length; i++) x[i]! *= factor;
}

/** Row i of an [m, n] matrix, as a view. */
export function rowOf(n: number, a: Float64Array, i: number): Float64Array {
  return a.subarray(i * n, (i + 1) * n);
}

/** Standard normal rows, `[k, n]`. */
export function normalRows(generator: RandomGenerator, k: number, n: number): Float64Array {
  return generator.normal([k, n]).data;
}

/** Rows of independent signs, `[k, n]`. */
export function signRows(generator: RandomGenerator, k: number, n: number): Float64Array {
  return generator.uniform([k, n]).data.map((value) => value < 0.5 ? -1 : 1);
}

/**
 * Makes the rows of a block orthonormal to each other and to those of a basis, in place, by block
 * Gram-Schmidt, twice. A row that depends on the others is replaced by a random one, so that the
 * span of the rows contains what it did before.
 *
 * @param backend Does the work.
 * @param n Length of a row.
 * @param basis Orthonormal rows, `[m, n]`; perhaps none.
 * @param block Rows, `[k, n]` with m + k <= n; overwritten.
 * @param options The signal.
 */
export async function orthonormalise(
  backend: Backend,
  n: number,
  basis: Float64Array,
  block: Float64Array,
  options: RoutineOptions = {},
): Promise<void> {
  const k = block.length / n;
  await projectOut(backend, n, basis, block, options);
  await projectOut(backend, n, basis, block, options);
  for (let i = 0; i < k; i++) {
    const row = rowOf(n, block, i);
    const before = norm(row);
    for (let pass = 0; pass < 2; pass++) subtractRows(n, block, i, row);
    const after = norm(row);
    // A row that loses most of its length takes rounding in the direction of the basis with it.
    if (after > 0.1 * before && after > 0) multiply(1 / after, row);
    else await repair(backend, n, basis, block, i, options);
  }
}

/** Projects one row until it keeps its length, which is when what is left is no rounding. */
async function repair(
  backend: Backend,
  n: number,
  basis: Float64Array,
  block: Float64Array,
  i: number,
  options: RoutineOptions,
): Promise<void> {
  const row = rowOf(n, block, i);
  const random = randomGenerator(i);
  for (let attempt = 0;; attempt++) {
    const before = norm(row);
    if (before === 0 || attempt === REPAIRS) row.set(normalRows(random, 1, n));
    else multiply(1 / before, row);
    const start = norm(row);
    await projectOut(backend, n, basis, row, options);
    subtractRows(n, block, i, row);
    const after = norm(row);
    if (after > 0.5 * start || attempt > 2 * REPAIRS) {
      multiply(1 / after, row);
      return;
    }
  }
}

/** Projections after which a row is given up. */
const REPAIRS = 4;

/** X := X - (X Q') Q for orthonormal rows of Q. */
export async function projectOut(
  backend: Backend,
  n: number,
  basis: Float64Array,
  block: Float64Array,
  { signal }: RoutineOptions = {},
): Promise<void> {
  const m = basis.length / n, k = block.length / n;
  if (m === 0) return;
  const c = backend.allocate(k * m);
  await backend.gemm({ m: k, n: m, k: n, a: block, b: basis, c, transposeB: true }, { signal });
  const job = { m: k, n, k: m, a: c, b: basis, c: block, alpha: -1, beta: 1 };
  await backend.gemm(job, { signal });
}

function subtractRows(n: number, rows: Float64Array, count: number, row: Float64Array): void {
  for (let j = 0; j < count; j++) {
    const other = rowOf(n, rows, j);
    addMultiple(-inner(other, row), other, row);
  }
}
