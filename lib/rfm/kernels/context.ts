/**
 * What loops over pairs of points run with.
 *
 * @module
 */
import type { Backend } from "../../linalg/backend.ts";

/** What the loops run with. */
export interface PairContext {
  /** Does the products. */
  readonly backend: Backend;
  /** Threads to use. */
  readonly workers?: number | undefined;
  /** Stops the computation. */
  readonly signal?: AbortSignal | undefined;
  /** Where pairs may go, in storage that workers reach: for many tiles, one after the other. */
  readonly storage?: Float64Array | undefined;
}
