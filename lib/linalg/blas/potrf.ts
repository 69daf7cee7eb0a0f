/**
 * Cholesky factorisation.
 *
 * @module
 */
import { at, type Block, type Context, halve, SMALLEST_BLOCK } from "./blocks.ts";
import { character, integer, readInteger } from "./fortran.ts";
import { square } from "./syrk.ts";
import { solveTriangular } from "./trsm.ts";

/**
 * Factors A = L L' in place. A large matrix is halved: L11 from A11, then L21 = A21 L11'^-1, then
 * L22 from A22 - L21 L21' (Golub and Van Loan, Matrix Computations, 4.2.9).
 *
 * @param context Where.
 * @param n Rows and columns.
 * @param a A, of which the lower triangle is read and overwritten.
 * @returns -1, or the first pivot that is not positive; its value stands on the diagonal.
 */
export async function factor(context: Context, n: number, a: Block): Promise<number> {
  const work = n * n * n / 3;
  if (work <= context.library.largestCall || n <= SMALLEST_BLOCK) {
    return await factorAtOnce(context, n, a, work);
  }
  const half = halve(n), rest = n - half;
  const failed = await factor(context, half, a);
  if (failed >= 0) return failed;
  const below = at(a, half, 0), corner = at(a, half, half);
  const system = { side: "right", n: half, k: rest, l: a, b: below, transpose: true } as const;
  await solveTriangular(context, system);
  const update = { n: rest, k: half, a: below, c: corner, transpose: false, alpha: -1, beta: 1 };
  await square(context, update);
  const failedInCorner = await factor(context, rest, corner);
  return failedInCorner < 0 ? -1 : half + failedInCorner;
}

async function factorAtOnce(
  { library, signal }: Context,
  n: number,
  { data, stride }: Block,
  work: number,
): Promise<number> {
  const info = integer(0);
  const args = [character("U"), integer(n), data, integer(stride), info];
  await library.call("dpotrf", args, { work, signal, isDivisible: true });
  const failed = readInteger(info) - 1;
  // Libraries differ in whether they notice a pivot that is not a number.
  for (let i = 0; i < (failed < 0 ? n : failed); i++) {
    if (!(data[i * stride + i]! > 0)) return i;
  }
  return failed < 0 ? -1 : failed;
}
