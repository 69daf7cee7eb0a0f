/**
 * Predictions from a kernel that has been read.
 *
 * @module
 */
import type { PlainMatrix } from "../linalg/matrix.ts";
import { product } from "../linalg/product.ts";
import type { Run } from "../linalg/run.ts";
import { makeTensor, type Tensor } from "../tensor.ts";

/** A tensor `[n]` or `[n, k]` as a matrix of k columns, with the same storage. */
export function columnsOf({ shape: [rows = 0, columns = 1], data }: Tensor): PlainMatrix {
  return { rows, columns, data };
}

/**
 * K a.
 *
 * @param kernel K, `[m, n]`.
 * @param coefficients a, `[n]` or `[n, k]`.
 * @returns `[m]` or `[m, k]`.
 * @throws {RangeError} If an entry of the product is not finite.
 */
export async function applyKernel(
  run: Run,
  kernel: PlainMatrix,
  coefficients: Tensor,
): Promise<Tensor> {
  const rest = coefficients.shape.slice(1), isVector = rest.length === 0;
  const columns = columnsOf(coefficients);
  const { data } = await product(run, kernel, columns, { isVector });
  return makeTensor([kernel.rows, ...rest], data);
}
