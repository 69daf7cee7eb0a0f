/**
 * Triangular systems with many right-hand sides.
 *
 * @module
 */
import { at, type Block, type Context, halve, SMALLEST_BLOCK } from "./blocks.ts";
import { character, integer, real } from "./fortran.ts";

/** B := op(L)^-1 B with L on the left and B `[n, k]`, or B := B op(L)^-1 with B `[k, n]`. */
export interface TriangularSystem {
  /** Where L stands. */
  readonly side: "left" | "right";
  /** Rows and columns of L. */
  readonly n: number;
  /** Number of right-hand sides. */
  readonly k: number;
  /** L, of which the lower triangle is read. */
  readonly l: Block;
  /** B. */
  readonly b: Block;
  /** Whether op(L) = L'. */
  readonly transpose: boolean;
}

/** Solves on blocks: see {@linkcode TriangularSystem}. */
export async function solveTriangular(context: Context, job: TriangularSystem): Promise<void> {
  const { side, n, k, b } = job;
  const work = n * n * k;
  if (work <= context.library.largestCall || k <= SMALLEST_BLOCK) {
    return await solveAtOnce(context, job, work);
  }
  const half = halve(k);
  const rest = side === "left" ? at(b, 0, half) : at(b, half, 0);
  await solveTriangular(context, { ...job, k: half });
  await solveTriangular(context, { ...job, k: k - half, b: rest });
}

async function solveAtOnce(
  { library, signal }: Context,
  { side, n, k, l, b, transpose }: TriangularSystem,
  work: number,
): Promise<void> {
  const left = side === "left";
  const args = [
    character(left ? "R" : "L"),
    character("U"),
    character(transpose ? "T" : "N"),
    character("N"),
    integer(left ? k : n),
    integer(left ? n : k),
    real(1, b.data),
    l.data,
    integer(l.stride),
    b.data,
    integer(b.stride),
  ];
  await library.call("dtrsm", args, { work, signal, isDivisible: true });
}
