/**
 * What loops over pairs of points run with.
 *
 * @module
 */
import type { Run } from "../../linalg/run.ts";

/** What the loops run with. */
export interface PairContext extends Run {
  /** Where pairs may go, in storage that workers reach: for many tiles, one after the other. */
  readonly storage?: Float64Array | undefined;
}
