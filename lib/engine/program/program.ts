/**
 * The language between networks and engines: a network lowers to a program, an engine runs it.
 *
 * Value 0 of a program is the covariance of the inputs, x_a.x'_b/d for sites a and b, with an NTK of
 * zero; step i makes value i + 1. A value holds, for each pair of inputs and each pair of their sites
 * that is needed, the correlation and the NTK, and for each single input its variance at each site. In
 * a fully connected network there is one site.
 *
 * @module
 */
import type { Activation } from "../../activations/mod.ts";

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
  /** Whether every site has biases of its own: `bias` and `ntkBias` then count only where a = b. */
  readonly local?: boolean;
}

/**
 * K' = E[phi phi] and Theta' = E[phi' phi'] Theta. Where a variance is zero, rho = 1 between two such inputs
 * and 0 beside any other one: they are the limit of small inputs along a direction that only they share.
 */
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

/** K'(a, b) = K(a, b) / sqrt(m(a) m'(b)), m(a) the mean of p + eps over `axes`; Theta' likewise. */
export interface NormalizeOperation {
  /** Tag of this operation. */
  readonly op: "normalize";
  /** Added to the variances p and q. */
  readonly eps: number;
  /** Spatial axes over which the variances are averaged; none if absent. */
  readonly axes?: readonly number[];
}

/** Variances, and the NTK of a site of an input with itself, are divided by `keep`. */
export interface DropoutOperation {
  /** Tag of this operation. */
  readonly op: "dropout";
  /** Probability of keeping a unit. */
  readonly keep: number;
}

/**
 * How windows lie on one spatial axis: tap k of output site a reads input site (a stride + k -
 * low)/dilation where that is a whole number in range, after wrapping round if `circular`; else nothing.
 */
export interface WindowAxis {
  /** Length of the input. */
  readonly input: number;
  /** Length of the output. */
  readonly output: number;
  /** Number of taps. */
  readonly size: number;
  /** Step between windows. */
  readonly stride: number;
  /** Step between input sites, above 1 in a transposed convolution. */
  readonly dilation: number;
  /** Padding before the first input site, in dilated steps. */
  readonly low: number;
  /** Whether the input goes on at its other end. */
  readonly circular: boolean;
}

/** K'(a, b) = weight sum_k K(a_k, b_k), the same tap k of both windows; Theta' likewise. */
export interface WindowOperation {
  /** Tag of this operation. */
  readonly op: "window";
  /** The windows on each spatial axis of the input. */
  readonly axes: readonly WindowAxis[];
  /** Factor of the sum, not negative: 1 over the number of taps for a mean. */
  readonly weight: number;
  /** Whether every site has weights of its own: K'(a, b) = 0 for a != b. */
  readonly local: boolean;
  /** Whether the output has no spatial axes, being a single site. */
  readonly flat: boolean;
}

/** A sparse matrix P along one spatial axis: row a holds `weights[a][k]` at column `sites[a][k]`. */
export interface MixAxis {
  /** Length of the input. */
  readonly input: number;
  /** Columns of the entries of each row, one row an output site. */
  readonly sites: readonly (readonly number[])[];
  /** The entries. */
  readonly weights: readonly (readonly number[])[];
}

/** K' = P K P^T over the sites, P the product of one matrix an axis; Theta' likewise. */
export interface MixOperation {
  /** Tag of this operation. */
  readonly op: "mix";
  /** The matrix on each spatial axis of the input. */
  readonly axes: readonly MixAxis[];
  /** Whether the output has no spatial axes, being a single site. */
  readonly flat: boolean;
}

/** Values side by side along a spatial axis: K'(a, b) = K_i(a, b) within branch i, 0 across. */
export interface StackOperation {
  /** Tag of this operation. */
  readonly op: "stack";
  /** The spatial axis. */
  readonly axis: number;
  /** Lengths of the branches on it. */
  readonly lengths: readonly number[];
}

/** K' = P^T K P' over the sites of `axes`, with matrices P and P' given with each input. */
export interface AggregateOperation {
  /** Tag of this operation. */
  readonly op: "aggregate";
  /** The spatial axes over which sites are summed. */
  readonly axes: readonly number[];
}

/** What positional embeddings do: K^ = (keep K + weight R), R given between sites. */
export interface PositionalMix {
  /** Factor of the kernel. */
  readonly keep: number;
  /** Factor of R. */
  readonly weight: number;
  /** R, [sites, sites], row by row. */
  readonly covariance: readonly number[];
  /** Whether the values are made with K^ too, and not with K. */
  readonly values: boolean;
}

/**
 * Self-attention over all sites. With scale 1/n ("linear"): G = zeta(queryKey K^_xx) and K' = outValue
 * G K G'^T + bias, Theta' = outValue (G Theta G'^T + 2 G K G'^T) + ntkBias. With scale 1/sqrt(n):
 * S = sum K^ K, K' = f S K^ + bias, Theta' = f (2 sum(K^ Theta) K^ + S (Theta^ + 4 K^)) + ntkBias with
 * f = queryKey^2 outValue.
 */
export interface AttentionOperation {
  /** Tag of this operation. */
  readonly op: "attention";
  /** Whether scores are scaled by 1/n; by 1/sqrt(n) otherwise. */
  readonly linear: boolean;
  /** What makes weights of scores. */
  readonly mechanism: "softmax" | "identity" | "abs" | "relu";
  /** Product of the standard deviations of query and key weights. */
  readonly queryKey: number;
  /** Squared product of the standard deviations of value and output weights. */
  readonly outValue: number;
  /** Squared standard deviation of the biases. */
  readonly bias: number;
  /** What the trained biases add to the NTK. */
  readonly ntkBias: number;
  /** Positional embeddings, if any. */
  readonly position?: PositionalMix;
}

/** One primitive operation on values. */
export type Operation =
  | AffineOperation
  | DualOperation
  | SumOperation
  | ProductOperation
  | NormalizeOperation
  | DropoutOperation
  | WindowOperation
  | MixOperation
  | StackOperation
  | AggregateOperation
  | AttentionOperation;

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
  /** Lengths of the spatial axes of the inputs. */
  readonly spatial: readonly number[];
}

/** Lengths of the spatial axes of every value of a program. */
export function shapes({ steps, spatial }: Program): readonly (readonly number[])[] {
  const found: (readonly number[])[] = [spatial];
  for (const { operation, inputs } of steps) {
    found.push(outputShape(operation, found[inputs[0]!]!));
  }
  return found;
}

function outputShape(operation: Operation, input: readonly number[]): readonly number[] {
  switch (operation.op) {
    case "window":
      return operation.flat ? [] : operation.axes.map(({ output }) => output);
    case "mix":
      return operation.flat ? [] : operation.axes.map(({ sites }) => sites.length);
    case "stack": {
      const length = operation.lengths.reduce((sum, each) => sum + each, 0);
      return input.map((each, axis) => axis === operation.axis ? length : each);
    }
    case "affine":
    case "dual":
    case "sum":
    case "product":
    case "normalize":
    case "dropout":
    case "aggregate":
    case "attention":
      return input;
  }
}

/** Input site that tap k of output site a reads, or -1. */
export function tapSite(axis: WindowAxis, a: number, k: number): number {
  const { input, stride, dilation, low, circular } = axis;
  const extent = input * dilation;
  const at = a * stride + k - low;
  const position = circular ? ((at % extent) + extent) % extent : at;
  if (position < 0 || position >= extent || position % dilation !== 0) return -1;
  return position / dilation;
}
