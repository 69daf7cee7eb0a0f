/**
 * Product of a matrix with its own transpose.
 *
 * @module
 */
import { at, type Block, type Context, halve, SMALLEST_BLOCK } from "./blocks.ts";
import { character, integer, type Real, real } from "./fortran.ts";
import { multiply } from "./gemm.ts";

/** Lower triangle of C := alpha op(A) op(A)' + beta C. */
export interface Square<Data extends Real> {
  /** Rows of op(A), rows and columns of C. */
  readonly n: number;
  /** Length of the inner products. */
  readonly k: number;
  /** The factor. */
  readonly a: Block<Data>;
  /** The result. */
  readonly c: Block<Data>;
  /** Whether op(A) = A'. */
  readonly transpose: boolean;
  /** Factor of the product. */
  readonly alpha: number;
  /** Factor of C. */
  readonly beta: number;
}

/** Multiplies a block with its own transpose: see {@linkcode Square}. */
export async function square<Data extends Real>(
  context: Context,
  job: Square<Data>,
): Promise<void> {
  const { n, k, a, c, transpose, alpha, beta } = job;
  const work = n * n * k;
  if (work <= context.library.largestCall || n <= SMALLEST_BLOCK) {
    return await squareAtOnce(context, job, work);
  }
  const half = halve(n);
  const below = transpose ? at(a, 0, half) : at(a, half, 0);
  await square(context, { ...job, n: half });
  await multiply(context, {
    m: n - half,
    n: half,
    k,
    a: below,
    b: a,
    c: at(c, half, 0),
    transposeA: transpose,
    transposeB: !transpose,
    alpha,
    beta,
  });
  await square(context, { ...job, n: n - half, a: below, c: at(c, half, half) });
}

async function squareAtOnce<Data extends Real>(
  { library, signal }: Context,
  { n, k, a, c, transpose, alpha, beta }: Square<Data>,
  work: number,
): Promise<void> {
  const args = [
    character("U"),
    character(transpose ? "N" : "T"),
    integer(n),
    integer(k),
    real(alpha, a.data),
    a.data,
    integer(Math.max(1, a.stride)),
    real(beta, a.data),
    c.data,
    integer(c.stride),
  ];
  await library.call(a.data instanceof Float64Array ? "dsyrk" : "ssyrk", args, {
    work,
    signal,
    isDivisible: true,
  });
}
