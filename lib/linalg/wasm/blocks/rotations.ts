/**
 * Plane rotations of the rows of a matrix, in this thread's private memory.
 *
 * @module
 */
import { memory, rotate } from "./blocks.wasm";
import { area, DEPTH, TILE, views } from "./scratch.ts";

/** Columns of a panel: rows of them fill a cache line. */
export const WIDTH = 8;
/** Rotations that fit into an area, as pairs of a cosine and a sine. */
const BATCH = TILE * DEPTH / 2;

/** Largest number of rows: those of a matrix of 8 GB. */
export const MAX_ROWS: number = TILE * TILE / WIDTH;

/** Rotations in order: rotation r turns rows x = `rows[r]`, y = `rows[r] + 1` into c x - s y, s x + c y. */
export interface Rotations {
  /** Number of rotations. */
  readonly count: number;
  /** The upper rows. */
  readonly rows: Int32Array;
  /** Cosines. */
  readonly cosines: Float64Array;
  /** Sines. */
  readonly sines: Float64Array;
}

/**
 * Applies rotations to panels of eight columns, one after the other.
 *
 * @param rotations The rotations.
 * @param n Rows of a panel, at most {@linkcode MAX_ROWS}.
 * @param panels The panels, `[count, n, 8]`.
 */
export function rotatePanels(rotations: Rotations, n: number, panels: Float64Array): void {
  const tile = area.tile / 8, size = n * WIDTH;
  for (let first = 0; first < rotations.count; first += BATCH) {
    const count = Math.min(BATCH, rotations.count - first);
    loadRotations(rotations, first, count);
    for (let at = 0; at < panels.length; at += size) {
      views.float64.set(panels.subarray(at, at + size), tile);
      rotate(count, area.right, area.left, area.tile);
      panels.set(views.float64.subarray(tile, tile + size), at);
    }
  }
}

function loadRotations({ rows, cosines, sines }: Rotations, first: number, count: number): void {
  new Int32Array(memory.buffer, area.right, count).set(rows.subarray(first, first + count));
  for (let r = 0, to = area.left / 8; r < count; r++, to += 2) {
    views.float64[to] = cosines[first + r]!;
    views.float64[to + 1] = sines[first + r]!;
  }
}
