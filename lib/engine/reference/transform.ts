/**
 * K' = A K A'^T over the sites, with a matrix A of each input: graph aggregation and self-attention.
 *
 * @module
 */
import type { PairMap } from "./map.ts";
import { plain } from "./map.ts";

/** A K A'^T of every pair of a run, dense: entry [a * sites + b] of the array of pair j. */
export type DenseRun = readonly Float64Array[];

/** The kernels and NTKs of a map that holds all pairs of sites, dense, one array a pair. */
export function dense(map: PairMap): { readonly kernel: DenseRun; readonly ntk: DenseRun } {
  const { kernel, ntk } = plain(map);
  return { kernel: gather(map, kernel), ntk: gather(map, ntk) };
}

function gather({ domain, rows }: PairMap, values: readonly Float64Array[]): Float64Array[] {
  const { sites, first, second } = domain;
  const count = rows[0]!.ntk.length;
  return Array.from({ length: count }, (_, j) => {
    const square = new Float64Array(sites * sites);
    values.forEach((row, e) => square[first[e]! * sites + second[e]!] = row[j]!);
    return square;
  });
}

/** A K B^T for square matrices of a given order. */
export function sandwich(
  a: Float64Array,
  k: Float64Array,
  b: Float64Array,
  order: number,
): Float64Array {
  const half = new Float64Array(order * order);
  for (let i = 0; i < order; i++) {
    for (let m = 0; m < order; m++) {
      const factor = a[i * order + m]!;
      if (factor === 0) continue;
      for (let j = 0; j < order; j++) half[i * order + j]! += factor * k[m * order + j]!;
    }
  }
  const product = new Float64Array(order * order);
  for (let i = 0; i < order; i++) {
    for (let j = 0; j < order; j++) {
      let sum = 0;
      for (let m = 0; m < order; m++) sum += half[i * order + m]! * b[j * order + m]!;
      product[i * order + j] = sum;
    }
  }
  return product;
}
