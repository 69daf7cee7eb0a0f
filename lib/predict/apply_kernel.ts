/**
 * Predictions from a kernel that has been read.
 *
 * @module
 */
import type { Backend } from "../linalg/backend.ts";
import type { PlainMatrix } from "../linalg/matrix.ts";
import { product } from "../linalg/product.ts";
import { makeTensor } from "../make_tensor.ts";
import type { Tensor } from "../tensor.ts";

/** A tensor `[n]` or `[n, k]` as a matrix of k columns, with the same storage. */
export function columnsOf({ shape: [rows = 0, columns = 1], data }: Tensor): PlainMatrix {
  return { rows, columns, data };
}

/**
 * K a.
 *
 * @param backend Does the work.
 * @param kernel K, `[m, n]`.
 * @param coefficients a, `[n]` or `[n, k]`.
 * @param signal Stops the computation.
 * @returns `[m]` or `[m, k]`.
 * @throws {RangeError} If an entry of the product is not finite.
 */
export async function applyKernel(
  backend: Backend,
  kernel: PlainMatrix,
  coefficients: Tensor,
  signal: AbortSignal | undefined,
): Promise<Tensor> {
  const rest = coefficients.shape.slice(1), isVector = rest.length === 0;
  const columns = columnsOf(coefficients);
  const { data } = await product(backend, kernel, columns, { isVector, signal });
  return makeTensor([kernel.rows, ...rest], data);
}
