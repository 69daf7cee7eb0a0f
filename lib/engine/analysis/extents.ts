/**
 * How much room maps need, and what is around the deviations that belong to them.
 *
 * @module
 */
import type { Turn } from "../../parallel/mod.ts";
import type { Node } from "./nodes.ts";
import type { TwoAxisProgram } from "./two_axes.ts";
import type { Box, MapCells } from "./footprints.ts";
import type { Displacement } from "./schedule.ts";

/** What all displacements need. */
export interface Extents {
  /** Cells of the largest map. */
  readonly cells: number;
  /** For each value, cells around its deviations. */
  readonly pads: readonly number[];
  /** For each value, rows and columns that follow once more, along circles. */
  readonly wrapExtent: readonly Displacement[];
}

/** Displacements between turns. */
const TOGETHER = 1024;

/** What maps of some displacements need; `turn` is awaited now and then. */
export async function extentsOf(
  { shapes, periodic }: TwoAxisProgram,
  nodes: readonly Node[],
  maps: readonly ReadonlyMap<number, MapCells>[],
  turn: Turn,
): Promise<Extents> {
  const pads = shapes.map(() => 0);
  const wrapExtent = shapes.map((): Displacement => [0, 0]);
  let cells = 0;
  for (const [k, cellsOf] of maps.entries()) {
    if (k % TOGETHER === 0) await turn();
    for (const [value, { footprint, displacement }] of cellsOf) {
      cells = Math.max(cells, (footprint[1] - footprint[0]) * (footprint[3] - footprint[2]));
      const [rows, columns] = periodic[value]!;
      // Along circles displaced maps are there once more.
      const still: Displacement = rows || columns ? [0, 0] : displacement;
      pads[value] = Math.max(pads[value]!, overhang(shapes[value]!, footprint, still));
      wrapExtent[value] = larger(wrapExtent[value]!, [
        rows ? displacement[0] : 0,
        columns ? displacement[1] : 0,
      ]);
    }
  }
  for (const { middle, output } of nodes) {
    wrapExtent[middle] = larger(wrapExtent[middle]!, wrapExtent[output]!);
  }
  return { cells, pads, wrapExtent };
}

/** The larger one on each axis. */
export function larger([a, b]: Displacement, [c, d]: Displacement): Displacement {
  return [Math.max(a, c), Math.max(b, d)];
}

/** How far a region lies outside the inputs. */
function overhang(shape: readonly number[], [y0, y1, x0, x1]: Box, [dy, dx]: Displacement): number {
  const [height, width] = [shape[0]!, shape[1]!];
  const rows = [-y0, -(y0 + dy), y1 - height, y1 + dy - height];
  const columns = [-x0, -(x0 + dx), x1 - width, x1 + dx - width];
  return Math.max(0, ...rows, ...columns);
}
