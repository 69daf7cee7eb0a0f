/**
 * A fitted tree of recursive feature machines.
 *
 * @module
 */
import { take } from "../arithmetic/entries.ts";
import type { SolveOptions } from "../linalg/cholesky.ts";
import { checkUseOptions } from "../linalg/options.ts";
import { checkAtLeast, checkNames } from "../options.ts";
import { makeTensor, type Tensor, type TensorLike } from "../tensor.ts";
import { readInputs } from "./read.ts";
import { project } from "./split.ts";
import { writeTree } from "./tree_file.ts";
import type { RfmNode, RfmSplit, TreeParts } from "./tree_node.ts";

export type { RfmConstant, RfmLeaf, RfmNode, RfmSplit } from "./tree_node.ts";

/** Options of a prediction by a tree. */
export interface RfmTreePredictOptions extends SolveOptions {
  /** Softness of the splits, see {@linkcode RfmTree.temperature}. @default {that of the tree} */
  readonly temperature?: number | undefined;
}

/** A fitted tree. */
export interface RfmTree {
  /** Tag that tells a tree from a single machine. */
  readonly kind: "tree";
  /** The root. */
  readonly root: RfmNode;
  /** Number of leaves. */
  readonly leaves: number;
  /**
   * T, the softness of the splits: an input takes the high side of a split with the weight
   * 1/(1 + exp(-(v.x - threshold)/(T spread))), and f is the mean of its leaves by the products of their
   * weights. At 0 each input is in one leaf, and f may jump between leaves.
   */
  readonly temperature: number;
  /**
   * Predicts by the leaf of each input, or by the mean of all leaves that soft splits give a weight.
   *
   * @param x Inputs, `[m, d]`.
   * @returns Predictions, `[m]` or `[m, c]` as y.
   * @throws {TypeError} If there is another number of features.
   * @throws {RangeError} If an entry is not finite, or the temperature is negative.
   */
  predict(x: TensorLike, options?: RfmTreePredictOptions): Promise<Tensor>;
  /**
   * Writes the tree to a .npz file, which NumPy opens and {@linkcode loadRfm} reads.
   *
   * @param path Where to write.
   * @throws {TypeError} If the kernel is made of functions of the caller, which no file can hold.
   */
  save(path: string | URL): Promise<void>;
}

/** Makes a tree of its parts. */
export function makeTree(parts: TreeParts): RfmTree {
  const { root, d, targetShape, temperature } = parts;
  return {
    kind: "tree",
    root,
    leaves: countLeaves(root),
    temperature,
    predict: async (inputs, options = {}) => {
      checkNames("predict", options, ["signal", "temperature"]);
      const { temperature: softness = temperature, ...use } = options;
      checkUseOptions("predict", use);
      checkAtLeast("predict", "temperature", softness, 0);
      const x = readInputs(inputs, "x", "predict", d);
      const m = x.shape[0]!;
      const outputs = targetShape[0] ?? 1;
      const data = new Float64Array(m * outputs);
      const all = {
        rows: Array.from({ length: m }, (_, i) => i),
        weights: new Float64Array(m).fill(1),
      };
      await add(root, { x, outputs, data, softness, use }, all);
      return makeTensor([m, ...targetShape], data);
    },
    save: (path) => writeTree(path, parts),
  };
}

/** A prediction under way. */
interface Sum {
  readonly x: Tensor;
  readonly outputs: number;
  /** Sums of weighted predictions. */
  readonly data: Float64Array;
  readonly softness: number;
  readonly use: SolveOptions;
}

/** Rows that come to a node, with the weights that they bring. */
interface Visitors {
  readonly rows: readonly number[];
  readonly weights: Float64Array;
}

/** Adds the predictions of a node. */
async function add(node: RfmNode, sum: Sum, { rows, weights }: Visitors): Promise<void> {
  if (rows.length === 0) return;
  const { x, outputs, data } = sum;
  const put = (at: number, value: ArrayLike<number>, from: number): void => {
    for (let c = 0; c < outputs; c++) {
      data[rows[at]! * outputs + c]! += weights[at]! * value[from + c]!;
    }
  };
  switch (node.kind) {
    case "constant":
      return rows.forEach((_, at) => put(at, node.value, 0));
    case "leaf": {
      const found = await node.model.predict(take(x, rows), sum.use);
      return rows.forEach((_, at) => put(at, found.data, at * outputs));
    }
    case "split": {
      const high = highWeights(node, take(x, rows), sum.softness);
      await add(node.low, sum, visitors(rows, weights, (at) => 1 - high[at]!));
      await add(node.high, sum, visitors(rows, weights, (at) => high[at]!));
    }
  }
}

/** The weight of the high side for some inputs. */
export function highWeights(
  { direction, threshold, spread }: RfmSplit,
  x: Tensor,
  softness: number,
): Float64Array {
  const width = softness * spread;
  return project(x, direction).map((value) => {
    const beyond = value - threshold;
    return width > 0 ? 1 / (1 + Math.exp(-beyond / width)) : Number(beyond > 0);
  });
}

/** Weights below this do not show in a sum with others that make it 1. */
const NOTHING = 2 ** -53;

function visitors(
  rows: readonly number[],
  weights: Float64Array,
  share: (at: number) => number,
): Visitors {
  const found = weights.map((weight, at) => weight * share(at));
  const kept = [...found.keys()].filter((at) => found[at]! > NOTHING);
  return {
    rows: kept.map((at) => rows[at]!),
    weights: Float64Array.from(kept, (at) => found[at]!),
  };
}

function countLeaves(node: RfmNode): number {
  return node.kind === "split" ? countLeaves(node.low) + countLeaves(node.high) : 1;
}
