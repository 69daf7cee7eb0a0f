/**
 * Matrix products.
 *
 * @module
 */
import { makeTensor } from "../make_tensor.ts";
import { type MemoryNeed, withMemory } from "../memory/with_memory.ts";
import { readTensor } from "../read_tensor.ts";
import type { Tensor, TensorLike } from "../tensor.ts";
import type { LinearAlgebraOptions } from "./backend.ts";
import { selectBackend } from "./backends.ts";
import { formatIndex, type Matrix, readMatrix, readRightHandSide } from "./matrix.ts";
import { checkBoolean, checkOptions } from "./options.ts";
import { magnitude, mirror } from "./passes.ts";
import { type Pace, startPace } from "./reference/pace.ts";

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
  const { transposeA = false, transposeB = false, signal } = options;
  checkBoolean("multiply matrices", "transposeA", transposeA);
  checkBoolean("multiply matrices", "transposeB", transposeB);
  const backend = await selectBackend(options.backend, options.workers);
  const pace = startPace(signal);
  const left = await readMatrix(a, ATTEMPT, pace, "'a'");
  const [m, k] = transposeA ? [left.columns, left.rows] : [left.rows, left.columns];
  if (a === b && transposeA !== transposeB) {
    const c = await withMemory(ATTEMPT, productMemory(m, m), async () => {
      const product = backend.allocate(m * m);
      await backend.syrk({ n: m, k, a: left.data, c: product, transpose: transposeA }, { signal });
      return product;
    });
    await mirror(m, c, pace);
    await checkProduct(c, [m, m], pace);
    return makeTensor([m, m], c);
  }
  const right = await readRight(readTensor("multiply matrices", "'b'", b), k, transposeB, pace);
  const n = transposeB ? right.rows : right.columns;
  const c = await withMemory(ATTEMPT, productMemory(m, n), async () => {
    const product = backend.allocate(m * n);
    const job = { m, n, k, a: left.data, b: right.data, c: product, transposeA, transposeB };
    await backend.gemm(job, { signal });
    return product;
  });
  const shape = right.isVector ? [m] : [m, n];
  await checkProduct(c, shape, pace);
  return makeTensor(shape, c);
}

function productMemory(m: number, n: number): MemoryNeed {
  return {
    what: `a product of shape [${m},${n}]`,
    bytes: 8 * m * n,
    instead: "multiply some rows at a time",
  };
}

async function checkProduct(c: Float64Array, shape: readonly number[], pace: Pace): Promise<void> {
  const { bad } = await magnitude(c, pace);
  if (bad < 0) return;
  throw new RangeError(
    `Cannot multiply matrices as the product leaves the range of float64: ` +
      `entry ${formatIndex(bad, shape)} is ${c[bad]}; scale the factors down`,
  );
}

async function readRight(
  b: Tensor,
  k: number,
  transposed: boolean,
  pace: Pace,
): Promise<Matrix & { isVector: boolean }> {
  if (!transposed) {
    const right = await readRightHandSide(b, k, ATTEMPT, pace);
    return { ...right, isVector: b.shape.length === 1 };
  }
  const matrix = await readMatrix(b, ATTEMPT, pace, "'b'");
  if (matrix.columns !== k) {
    throw new TypeError(
      `Cannot multiply matrices as shape [n, ${k}] is needed: found shape [${b.shape}]`,
    );
  }
  return { ...matrix, isVector: false };
}
