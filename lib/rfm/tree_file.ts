/**
 * Trees of recursive feature machines in NumPy's .npz files.
 *
 * The arrays of all leaves stand below one another in the order of the leaves, low side first: `x`,
 * `coefficients` and `features`; `directions` has a row for each split, in the order in which they are met.
 *
 * @module
 */
import { joined } from "../linalg/vectors.ts";
import { type ModelFormat, NotAModel, readModelFile, writeModelFile } from "../data/model_npz.ts";
import type { LinearAlgebraOptions } from "../linalg/backend.ts";
import { makeTensor, sizeOf, type Tensor } from "../tensor.ts";
import { makeModel, partsOf } from "./model.ts";
import type { RfmParts } from "./parts.ts";
import {
  checkArrays,
  checkFinite,
  checkNumber,
  checkWholeNumber,
  describeModel,
  readDescribed,
  type StoredModel,
} from "./model_file.ts";
import type { RfmNode, TreeParts } from "./tree_node.ts";

const NAMES = ["x", "features", "coefficients", "directions"] as const;
type Arrays = Readonly<Record<typeof NAMES[number], Tensor>>;

/** The format of a tree's file. */
export const TREE_FORMAT: ModelFormat<typeof NAMES[number]> = {
  format: "widenet tree of recursive feature machines",
  version: 1,
  names: NAMES,
};

/** A node without its arrays. */
type StoredNode =
  | {
    readonly kind: "split";
    readonly threshold: number;
    readonly spread: number;
    readonly low: StoredNode;
    readonly high: StoredNode;
  }
  | { readonly kind: "leaf"; readonly size: number; readonly model: StoredModel }
  | { readonly kind: "constant"; readonly size: number; readonly value: readonly number[] };

/** What the array `model` holds besides the format. */
interface StoredTree {
  readonly root: StoredNode;
  readonly d: number;
  readonly targetShape: readonly number[];
  readonly temperature: number;
}

/**
 * Writes a tree to a .npz file.
 *
 * @param path Where to write.
 * @param parts The tree.
 * @throws {TypeError} If the kernel is made of functions of the caller.
 */
export async function writeTree(path: string | URL, parts: TreeParts): Promise<void> {
  const { d, targetShape, temperature } = parts;
  const leaves: RfmParts[] = [], directions: Tensor[] = [];
  const describe = (node: RfmNode): StoredNode => {
    if (node.kind === "constant") return node;
    if (node.kind === "leaf") {
      const model = partsOf(node.model);
      leaves.push(model);
      return { kind: "leaf", size: node.size, model: describeModel(model) };
    }
    const { kind, direction, threshold, spread, low, high } = node;
    directions.push(direction);
    return { kind, threshold, spread, low: describe(low), high: describe(high) };
  };
  const stored: StoredTree = { root: describe(parts.root), d, targetShape, temperature };
  const isDiagonal = leaves[0]?.features.shape.length === 1;
  await writeModelFile(path, TREE_FORMAT, {
    x: stack(leaves.map(({ x }) => x), [d]),
    features: stack(leaves.map(({ features }) => features), isDiagonal ? [d] : [d, d]),
    coefficients: stack(leaves.map(({ coefficients }) => coefficients), targetShape),
    directions: stack(directions, [d]),
  }, stored);
}

/** Arrays of rows of a shape, below one another. */
function stack(parts: readonly Tensor[], row: readonly number[]): Tensor {
  const data = joined(parts.map(({ data }) => data));
  return makeTensor([data.length / sizeOf(row), ...row], data);
}

/**
 * Reads a tree that was saved.
 *
 * @param source Path or URL of the file.
 * @param options How its leaves compute.
 * @returns The parts of the tree.
 * @throws {TypeError} If the file does not hold a tree; the message says why.
 * @throws {RangeError} If a later version wrote it.
 */
export async function readTree(
  source: string | URL,
  options: LinearAlgebraOptions,
): Promise<TreeParts> {
  return await readModelFile(source, TREE_FORMAT, (arrays, description) => {
    const { d, targetShape, temperature, root } = description as Partial<StoredTree>;
    checkWholeNumber("d", d, 1);
    checkNumber("temperature", temperature, 0);
    if (!Array.isArray(targetShape) || targetShape.length > 1) {
      throw new NotAModel(`model.targetShape must be [] or [c]: found ${targetShape}`);
    }
    for (const outputs of targetShape) checkWholeNumber("targetShape", outputs, 1);
    for (const name of NAMES) checkFinite(name, arrays[name]);
    const take = taker(arrays, d!, targetShape);
    const tree = readNode(root, take, options);
    take.finish();
    return Promise.resolve({ root: tree, d: d!, targetShape, temperature: temperature! });
  });
}

/** Takes the arrays of one node after the other. */
interface Taker {
  direction(): Tensor;
  leaf(size: number): Pick<RfmParts, "x" | "features" | "coefficients">;
  value(value: unknown): readonly number[];
  finish(): void;
}

function taker(arrays: Arrays, d: number, targetShape: readonly number[]): Taker {
  const used = { x: 0, features: 0, coefficients: 0, directions: 0 };
  const outputs = targetShape[0] ?? 1;
  const part = (name: keyof Arrays, shape: readonly number[]): Tensor => {
    const length = shape.reduce((product, n) => product * n, 1);
    const data = arrays[name].data.slice(used[name], used[name] += length);
    if (data.length < length) throw new NotAModel(`${name} is too short for its tree`);
    return makeTensor(shape, data);
  };
  const metric = arrays.features.shape.length === 3 ? [d, d] : [d];
  return {
    direction: () => part("directions", [d]),
    leaf: (size) => ({
      x: part("x", [size, d]),
      features: part("features", metric),
      coefficients: part("coefficients", [size, ...targetShape]),
    }),
    value: (value) => {
      const fits = Array.isArray(value) && value.length === outputs && value.every(Number.isFinite);
      if (fits) return value as number[];
      throw new NotAModel(
        `the value of a constant leaf must be ${outputs} numbers: found ${value}`,
      );
    },
    finish: () => {
      const over = NAMES.find((name) => used[name] !== arrays[name].data.length);
      if (over !== undefined) throw new NotAModel(`${over} is too long for its tree`);
    },
  };
}

function readNode(node: unknown, take: Taker, options: LinearAlgebraOptions): RfmNode {
  const { kind } = (node ?? {}) as Partial<StoredNode>;
  if (kind === "split") {
    const { threshold, spread, low, high } = node as Extract<StoredNode, { kind: "split" }>;
    checkNumber("threshold", threshold, -Infinity);
    checkNumber("spread", spread, 0);
    const direction = take.direction();
    const below = readNode(low, take, options);
    return { kind, direction, threshold, spread, low: below, high: readNode(high, take, options) };
  }
  if (kind !== "constant" && kind !== "leaf") {
    throw new NotAModel(`a node must be a split or a leaf: found ${kind}`);
  }
  const { size } = node as { readonly size: unknown };
  checkWholeNumber("size", size, 1);
  if (kind === "constant") {
    const { value } = node as Extract<StoredNode, { kind: "constant" }>;
    return { kind, size: size as number, value: take.value(value) };
  }
  const arrays = take.leaf(size as number);
  checkArrays(arrays);
  const { model } = node as Extract<StoredNode, { kind: "leaf" }>;
  const parts = { ...arrays, ...readDescribed(model ?? {}, arrays.x.shape[1]!) };
  return { kind, size: size as number, model: makeModel(parts, options) };
}
