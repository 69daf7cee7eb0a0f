/**
 * A job over sites as threads see it: plain values, and arrays in shared memory.
 *
 * @module
 */
import type { DualTable } from "../../../activations/dual_table.ts";
import { holdsFunctions } from "../../../activations/family.ts";
import type { Program } from "../../program/program.ts";
import { SMALL } from "../tile.ts";
import type { Precision } from "../../precision.ts";
import type { Tiled } from "../tile.ts";
import type { Range } from "./duals/series.ts";

/** Inputs of one side of a job. */
export interface SiteSide {
  /** Number of inputs. */
  readonly n: number;
  /** The inputs, [n, sites, channels]. */
  readonly data: Float64Array;
  /** Graph patterns of the inputs, [n, order, order], if they have any. */
  readonly patterns: Float64Array | undefined;
  /** What pairs of each input with itself have told, by the value that they end with. */
  readonly pooled: Readonly<Record<number, Pooled>>;
}

/** What is known of inputs from the pairs of each with itself. */
export interface Pooled {
  /** Their variances, [n, sites]. */
  readonly variances: Float64Array;
  /** Their scores of self-attention with scores over n, [n, sites, sites]. */
  readonly scores?: Float64Array | Float32Array;
}

/** A job. */
export interface SitePlan extends Tiled {
  /** Tells this job from others. */
  readonly id: string;
  /** The steps. */
  readonly program: Program;
  /** Whether there are instructions for them. A thread analyses them anew: that is less than to send what is found. */
  readonly isCompilable: boolean;
  /** Number of channels of the inputs. */
  readonly channels: number;
  /** Whether no entry of an input is negative. */
  readonly positive: boolean;
  /** Least and largest standard deviations before nonlinearities that may be series, by value. */
  readonly ranges: Readonly<Record<number, Range>>;
  /** Tables of nonlinearities with kinks, by the value that they make. @default {none} */
  readonly tables?: Readonly<Record<number, DualTable>>;
  /** Element type of the maps. */
  readonly precision: Precision;
  /** First inputs. */
  readonly first: SiteSide;
  /** Second inputs. */
  readonly second: SiteSide;
}

/** Threads for work on a program that takes some nanoseconds, `workers` or one. */
export function threadsFor(
  program: Program,
  nanoseconds: number,
  workers: number | undefined,
): number | undefined {
  return nanoseconds < SMALL || hasFunctions(program) ? 1 : workers;
}

/** Whether a program has functions of the user, which cannot be sent to other threads. */
export function hasFunctions({ steps }: Program): boolean {
  return steps.some(({ operation }) =>
    operation.op === "dual" && holdsFunctions(operation.activation)
  );
}
