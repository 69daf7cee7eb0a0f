/**
 * The nodes of a tree of recursive feature machines.
 *
 * @module
 */
import type { Tensor } from "../tensor.ts";
import type { RfmModel } from "./model.ts";

/** A split: inputs with v.x at most the threshold are in `low`, the others in `high`. */
export interface RfmSplit {
  /** Tag of this kind of node. */
  readonly kind: "split";
  /** v, a unit vector `[d]`: the direction in which the targets vary most. */
  readonly direction: Tensor;
  /** The median of v.x, or what is nearest to it with inputs on both sides. */
  readonly threshold: number;
  /** The distance between the quartiles of v.x, the unit of soft splits. */
  readonly spread: number;
  /** The inputs on one side. */
  readonly low: RfmNode;
  /** Those on the other. */
  readonly high: RfmNode;
}

/** A leaf with a model of its own. */
export interface RfmLeaf {
  /** Tag of this kind of node. */
  readonly kind: "leaf";
  /** Training inputs in it. */
  readonly size: number;
  /** The model. */
  readonly model: RfmModel;
}

/**
 * A leaf of which all targets, or all inputs, are equal: it predicts the mean of the targets, or with the logistic
 * loss log((k + 1/2) / (n - k + 1/2)) for k of n inputs in the class.
 */
export interface RfmConstant {
  /** Tag of this kind of node. */
  readonly kind: "constant";
  /** Training inputs in it. */
  readonly size: number;
  /** The prediction, `[c]`. */
  readonly value: readonly number[];
}

/** A node of a tree. */
export type RfmNode = RfmSplit | RfmLeaf | RfmConstant;

/** What a tree is made of, and what its file holds. */
export interface TreeParts {
  /** The root. */
  readonly root: RfmNode;
  /** Number of features of an input. */
  readonly d: number;
  /** Shape of one target: [] or [c]. */
  readonly targetShape: readonly number[];
  /** T. */
  readonly temperature: number;
}
