/**
 * General matrix product.
 *
 * @module
 */
import { at, type Block, type Context, halve, SMALLEST_BLOCK } from "./blocks.ts";
import { character, integer, type Real, real } from "./fortran.ts";
import type { Argument } from "./library.ts";

/** C := alpha op(A) op(B) + beta C. */
export interface Product<Data extends Real> {
  /** Rows of op(A) and C. */
  readonly m: number;
  /** Columns of op(B) and C. */
  readonly n: number;
  /** Length of the inner products. */
  readonly k: number;
  /** Left factor. */
  readonly a: Block<Data>;
  /** Right factor. */
  readonly b: Block<Data>;
  /** The result. */
  readonly c: Block<Data>;
  /** Whether op(A) = A'. */
  readonly transposeA: boolean;
  /** Whether op(B) = B'. */
  readonly transposeB: boolean;
  /** Factor of the product. */
  readonly alpha: number;
  /** Factor of C. */
  readonly beta: number;
}

/** Multiplies blocks: see {@linkcode Product}. */
export async function multiply<Data extends Real>(
  context: Context,
  job: Product<Data>,
): Promise<void> {
  const { m, n, k, a, b, c, transposeA, transposeB } = job;
  const work = 2 * m * n * k;
  if (work <= context.library.largestCall || Math.max(m, n) <= SMALLEST_BLOCK) {
    await multiplyAtOnce(context, job, work);
  } else if (m >= n) {
    const half = halve(m);
    const below = transposeA ? at(a, 0, half) : at(a, half, 0);
    await multiply(context, { ...job, m: half });
    await multiply(context, { ...job, m: m - half, a: below, c: at(c, half, 0) });
  } else {
    const half = halve(n);
    const right = transposeB ? at(b, half, 0) : at(b, 0, half);
    await multiply(context, { ...job, n: half });
    await multiply(context, { ...job, n: n - half, b: right, c: at(c, 0, half) });
  }
}

async function multiplyAtOnce<Data extends Real>(
  { library, signal }: Context,
  job: Product<Data>,
  work: number,
): Promise<void> {
  const routine = job.a.data instanceof Float64Array ? "dgemm" : "sgemm";
  await library.call(routine, argumentsOf(job), { work, signal, isDivisible: true });
}

/** What a routine is called with. */
export function argumentsOf<Data extends Real>(
  { m, n, k, a, b, c, transposeA, transposeB, alpha, beta }: Product<Data>,
): readonly Argument[] {
  return [
    character(transposeB ? "T" : "N"),
    character(transposeA ? "T" : "N"),
    integer(n),
    integer(m),
    integer(k),
    real(alpha, a.data),
    b.data,
    integer(Math.max(1, b.stride)),
    a.data,
    integer(Math.max(1, a.stride)),
    real(beta, a.data),
    c.data,
    integer(c.stride),
  ];
}
