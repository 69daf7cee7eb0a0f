/**
 * What a recursive feature machine is made of.
 *
 * @module
 */
import type { Tensor } from "../tensor.ts";
import type { RfmIteration } from "./iteration.ts";
import type { BoundKernel } from "./kernels/pairs.ts";

/** The parts of a model, which its file holds. */
export interface RfmParts {
  /** The kernel with its bandwidth. */
  readonly kernel: BoundKernel;
  /** Training inputs, `[n, d]`. */
  readonly x: Tensor;
  /** M, `[d, d]` or `[d]`. */
  readonly features: Tensor;
  /** a, `[n]` or `[n, c]`. */
  readonly coefficients: Tensor;
  /** The iteration that was chosen. */
  readonly iteration: number;
  /** All fits. */
  readonly history: readonly RfmIteration[];
}
