/**
 * Matrix products.
 *
 * @module
 */
import { readTensor } from "../read_tensor.ts";
import { makeTensor, type Tensor, type TensorLike } from "../tensor.ts";
import type { LinearAlgebraOptions } from "./backend.ts";
import { type Matrix, readMatrix, readRightHandSide, tensorOf } from "./matrix.ts";
import { checkOptions } from "./options.ts";
import { checkBoolean } from "../options.ts";
import { product } from "./product.ts";
import type { Turn } from "../parallel/yielder.ts";
import { startRun } from "./run.ts";

const ATTEMPT = "multiply matrices";

/** Options of {@linkcode matmul}. */
export interface MatmulOptions extends LinearAlgebraOptions {
  /** Whether the first factor is transposed. @default {false} */
  readonly transposeA?: boolean | undefined;
  /** Whether the second factor is transposed; it must then be a matrix. @default {false} */
  readonly transposeB?: boolean | undefined;
}

/**
 * C = op(A) op(B), where op is the identity or the transpose.
 *
 * A matrix times its own transpose, passed as the same object twice, costs half and is exactly
 * symmetric.
 *
 * Inputs must not change until the promise settles.
 *
 * @param a A, `[m, k]`, or `[k, m]` if transposed.
 * @param b B, `[k, n]`, or `[n, k]` if transposed, or a vector `[k]`.
 * @param options Which factors are transposed, and the common options.
 * @returns C, `[m, n]`, or `[m]` if B is a vector, in float64.
 * @throws {TypeError} If the shapes do not fit.
 * @throws {RangeError} If an entry is not finite, or one of the product overflows.
 * @throws {OutOfMemoryError} If there is no memory for the product.
 *
 * @example Usage
 * ```ts
 * import { matmul, toNested } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const a = [[1, 2], [3, 4]];
 * assertEquals(toNested(await matmul(a, [[0, 1], [1, 0]])), [[2, 1], [4, 3]]);
 * assertEquals(toNested(await matmul(a, [1, 1], { transposeA: true })), [4, 6]);
 * ```
 */
export async function matmul(
  a: TensorLike,
  b: TensorLike,
  options: MatmulOptions = {},
): Promise<Tensor> {
  checkOptions(ATTEMPT, options, ["transposeA", "transposeB"]);
  const { transposeA = false, transposeB = false } = options;
  checkBoolean("multiply matrices", "transposeA", transposeA);
  checkBoolean("multiply matrices", "transposeB", transposeB);
  const run = await startRun(options);
  const { turn } = run;
  const left = await readMatrix(a, ATTEMPT, turn, "'a'");
  const settings = { transposeA, transposeB };
  if (a === b && transposeA !== transposeB) {
    return tensorOf(await product(run, left, left, settings));
  }
  const k = transposeA ? left.rows : left.columns;
  const given = readTensor("multiply matrices", "'b'", b);
  const right = await readRight(given, k, transposeB, turn);
  const isVector = !transposeB && given.shape.length === 1;
  const found = await product(run, left, right, { ...settings, isVector });
  return isVector ? makeTensor([found.rows], found.data) : tensorOf(found);
}

async function readRight(b: Tensor, k: number, transposed: boolean, turn: Turn): Promise<Matrix> {
  if (!transposed) return await readRightHandSide(b, k, ATTEMPT, turn);
  const matrix = await readMatrix(b, ATTEMPT, turn, "'b'");
  if (matrix.columns === k) return matrix;
  throw new TypeError(
    `Cannot multiply matrices as shape [n, ${k}] is needed: found shape [${b.shape}]`,
  );
}
