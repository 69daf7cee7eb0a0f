/**
 * K' = A K A'^T over the sites, with a matrix A of each input: graph aggregation and self-attention.
 *
 * @module
 */
import type { PairMap } from "./operation.ts";
import type { Turn } from "../../parallel/mod.ts";
import { overRows, plain } from "./map.ts";

/** A K A'^T of every pair of a run, dense: entry [a * sites + b] of the array of pair j. */
export type DenseRun = readonly Float64Array[];

/** The kernels and NTKs of a map that holds all pairs of sites, dense, one array a pair. */
export async function dense(
  map: PairMap,
  turn: Turn,
): Promise<{ readonly kernel: DenseRun; readonly ntk: DenseRun }> {
  const { kernel, ntk } = await plain(map, turn);
  return { kernel: await gather(map, kernel, turn), ntk: await gather(map, ntk, turn) };
}

async function gather(
  { domain, rows }: PairMap,
  values: readonly Float64Array[],
  turn: Turn,
): Promise<Float64Array[]> {
  const { sites, first, second } = domain;
  const count = rows[0]!.ntk.length;
  const squares = Array.from({ length: count }, () => new Float64Array(sites * sites));
  await overRows(values.length, count, turn, (e) => {
    const [row, at] = [values[e]!, first[e]! * sites + second[e]!];
    squares.forEach((square, j) => square[at] = row[j]!);
  });
  return squares;
}

/** A K B^T for square matrices of a given order; `turn` is awaited between rows. */
export async function sandwich(
  a: Float64Array,
  k: Float64Array,
  b: Float64Array,
  order: number,
  turn: Turn,
): Promise<Float64Array> {
  const half = new Float64Array(order * order);
  await overRows(order, order * order, turn, (i) => {
    for (let m = 0; m < order; m++) {
      const factor = a[i * order + m]!;
      if (factor === 0) continue;
      for (let j = 0; j < order; j++) half[i * order + j]! += factor * k[m * order + j]!;
    }
  });
  const product = new Float64Array(order * order);
  await overRows(order, order * order, turn, (i) => {
    for (let j = 0; j < order; j++) {
      let sum = 0;
      for (let m = 0; m < order; m++) sum += half[i * order + m]! * b[j * order + m]!;
      product[i * order + j] = sum;
    }
  });
  return product;
}
