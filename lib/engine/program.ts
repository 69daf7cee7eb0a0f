/**
 * The language between networks and engines: a network lowers to a program, an engine runs it.
 *
 * Value 0 of a program is the covariance of the inputs, x.x'/d, with an NTK of zero; step i makes
 * value i + 1. A value holds, for each pair of inputs, the correlation and the NTK, and for each
 * single input its variance.
 *
 * @module
 */
import type { Activation } from "../activations/mod.ts";

/** K' = weight K + bias and Theta' = weight Theta + ntkWeight K + ntkBias. */
export interface AffineOperation {
  /** Tag of this operation. */
  readonly op: "affine";
  /** Squared standard deviation of the weights. */
  readonly weight: number;
  /** Squared standard deviation of the biases. */
  readonly bias: number;
  /** What the trained weights add to the NTK, as a multiple of K. */
  readonly ntkWeight: number;
  /** What the trained biases add to the NTK. */
  readonly ntkBias: number;
}

/** K' = E[phi phi] and Theta' = E[phi' phi'] Theta. */
export interface DualOperation {
  /** Tag of this operation. */
  readonly op: "dual";
  /** The nonlinearity phi. */
  readonly activation: Activation;
}

/** K' = sum_i weights[i] K_i and Theta' = sum_i weights[i] Theta_i. */
export interface SumOperation {
  /** Tag of this operation. */
  readonly op: "sum";
  /** One factor an input value, not negative. */
  readonly weights: readonly number[];
}

/** K' = prod_i K_i and Theta' = sum_i Theta_i prod_{j != i} K_j. */
export interface ProductOperation {
  /** Tag of this operation. */
  readonly op: "product";
}

/** K' = K / sqrt((p + eps)(q + eps)), and Theta' likewise. */
export interface NormalizeOperation {
  /** Tag of this operation. */
  readonly op: "normalize";
  /** Added to the variances p and q. */
  readonly eps: number;
}

/** Variances, and the NTK of an input with itself, are divided by `keep`. */
export interface DropoutOperation {
  /** Tag of this operation. */
  readonly op: "dropout";
  /** Probability of keeping a unit. */
  readonly keep: number;
}

/** One primitive operation on values. */
export type Operation =
  | AffineOperation
  | DualOperation
  | SumOperation
  | ProductOperation
  | NormalizeOperation
  | DropoutOperation;

/** An operation with the values that it reads and the layer that it comes from. */
export interface Step {
  /** What is done. */
  readonly operation: Operation;
  /** Numbers of the values that are read. */
  readonly inputs: readonly number[];
  /** Place of the layer in the network, as in "serial[3].relu". */
  readonly place: string;
}

/** The steps of a network, in order, and the number of the value that is its output. */
export interface Program {
  /** Step i makes value i + 1. */
  readonly steps: readonly Step[];
  /** Number of the output value. */
  readonly output: number;
}
