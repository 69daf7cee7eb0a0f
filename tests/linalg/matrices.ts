/**
 * Matrices with known properties, and plain sums that are right by inspection.
 *
 * @module
 */
import { randomGenerator } from "../../lib/random.ts";
import type { Tensor } from "../../lib/tensor.ts";

/** Makes an [m, n] matrix from a function of row and column. */
export function matrix(m: number, n: number, entry: (i: number, j: number) => number): Tensor {
  const data = Float64Array.from({ length: m * n }, (_, p) => entry(Math.floor(p / n), p % n));
  return { shape: [m, n], data, dtype: "float64" };
}

/** Independent standard normal entries. */
export function normal(seed: number, m: number, n: number): Tensor {
  return randomGenerator(seed).normal([m, n]);
}

/** op(A) op(B) by the definition. */
export function product(a: Tensor, b: Tensor, transposeA = false, transposeB = false): Tensor {
  const left = transposeA ? transposed(a) : a;
  const right = transposeB ? transposed(b) : b;
  const [m, k] = left.shape as [number, number];
  const n = right.shape[1]!;
  return matrix(m, n, (i, j) => {
    let sum = 0;
    for (let p = 0; p < k; p++) sum += left.data[i * k + p]! * right.data[p * n + j]!;
    return sum;
  });
}

/** A' */
export function transposed(a: Tensor): Tensor {
  const [m, n] = a.shape as [number, number];
  return matrix(n, m, (i, j) => a.data[j * n + i]!);
}

/** X X' / d for X with n rows of d entries: of rank at most d. */
export function gram(seed: number, n: number, d: number): Tensor {
  const x = normal(seed, n, d);
  const k = product(x, x, false, true);
  return matrix(n, n, (i, j) => k.data[i * n + j]! / d);
}

/** A + r I */
export function shifted(a: Tensor, r: number): Tensor {
  const n = a.shape[1]!;
  return matrix(n, n, (i, j) => a.data[i * n + j]! + (i === j ? r : 0));
}

/** Rows and columns of A in another order, or repeated. */
export function selected(a: Tensor, rows: readonly number[]): Tensor {
  const n = a.shape[1]!;
  return matrix(rows.length, rows.length, (i, j) => a.data[rows[i]! * n + rows[j]!]!);
}

/** The second-difference matrix: 2 on the diagonal and -1 beside it. */
export function secondDifference(n: number): Tensor {
  return matrix(n, n, (i, j) => i === j ? 2 : Math.abs(i - j) === 1 ? -1 : 0);
}

/** The Hilbert matrix: 1 / (i + j + 1). */
export function hilbert(n: number): Tensor {
  return matrix(n, n, (i, j) => 1 / (i + j + 1));
}

/** Largest difference of two equally long lists of entries. */
export function distance(a: Tensor, b: Tensor): number {
  if (`${a.shape}` !== `${b.shape}`) throw new TypeError(`found shapes [${a.shape}], [${b.shape}]`);
  let largest = 0;
  for (let i = 0; i < a.data.length; i++) {
    const difference = Math.abs(a.data[i]! - b.data[i]!);
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}

/** exp(-|x - y|^2 / 2) for normal points in d dimensions: eigenvalues fall below all rounding. */
export function gaussianKernel(seed: number, n: number, d: number): Tensor {
  const x = normal(seed, n, d).data;
  return matrix(n, n, (i, j) => {
    let squares = 0;
    for (let p = 0; p < d; p++) squares += (x[i * d + p]! - x[j * d + p]!) ** 2;
    return Math.exp(-squares / 2);
  });
}
