/**
 * What a file of a primitive provides. With jets as values, `forward` gives values, Jacobian-vector
 * products and Taylor expansions, and `backward` gives vector-Jacobian and Hessian-vector products.
 *
 * @module
 */
import type { Context } from "../context.ts";
import type { ValueShape } from "../graph.ts";
import type { Jet } from "../jet.ts";
import type { Cost } from "./cost.ts";

/** Where a primitive is applied: n inputs, with the values it reads. */
export interface At {
  /** Number of inputs. */
  readonly n: number;
  /** Number of the value that is made; it tells masks apart. */
  readonly index: number;
  /** Shapes of the values that are read. */
  readonly from: readonly ValueShape[];
  /** Shape of the value that is made. */
  readonly to: ValueShape;
  /** Values that are read, `[n, sites, channels]` each. */
  readonly inputs: readonly Jet[];
  /** Trained tensors. */
  readonly parameters: readonly Jet[];
  /** What the computation runs with. */
  readonly context: Context;
}

/** A place with the value that was made there. */
export interface Passed extends At {
  /** The value that was made, `[n, sites, channels]`. */
  readonly output: Jet;
}

/** Several vectors at the output of each input, to be multiplied with the transposed Jacobian. */
export interface Cotangent {
  /** Vectors, `[n, copies, sites, channels]`. */
  readonly jet: Jet;
  /** Number of vectors an input. */
  readonly copies: number;
}

/** The readings of a primitive. */
export interface PrimitiveRule<P> {
  /** The value that it makes, `[n, sites, channels]`. */
  forward(primitive: P, at: At): Jet | Promise<Jet>;
  /** Products with the transposed Jacobian by each value that is read, `[n, copies, sites, channels]`. */
  backward(
    primitive: P,
    at: Passed,
    cotangent: Cotangent,
  ): readonly Jet[] | Promise<readonly Jet[]>;
  /**
   * Whether each channel is made of itself alone, so that a factor of a channel passes through `backward`.
   *
   * @default {false}
   */
  readonly byChannel?: boolean;
  /**
   * Whether each input is worked on alone, in a loop that may be long: many of them are passed in pieces.
   *
   * @default {false}
   */
  readonly byInput?: boolean;
  /** What only primitives with trained tensors have. */
  readonly trained?: TrainedRule<P>;
}

/** What the empirical NTK reads at one primitive: its inputs and what comes back to its output. */
export interface Use {
  /** Number of inputs. */
  readonly n: number;
  /** Value that is read, `[n, sites, channels]`; empty if none is. */
  readonly input: Float64Array;
  /** Vectors that come back, `[n, copies, sites, channels]`; `[n, copies, channels]` with `common`. */
  readonly signal: Float64Array;
  /** What the vectors of all copies have in common, `[n, sites, channels]`: see {@linkcode Spread}. */
  readonly common?: Float64Array | undefined;
}

/** How the outputs are paired: `kept` of them keep their number, `free` are paired with all others. */
export interface OutputPairs {
  /** Outputs that are paired with themselves only, and kept apart. */
  readonly kept: number;
  /** Outputs that are paired with themselves only, and summed over. */
  readonly summed: number;
  /** Outputs that are paired with all others of the same kept and summed number. */
  readonly free: number;
}

/** Trained tensors of a primitive. */
export interface TrainedRule<P> {
  /** Products of the transposed Jacobian by the parameters, summed over the inputs; one vector an input. */
  gradient(primitive: P, at: At, cotangent: Jet): readonly Jet[] | Promise<readonly Jet[]>;
  /**
   * Adds sum_theta df_o/dtheta(x1) df_o'/dtheta(x2) over its tensors to `[n1, n2, kept, free, free]`.
   * Copies of the signals are ordered as [kept, summed, free].
   */
  gram(primitive: P, job: GramJob): Promise<void>;
  /** What {@linkcode gram} costs for two different sets of inputs. */
  gramCost(extent: GramExtent): Cost;
}

/** What the cost of an addition to an empirical NTK depends on. */
export interface GramExtent {
  /** Numbers of inputs. */
  readonly n: readonly [number, number];
  /** How outputs are paired. */
  readonly pairs: OutputPairs;
  /** Which tensors of the primitive count, in its order. */
  readonly counts: readonly boolean[];
  /** Shape of the value that is read. */
  readonly from: ValueShape;
  /** Shape of the value that is made. */
  readonly to: ValueShape;
  /** Whether the vectors that come back are in two factors. */
  readonly spread: boolean;
}

/** How a sum over the parameters of an affine map is done. */
export type Contraction = "signals" | "weights" | "spread";

/** One addition to an empirical NTK. */
export interface GramJob {
  /** First inputs. */
  readonly left: Use;
  /** Second inputs. */
  readonly right: Use;
  /** How outputs are paired. */
  readonly pairs: OutputPairs;
  /** Which tensors of the primitive count, in its order. */
  readonly counts: readonly boolean[];
  /** Shape of the value that is read. */
  readonly from: ValueShape;
  /** Shape of the value that is made. */
  readonly to: ValueShape;
  /** How the sum over parameters is done; by cost if absent. */
  readonly contraction?: Contraction | undefined;
  /** What the computation runs with. */
  readonly context: Context;
  /** Where the result is added, `[n1, n2, kept, free, free]`. */
  readonly out: Float64Array;
}
