/**
 * What a method of regression solves.
 *
 * @module
 */
import type { KernelSource } from "../kernel_source.ts";

/** The system (K + r I) a = y. */
export interface RegressionJob {
  /** The kernel. */
  readonly source: KernelSource;
  /** Targets, `[n, k]`. */
  readonly y: Float64Array;
  /** Number of outputs. */
  readonly k: number;
  /** r. */
  readonly ridge: number;
  /** What is attempted, for messages. */
  readonly attempt: string;
}
