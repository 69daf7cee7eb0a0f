/**
 * What a computation with a network of finite width runs with: matrix products, turns for the event
 * loop, and what comes with a batch of inputs.
 *
 * @module
 */
import type { Gemm } from "../linalg/backend.ts";
import type { Run } from "../linalg/run.ts";

/** Masks of dropout in training. */
export interface Masks {
  /** Seed of all masks. */
  readonly seed: number;
  /** Number of the set of inputs: first and second inputs have masks of their own. */
  readonly stream: number;
}

/** What comes with a batch of inputs. */
export interface Batch {
  /** Number of its first input among all. */
  readonly start: number;
  /** Graphs of its inputs, `[n, nodes, nodes]`; absent without an aggregate layer. */
  readonly patterns?: Float64Array | undefined;
  /** Masks of dropout; absent outside training. */
  readonly masks?: Masks | undefined;
}

/** What a computation runs with. */
export interface Context extends Run {
  /**
   * Storage for a value on its way, that the backend reaches without a copy; it holds anything. It is memory that threads
   * share for every backend, as plain arrays of these sizes keep the garbage collector busy: 0.05 s of 0.28.
   * Training takes the backend's own memory, and the same for each step.
   */
  readonly allocate: (length: number) => Float64Array;
  /** What comes with the inputs. */
  readonly batch: Batch;
}

/** C := alpha op(A) op(B) + beta C. */
export async function product(context: Context, job: Gemm): Promise<void> {
  await context.backend.gemm(job, context);
}
