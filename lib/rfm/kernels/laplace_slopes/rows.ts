/**
 * Weights of the gradient of a Laplace kernel, two pairs of points at a time: three times as fast as pair by
 * pair.
 *
 * @module
 */
import * as wasm from "./laplace_slopes.wasm";
import { area, PART, places, view } from "./memory.ts";

/** Up to this r/L the weight is made of normal numbers. */
const LARGEST = 700;

/** Where the areas are, in entries. */
const [ROW, SQUARES] = [area.weights / 8, area.squares / 8];

/** Rows of inner products. */
export interface RowsJob {
  /** Inner products, `[m, n]`, overwritten. */
  readonly tile: Float64Array;
  /** Squared norms of the first points. */
  readonly p: Float64Array;
  /** Squared norms of the second points. */
  readonly q: Float64Array;
  /** First row. */
  readonly start: number;
  /** One past the last row. */
  readonly end: number;
  /** L. */
  readonly bandwidth: number;
}

/**
 * Inner products become exp(-r/L) / (L r).
 *
 * @param job The rows.
 * @param near Share of p + q below which r^2 is too inexact as p + q - 2 u.v.
 * @param weightAt The weight of points i and j of which this is so, or which are far from each other.
 */
export function laplaceWeights(
  { tile, p, q, start, end, bandwidth }: RowsJob,
  near: number,
  weightAt: (i: number, j: number) => number,
): void {
  const n = q.length;
  const inverse = 1 / bandwidth;
  for (let column = 0; column < n; column += PART) {
    const width = Math.min(PART, n - column);
    view.set(q.subarray(column, column + width), SQUARES);
    for (let i = start; i < end; i++) {
      const at = i * n + column;
      view.set(tile.subarray(at, at + width), ROW);
      const { weights: row, squares, special } = area;
      const last = row + 8 * width;
      const count = wasm.weights(row, last, squares, p[i]!, inverse, near, LARGEST, special);
      for (let place = 0; place < count; place++) {
        const pair = places[place]! / 8;
        for (let j = pair; j < Math.min(pair + 2, width); j++) {
          view[ROW + j] = weightAt(i, column + j);
        }
      }
      tile.set(view.subarray(ROW, ROW + width), at);
    }
  }
}
