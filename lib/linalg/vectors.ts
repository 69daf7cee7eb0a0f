/**
 * Operations on vectors, and random rows.
 *
 * @module
 */
import type { RandomGenerator } from "../random.ts";
import type { Turn } from "../parallel/yielder.ts";
import type { Run } from "./run.ts";

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

/** Arrays behind one another. */
export function joined(parts: readonly Float64Array[]): Float64Array {
  const data = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    data.set(part, at);
    at += part.length;
  }
  return data;
}

/** Random numbers drawn at a time: some milliseconds. The stream is the same in any pieces. */
const PIECE = 2 ** 17;

/**
 * Standard normal rows, `[k, n]`.
 *
 * @param generator Draws them.
 * @param k Number of rows.
 * @param n Length of a row.
 * @param rows Where to put them; new storage if omitted.
 */
export async function normalRows(
  generator: RandomGenerator,
  k: number,
  n: number,
  turn: Turn,
  rows: Float64Array = new Float64Array(k * n),
): Promise<Float64Array> {
  for (let start = 0; start < rows.length; start += PIECE) {
    rows.set(generator.normal([Math.min(PIECE, rows.length - start)]).data, start);
    await turn();
  }
  return rows;
}

/** Rows of independent signs, `[k, n]`; see {@linkcode normalRows}. */
export async function signRows(
  generator: RandomGenerator,
  k: number,
  n: number,
  turn: Turn,
): Promise<Float64Array> {
  const rows = new Float64Array(k * n);
  for (let start = 0; start < rows.length; start += PIECE) {
    const piece = generator.uniform([Math.min(PIECE, rows.length - start)]).data;
    rows.set(piece.map((value) => value < 0.5 ? -1 : 1), start);
    await turn();
  }
  return rows;
}

/** X := X - (X Q') Q for orthonormal rows of Q. */
export async function projectOut(
  run: Run,
  n: number,
  basis: Float64Array,
  block: Float64Array,
): Promise<void> {
  const m = basis.length / n, k = block.length / n;
  if (m === 0) return;
  const c = run.backend.allocate(k * m);
  await run.backend.gemm({ m: k, n: m, k: n, a: block, b: basis, c, transposeB: true }, run);
  const job = { m: k, n, k: m, a: c, b: basis, c: block, alpha: -1, beta: 1 };
  await run.backend.gemm(job, run);
}
