/**
 * Problems with known answers: a library that has the names but not the values is not used.
 *
 * @module
 */
import type { BlasBackend } from "./backend.ts";

type Entries = (i: number, j: number) => number;

/** Rows and columns: more than small kernels handle at once, and a multiple of no block. */
const N = 67;
/** Rounding of sums of some seventy terms near one, with room for any order. */
const ROUNDING = 1e-12;

/**
 * Checks every routine by value.
 *
 * @param backend The library's routines.
 * @throws {Error} If an answer is wrong; it names the routine.
 */
export async function checkByValue(backend: BlasBackend): Promise<void> {
  await checkProducts(backend);
  await checkFactor(backend);
  await checkFailedFactor(backend);
  await checkEigenvalues(backend);
}

/** Small integers, whose products are exact in every order and precision. */
async function checkProducts(backend: BlasBackend): Promise<void> {
  // More entries than products that are taken without the library.
  const [m, n, k] = [11, N, 9];
  const a: Entries = (i, p) => (3 * i + p) % 7 - 3;
  const b: Entries = (p, j) => (5 * p + j) % 11 - 4;
  const left = matrix(m, k, a), right = matrix(k, n, b);
  const c = new Float64Array(m * n), c32 = new Float32Array(m * n);
  await backend.gemm({ m, n, k, a: left, b: right, c });
  await backend.sgemm({ m, n, k, a: single(left), b: single(right), c: c32 });
  const product = matrix(m, n, (i, j) => sum(k, (p) => a(i, p) * b(p, j)));
  requireEqual("dgemm", c, product);
  requireEqual("sgemm", c32, product);

  const s = new Float64Array(n * n), s32 = new Float32Array(n * n);
  await backend.syrk({ n, k, a: right, c: s, transpose: true });
  await backend.ssyrk({ n, k, a: single(right), c: s32, transpose: true });
  const square = lower(matrix(n, n, (i, j) => sum(k, (p) => b(p, i) * b(p, j))));
  requireEqual("dsyrk", lower(s), square);
  requireEqual("ssyrk", lower(s32), square);
}

/** The factor of the second-difference matrix, and systems with solutions known in advance. */
async function checkFactor(backend: BlasBackend): Promise<void> {
  const a = matrix(N, N, secondDifference);
  const failed = await backend.potrf({ n: N, a });
  // L[i, i]^2 = (i + 2) / (i + 1) and L[i, i - 1] = -1 / L[i - 1, i - 1].
  const diagonal = (i: number): number => Math.sqrt((i + 2) / (i + 1));
  const l: Entries = (i, j) => i === j ? diagonal(i) : i === j + 1 ? -1 / diagonal(j) : 0;
  requireNear("dpotrf", lower(a), matrix(N, N, l));
  require("dpotrf", failed === -1);

  const k = 3;
  const x: Entries = (i, j) => (i + 2 * j) % 5 - 2;
  for (const transpose of [false, true]) {
    const op: Entries = transpose ? (i, j) => l(j, i) : l;
    const b = matrix(N, k, (i, j) => sum(N, (p) => op(i, p) * x(p, j)));
    await backend.trsm({ n: N, k, l: a, b, transpose });
    // The condition number of L is about 40.
    requireNear("dtrsm", b, matrix(N, k, x), 100 * ROUNDING);
  }
}

/** A pivot that is not positive must be named, and left where it was found. */
async function checkFailedFactor(backend: BlasBackend): Promise<void> {
  const pivot = 40;
  const a = matrix(N, N, (i, j) => i !== j ? 0 : i === pivot ? -2 : 4);
  require("dpotrf", await backend.potrf({ n: N, a }) === pivot && a[pivot * N + pivot] === -2);
}

/** Eigenvalues 2 - 2 cos(pi k / (N + 1)), with sines for eigenvectors, of the second differences. */
async function checkEigenvalues(backend: BlasBackend): Promise<void> {
  const a = matrix(N, N, secondDifference);
  const w = new Float64Array(N);
  await backend.syevd({ n: N, a, w });
  const angle = (k: number): number => Math.PI * (k + 1) / (N + 1);
  requireNear("dsyevd", w, Float64Array.from(w, (_, k) => 2 - 2 * Math.cos(angle(k))));
  const vector: Entries = (k, j) => Math.sqrt(2 / (N + 1)) * Math.sin((j + 1) * angle(k));
  const cosines = Float64Array.from(
    w,
    (_, k) => Math.abs(sum(N, (j) => a[k * N + j]! * vector(k, j))),
  );
  // The smallest gap of eigenvalues is 0.006.
  requireNear("dsyevd", cosines, cosines.map(() => 1), 100 * ROUNDING);
}

function secondDifference(i: number, j: number): number {
  return i === j ? 2 : Math.abs(i - j) === 1 ? -1 : 0;
}

function matrix(m: number, n: number, entry: Entries): Float64Array {
  return Float64Array.from({ length: m * n }, (_, p) => entry(Math.floor(p / n), p % n));
}

function lower(a: Float64Array | Float32Array): Float64Array {
  return matrix(N, N, (i, j) => j > i ? 0 : a[i * N + j]!);
}

function single(a: Float64Array): Float32Array {
  return Float32Array.from(a);
}

function sum(length: number, term: (index: number) => number): number {
  let total = 0;
  for (let index = 0; index < length; index++) total += term(index);
  return total;
}

function requireEqual(
  routine: string,
  found: Float64Array | Float32Array,
  expected: Float64Array,
): void {
  require(routine, expected.every((value, i) => found[i] === value));
}

function requireNear(
  routine: string,
  found: Float64Array,
  expected: Float64Array,
  tolerance: number = ROUNDING,
): void {
  require(routine, expected.every((value, i) => Math.abs(found[i]! - value) <= tolerance));
}

function require(routine: string, right: boolean): void {
  if (!right) throw new Error(`${routine} gives wrong values`);
}
