/**
 * Kernels of one network in closed form, independent of the kernel engine.
 *
 * @module
 */
import type { Tensor } from "../../lib/tensor.ts";
import { matrix, product } from "../linalg/matrices.ts";

/** dense: K' = wStd^2 K + bStd^2, with wStd = 1.5 and bStd = 0.05. */
const affine = (k: number): number => 1.5 ** 2 * k + 0.05 ** 2;

/**
 * Kernels of dense(1.5, 0.05), erf, dense(1.5, 0.05) between the rows of x and z. For erf and
 * P = (1 + 2p)(1 + 2q): E[erf u erf v] = (2 / pi) asin(2r / sqrt P) and
 * E[erf' u erf' v] = 4 / (pi sqrt(P - 4r^2)) (Williams 1997).
 */
export function erfKernels(x: Tensor, z: Tensor): { nngp: Tensor; ntk: Tensor } {
  const [m, d] = x.shape as [number, number];
  const n = z.shape[0]!;
  const covariance = (a: Tensor, i: number, b: Tensor, j: number): number => {
    const row = matrix(1, d, (_, k) => a.data[i * d + k]!);
    const other = matrix(1, d, (_, k) => b.data[j * d + k]!);
    return affine(product(row, other, false, true).data[0]! / d);
  };
  const entry = (i: number, j: number): { nngp: number; ntk: number } => {
    const r = covariance(x, i, z, j);
    const squares = (1 + 2 * covariance(x, i, x, i)) * (1 + 2 * covariance(z, j, z, j));
    const nngp = affine(2 / Math.PI * Math.asin(2 * r / Math.sqrt(squares)));
    const slope = 4 / (Math.PI * Math.sqrt(squares - 4 * r * r));
    return { nngp, ntk: nngp + 1.5 ** 2 * slope * r };
  };
  return {
    nngp: matrix(m, n, (i, j) => entry(i, j).nngp),
    ntk: matrix(m, n, (i, j) => entry(i, j).ntk),
  };
}
