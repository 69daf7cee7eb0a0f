/**
 * Sums over the gradient of a Laplace kernel, tile by tile in private memory: no weight is ever written to memory
 * that threads share.
 *
 * @module
 */
import type { Turn } from "../../../parallel/mod.ts";
import * as wasm from "./laplace_slopes.wasm";
import { area, CHUNK, places, view } from "./memory.ts";

/** Up to this r/L the weight is made of normal numbers. */
const LARGEST = 700;

/** Points and what is summed over the others. */
export interface SumsJob {
  /** Number of coordinates, at most `DEEPEST`. */
  readonly d: number;
  /** The points, `[m, d]`. */
  readonly u: Float64Array;
  /** Their squared norms. */
  readonly p: Float64Array;
  /** The others, `[n, d]`. */
  readonly v: Float64Array;
  /** Their squared norms. */
  readonly q: Float64Array;
  /** What is summed, `[n, width]`. */
  readonly factors: Float64Array;
  /** Number of sums of a point, at most `WIDEST`. */
  readonly width: number;
  /** Gets the sums, `[m, width]`. */
  readonly sums: Float64Array;
  /** The first point. */
  readonly start: number;
  /** One past the last point, at most `ROWS` later. */
  readonly end: number;
  /** L. */
  readonly bandwidth: number;
}

/** The weight of points i and j. */
type WeightAt = (i: number, j: number) => number;

/** Rows of which four at a time are packed. */
interface Rows {
  /** Storage. */
  readonly data: Float64Array;
  /** The first entry. */
  readonly from: number;
  /** Number of rows. */
  readonly count: number;
  /** Entries of a row. */
  readonly width: number;
}

/** Panels of four rows: entry k of the four is contiguous. Rows that are missing are zeros. */
function packRows({ data, from, count, width }: Rows, address: number): void {
  const target = address / 8;
  for (let i = 0; i < 4 * Math.ceil(count / 4); i++) {
    let to = target + (i >> 2) * 4 * width + (i & 3);
    for (let k = 0; k < width; k++, to += 4) {
      view[to] = i < count ? data[from + i * width + k]! : 0;
    }
  }
}

/** Panels of four columns: the four entries of a row are contiguous. What is missing is zeros. */
function packColumns({ data, from, count, width }: Rows, address: number): void {
  const all = 4 * Math.ceil(count / 4);
  for (let k = 0; k < 4 * Math.ceil(width / 4); k++) {
    let to = address / 8 + (k >> 2) * 4 * all + (k & 3);
    for (let i = 0; i < all; i++, to += 4) {
      view[to] = i < count && k < width ? data[from + i * width + k]! : 0;
    }
  }
}

/**
 * sum_j exp(-r_ij/L) / (L r_ij) w_j for some points i.
 *
 * @param job The points.
 * @param near Share of p + q below which r^2 is too inexact as p + q - 2 u.v.
 * @param weightAt The weight of points i and j of which this is so, or which are far from each other.
 * @param turn Awaited after each chunk of the others: some milliseconds. No other sums and no rows of weights may
 * be taken meanwhile, as they share the memory; tasks of one module never are.
 */
export async function laplaceSums(
  job: SumsJob,
  near: number,
  weightAt: WeightAt,
  turn: Turn,
): Promise<void> {
  const { d, v, q, factors, width, sums, start, end } = job;
  const panels = Math.ceil(width / 4), group = 16 * panels;
  view.fill(0, area.sums / 8, area.sums / 8 + Math.ceil((end - start) / 4) * group);
  for (let first = 0; first < q.length; first += CHUNK) {
    const count = Math.min(CHUNK, q.length - first);
    packRows({ data: v, from: first * d, count, width: d }, area.centres);
    packColumns({ data: factors, from: first * width, count, width }, area.factors);
    view.fill(0, area.squares / 8, area.squares / 8 + CHUNK);
    view.set(q.subarray(first, first + count), area.squares / 8);
    for (let i = start; i < end; i += 4) {
      toWeights(job, { i, first, count }, near, weightAt);
      const to = area.sums + 8 * (i - start) / 4 * group;
      const depth = 4 * Math.ceil(count / 4);
      wasm.addProducts(panels, depth, area.factors, area.weights, to);
    }
    await turn();
  }
  for (let i = start; i < end; i++) {
    const from = area.sums / 8 + ((i - start) >> 2) * group + ((i - start) & 3);
    for (let k = 0; k < width; k++) sums[i * width + k] = view[from + 4 * k]!;
  }
}

/** Weights of four points and a chunk of the others into the tile, `[count, 4]`. */
function toWeights(
  { d, u, p, end, bandwidth }: SumsJob,
  { i, first, count }: { readonly i: number; readonly first: number; readonly count: number },
  near: number,
  weightAt: WeightAt,
): void {
  const rows = Math.min(4, end - i), quads = Math.ceil(count / 4);
  packRows({ data: u, from: i * d, count: rows, width: d }, area.points);
  for (let row = 0; row < 4; row++) view[area.own / 8 + row] = row < rows ? p[i + row]! : 0;
  const { weights: tile, squares, own, special } = area;
  view.fill(0, tile / 8, tile / 8 + 16 * quads);
  wasm.addProducts(quads, d, area.centres, area.points, tile);
  const last = tile + 128 * quads;
  const found = wasm.weightsOfFour(tile, last, squares, own, 1 / bandwidth, near, LARGEST, special);
  for (let place = 0; place < found; place++) {
    const at = places[place]! / 8, j = at / 4;
    for (let row = 0; row < 4; row++) {
      const exists = row < rows && j < count;
      view[tile / 8 + at + row] = exists ? weightAt(i + row, first + j) : 0;
    }
  }
}
