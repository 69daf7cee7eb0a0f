/**
 * The rows of a regression on features, batch by batch.
 *
 * @module
 */
import type { LinearAlgebraOptions } from "../linalg/backend.ts";
import type { Run } from "../linalg/run.ts";
import type { RidgeOptions } from "../predict/ridge.ts";
import { makeTensor, type Tensor } from "../tensor.ts";
import { batchOf, featuresOf } from "./apply.ts";
import type { DrawnMap } from "./feature_map.ts";
import { type Rows, rowsInSteps, type RowSource } from "./row_source.ts";

/** What is attempted when a regression is fitted. */
export const ATTEMPT = "fit features";

/** How many rows are done; of how many is not known where they come one by one. */
export interface RowProgress {
  /** Rows done. */
  readonly done: number;
  /** All rows, if x is an array. */
  readonly total: number | undefined;
}

/** Options of {@linkcode featureRegression}. */
export interface FeatureRegressionOptions extends LinearAlgebraOptions, RidgeOptions {
  /** Called after each batch of rows. */
  readonly onProgress?: ((progress: RowProgress) => void) | undefined;
}

/** Options of uses of a fit. */
export interface FeatureUseOptions {
  /** Stops the computation: the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each batch of rows. */
  readonly onProgress?: ((progress: RowProgress) => void) | undefined;
}

/** What is fitted, and how. */
export interface RegressionRows {
  /** The map. */
  readonly drawn: DrawnMap;
  /** Training inputs. */
  readonly x: RowSource;
  /** Targets. */
  readonly y: RowSource;
  /** The ridge and the common options. */
  readonly options: FeatureRegressionOptions;
}

/** Calls a function for each batch of rows with their features; gives the number of rows. */
export async function overBatches(
  { drawn, x, y }: RegressionRows,
  { onProgress }: FeatureUseOptions,
  run: Run,
  visit: (rows: Rows, z: Float64Array) => Promise<void>,
): Promise<number> {
  const { inputShape } = drawn;
  const job = { x, y, inputShape, step: batchOf(drawn), attempt: ATTEMPT };
  const total = totalOf(x, inputShape);
  let done = 0;
  for await (const rows of rowsInSteps(job)) {
    const inputs: Tensor = makeTensor([rows.count, ...inputShape], rows.x);
    await visit(rows, await featuresOf(drawn, inputs, { start: 0, count: rows.count }, run));
    done += rows.count;
    onProgress?.({ done, total });
    await run.turn();
  }
  return done;
}

function totalOf(x: RowSource, inputShape: readonly number[]): number | undefined {
  if (Array.isArray(x)) return x.length;
  const shape = (x as { readonly shape?: ArrayLike<number> } | null | undefined)?.shape;
  return shape?.length === inputShape.length + 1 ? shape[0] : undefined;
}
