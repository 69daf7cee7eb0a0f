/**
 * Some of the inputs of a network at a time, and their values on the way.
 *
 * @module
 */
import type { Inputs, Prepared } from "./prepare.ts";
import { sliceInputs } from "./prepare.ts";
import { forward, type Trace } from "./run.ts";

/** Some of the inputs of a set. */
export interface Tile {
  /** The set. */
  readonly set: Inputs;
  /** The first of them. */
  readonly start: number;
  /** How many. */
  readonly count: number;
}

/** All inputs of a set, so many at a time. */
export function* tilesOf(set: Inputs, rows: number): Generator<Tile> {
  for (let start = 0; start < set.n; start += rows) {
    yield { set, start, count: Math.min(rows, set.n - start) };
  }
}

/** Values of a tile on their way, with other parameters than those of the network where given. */
export async function traceTile(
  { bound: { graph, parameters: own }, contextOf }: Prepared,
  { set, start, count }: Tile,
  parameters = own,
): Promise<Trace> {
  const input = sliceInputs(set, [start, count], parameters[0]?.length ?? 1);
  return await forward({ graph, parameters }, {
    ...{ n: count, input, context: contextOf(set, start, count) },
  });
}
