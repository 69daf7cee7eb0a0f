/**
 * Data and measures for tests of recursive feature machines.
 *
 * @module
 */
import { eigh, matmul, randomGenerator, type Tensor } from "@widenet/ntk";
import { matrix } from "../linalg/matrices.ts";

/** Standard normal inputs, `[n, d]`. */
export function inputs(seed: number, n: number, d: number): Tensor {
  return randomGenerator(seed).normal([n, d]);
}

/** Targets from a function of each row, `[n, 1]`. */
export function targetsOf(x: Tensor, f: (row: Float64Array) => number): Tensor {
  const [n, d] = x.shape as [number, number];
  return matrix(n, 1, (i) => f(x.data.subarray(i * d, (i + 1) * d)));
}

/** Orthonormal columns, `[d, d]`. */
export async function rotation(seed: number, d: number): Promise<Tensor> {
  const a = inputs(seed, d, d);
  return (await eigh(await matmul(a, a, { transposeB: true }))).vectors;
}

/** Largest difference of entries, in units of the largest of the second. */
export function relative(a: Tensor, b: Tensor): number {
  if (`${a.shape}` !== `${b.shape}`) throw new TypeError(`found shapes [${a.shape}], [${b.shape}]`);
  const scale = Math.max(...b.data.map(Math.abs));
  return Math.max(...a.data.map((value, at) => Math.abs(value - b.data[at]!))) / scale;
}

/** Largest principal angle in degrees between the top eigenvectors of M and the columns of a basis. */
export async function subspaceAngle(features: Tensor, basis: Tensor): Promise<number> {
  const [d, k] = basis.shape as [number, number];
  const { vectors } = await eigh(features);
  const top = matrix(d, k, (i, j) => vectors.data[i * d + d - 1 - j]!);
  const overlap = await matmul(top, basis, { transposeA: true });
  const { values } = await eigh(await matmul(overlap, overlap, { transposeB: true }));
  return Math.acos(Math.min(1, Math.sqrt(values.data[0]!))) * 180 / Math.PI;
}
