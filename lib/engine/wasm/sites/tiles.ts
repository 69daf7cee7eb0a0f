/**
 * A job over sites in tiles, each some milliseconds of work.
 *
 * @module
 */
import type { TwoAxisProgram } from "../../analysis/two_axes.ts";
import type { Tile } from "../tile.ts";
import { sitesOf } from "./cost.ts";
import type { SitePlan } from "./plan.ts";

/** Nanoseconds that a task should take. */
const TASK = 5e7;

/** Sites of the columns of a tile, at all values; each takes about 10 bytes. */
const COLUMNS = 1 << 22;

/**
 * Rows and columns of a tile. Columns stay in a thread's memory from tile to tile, rows do not, so there
 * are more columns.
 */
export function tileSize(
  cost: number,
  lanes: number,
  twoAxis: TwoAxisProgram | undefined,
): { readonly rows: number; readonly columns: number } {
  if (twoAxis === undefined) {
    // The fallback's tiles lie on the diagonal or do not touch it, so they are square. A tile reads its inputs anew
    // unless they are among the last ones, so it may take four times as long as a task, and has 2 x 2 pairs or more.
    const square = Math.ceil(Math.sqrt(Math.max(4, 4 * TASK / cost)));
    return { rows: square, columns: square };
  }
  const enough = Math.max(lanes, TASK / cost);
  const square = Math.ceil(Math.sqrt(enough) / lanes) * lanes;
  const most = Math.max(1, Math.floor(COLUMNS / sitesOf(twoAxis) / lanes)) * lanes;
  const columns = Math.min(4 * square, most);
  return { rows: Math.max(1, Math.round(enough / columns)), columns };
}

/**
 * Tiles, those of the same columns in order, so that these need not be read anew. From below: where half of the pairs
 * give all, the lowest tile has the most, and threads that begin with it end together.
 */
export function* tilesOf(
  { symmetric, first, second }: SitePlan,
  rows: number,
  columns: number,
): Generator<Tile> {
  for (let j0 = 0; j0 < second.n; j0 += columns) {
    const j1 = Math.min(second.n, j0 + columns);
    const top = symmetric ? j0 : 0;
    for (let k = Math.ceil((first.n - top) / rows) - 1; k >= 0; k--) {
      const i0 = top + k * rows;
      yield { i0, i1: Math.min(first.n, i0 + rows), j0, j1 };
    }
  }
}
