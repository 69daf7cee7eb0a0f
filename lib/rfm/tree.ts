/**
 * Trees of recursive feature machines, for more inputs than one kernel holds.
 *
 * @module
 */
import { take } from "../arithmetic/entries.ts";
import { eigh } from "../linalg/eigh.ts";
import { commonOptions } from "../linalg/options.ts";
import { startTurns } from "../parallel/yielder.ts";
import { checkAtLeast, checkNames, checkWhole } from "../options.ts";
import { readTargets } from "../predict/read.ts";
import { randomGenerator } from "../random.ts";
import type { Tensor, TensorLike } from "../tensor.ts";
import { checkClasses } from "./logistic.ts";
import { readSettings, RFM_OPTIONS, type RfmOptions } from "./options.ts";
import { checkVaries, isConstant, readInputs, readValidation, type Validation } from "./read.ts";
import { firstFeatures, rfm } from "./rfm.ts";
import { directionOf, type Half, halve, project, widestFeature } from "./split.ts";
import { makeTree, type RfmNode, type RfmTree } from "./tree_model.ts";

/** How far a tree has come. */
export interface RfmTreeProgress {
  /** Inputs in leaves that are fitted. */
  readonly done: number;
  /** Number of inputs. */
  readonly total: number;
}

/** Options of {@linkcode rfmTree}: those of {@linkcode rfm} are for its leaves. */
export interface RfmTreeOptions extends Omit<RfmOptions, "onProgress" | "onIteration"> {
  /** Most inputs in a leaf, 2 at least. @default {8192} */
  readonly leafSize?: number | undefined;
  /** Inputs by which the direction of a split is found, 2 at least. @default {2000} */
  readonly splitSample?: number | undefined;
  /**
   * T, the softness of the splits in predictions: an input takes the high side of a split with the weight
   * 1/(1 + exp(-(v.x - threshold)/(T spread))), spread being the distance between the quartiles of v.x. Leaves
   * are fitted to their own inputs whatever T is.
   *
   * @default {0}
   */
  readonly temperature?: number | undefined;
  /** Called after each leaf. */
  readonly onProgress?: ((progress: RfmTreeProgress) => void) | undefined;
}

const ATTEMPT = "train a tree of recursive feature machines";

/** Names of the options beside those of the leaves. */
const OWN = ["leafSize", "splitSample", "temperature"];

/** Names of all options. */
const NAMES = [...OWN, ...RFM_OPTIONS.filter((name) => name !== "onIteration")];

/**
 * Trains a tree of recursive feature machines, as xRFM does (Beaglehole, Holzmueller, Radhakrishnan and
 * Belkin, arXiv 2508.10053): a node of more than `leafSize` inputs is split at the median of v.x, with v the
 * top eigenvector of the average gradient outer product of a fit to a sample of the node; each leaf gets a
 * machine of its own. That is O(n log n) work in all.
 *
 * Splits are hard unless there is a temperature: f may jump between leaves.
 *
 * Inputs must not change until the promise settles.
 *
 * @param x Inputs, `[n, d]`; images `[n, ...]` are flattened.
 * @param y Targets, `[n]` or `[n, c]`.
 * @param options The size of the leaves, and what their machines are told. Validation data go to the leaves
 * in which they lie.
 * @returns The tree.
 * @throws {TypeError} If shapes do not fit, or an option is not known.
 * @throws {RangeError} As {@linkcode rfm}.
 * @throws {NotPositiveDefiniteError} If the kernel of a leaf is singular to rounding.
 * @throws {Error} If a logistic fit does not converge, as with a tiny ridge.
 *
 * @example Usage
 * ```ts
 * import { matrix, randomGenerator, rfmTree } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const x = randomGenerator(0).normal([100, 3]);
 * const y = matrix(100, 1, (i) => Math.abs(x.data[3 * i]!));
 * const { leaves, predict } = await rfmTree(x, y, { leafSize: 25, iterations: 1 });
 * assertEquals(leaves, 4);
 * assertEquals((await predict([[1, 0, 0]])).shape, [1, 1]);
 * ```
 */
export async function rfmTree(
  x: TensorLike,
  y: TensorLike,
  options: RfmTreeOptions = {},
): Promise<RfmTree> {
  checkNames(ATTEMPT, options, NAMES);
  const { leafSize = 8192, splitSample = 2000, temperature = 0, onProgress, ...shared } = options;
  checkWhole(ATTEMPT, "leafSize", leafSize, 2);
  checkWhole(ATTEMPT, "splitSample", splitSample, 2);
  checkAtLeast(ATTEMPT, "temperature", temperature, 0);
  const inputs = readInputs(x, "x", ATTEMPT);
  const [n, d] = [inputs.shape[0]!, inputs.shape[1]!];
  readSettings(shared, n, d, ATTEMPT);
  const targets = await readTargets(y, n, ATTEMPT, startTurns(options.signal));
  checkVaries(inputs, targets, ATTEMPT);
  const validation = await readValidation(shared.validation, d, targets, options.signal);
  if (shared.loss === "logistic") {
    checkClasses(targets.y, "y", ATTEMPT);
    if (validation !== undefined) checkClasses(validation.y, "validation.y", ATTEMPT);
  }
  let done = 0;
  const frame: Frame = {
    options: shared,
    leafSize,
    splitSample,
    onLeaf: (size) => onProgress?.({ done: done += size, total: n }),
  };
  const root = await grow(frame, { x: inputs, y: targets.y, validation });
  options.signal?.throwIfAborted();
  const targetShape = targets.y.shape.slice(1);
  return makeTree({ root, d, targetShape, temperature });
}

/** All that nodes share. */
interface Frame {
  readonly options: Omit<RfmTreeOptions, "leafSize" | "splitSample" | "onProgress">;
  readonly leafSize: number;
  readonly splitSample: number;
  readonly onLeaf: (size: number) => void;
}

/** The data of a node. */
interface Part {
  readonly x: Tensor;
  readonly y: Tensor;
  readonly validation: Validation | undefined;
}

async function grow(frame: Frame, part: Part): Promise<RfmNode> {
  const { x, y } = part;
  const n = x.shape[0]!;
  frame.options.signal?.throwIfAborted();
  if (isConstant(y.data, y.data.length / n) || isConstant(x.data, x.shape[1]!)) {
    frame.onLeaf(n);
    const value = frame.options.loss === "logistic" ? oddsOf(y) : meanRow(y);
    return { kind: "constant", size: n, value };
  }
  if (n <= frame.leafSize) return await leaf(frame, part);
  const direction = await splitDirection(frame, part);
  const half = halve(project(x, direction));
  if (half === undefined) return await leaf(frame, part);
  const low = await grow(frame, partOf(part, direction, half, "low"));
  const high = await grow(frame, partOf(part, direction, half, "high"));
  const { threshold, spread } = half;
  return { kind: "split", direction, threshold, spread, low, high };
}

async function leaf({ options, onLeaf }: Frame, { x, y, validation }: Part): Promise<RfmNode> {
  const size = x.shape[0]!;
  const model = await rfm(x, y, { ...options, validation, ...batchWithin(options, size) });
  onLeaf(size);
  return { kind: "leaf", size, model };
}

function batchWithin({ batch }: Frame["options"], n: number): Pick<RfmOptions, "batch"> {
  return batch === undefined ? {} : { batch: Math.min(batch, n) };
}

/** The top eigenvector of M after one fit to a sample; where it cannot vary, the widest feature. */
async function splitDirection(
  { options, splitSample }: Frame,
  { x, y }: Part,
): Promise<Tensor> {
  const [n, d] = [x.shape[0]!, x.shape[1]!];
  const order = randomGenerator(options.seed ?? 0).permutation(n);
  const sample = order.slice(0, Math.min(n, splitSample)).sort((i, j) => i - j);
  const [xs, ys] = [take(x, sample), take(y, sample)];
  if (isConstant(xs.data, d) || isConstant(ys.data, ys.data.length / sample.length)) {
    return widestFeature(x);
  }
  const once = { validation: undefined, ...batchWithin(options, sample.length) };
  const features = await firstFeatures(xs, ys, { ...options, ...once });
  return directionOf(features, async (matrix) => {
    const { vectors } = await eigh(matrix, commonOptions(options));
    return Float64Array.from({ length: d }, (_, k) => vectors.data[k * d + d - 1]!);
  });
}

function partOf(
  { x, y, validation }: Part,
  direction: Tensor,
  half: Half,
  side: "low" | "high",
): Part {
  const rows = half[side];
  return {
    x: take(x, rows),
    y: take(y, rows),
    validation: validation && validationOf(validation, direction, half.threshold, side),
  };
}

/** The validation data on one side of a split, if there are any. */
function validationOf(
  validation: Validation,
  direction: Tensor,
  threshold: number,
  side: "low" | "high",
): Validation | undefined {
  const values = project(validation.x, direction);
  const kept = [...values.keys()].filter((i) => (values[i]! <= threshold) === (side === "low"));
  if (kept.length === 0) return undefined;
  return { ...validation, x: take(validation.x, kept), y: take(validation.y, kept) };
}

/** log((k + 1/2) / (n - k + 1/2)) for k of n inputs in a class: log odds that are finite if k is 0 or n. */
function oddsOf(y: Tensor): number[] {
  const n = y.shape[0]!;
  return meanRow(y).map((mean) => Math.log((mean * n + 0.5) / (n - mean * n + 0.5)));
}

function meanRow({ shape, data }: Tensor): number[] {
  const n = shape[0]!;
  const sum = new Array<number>(data.length / n).fill(0);
  data.forEach((value, at) => sum[at % sum.length]! += value);
  return sum.map((total) => total / n);
}
