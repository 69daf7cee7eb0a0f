/**
 * The door for the graphs of "aggregate" layers.
 *
 * @module
 */
import { type Program, shapes } from "../engine/program/program.ts";
import { kindOf } from "../options.ts";
import { asTensor, isTensorLike, type Tensor, type TensorLike, zeros } from "../tensor.ts";

/**
 * The graphs of n inputs: matrices [n, sites, sites], whose entry [i, j] is the weight of node i in
 * node j, or lists of edges [n, edges, 2] from a node to a node, filled up with -1. Nodes are numbered
 * row by row where they lie on several axes.
 */
export type Patterns = TensorLike | { readonly edges: TensorLike };

/** Numbers of inputs, and whether the second ones are the first ones again. */
export interface InputCounts {
  /** Number of first inputs. */
  readonly n1: number;
  /** Number of second inputs; those of the first if absent. */
  readonly n2?: number;
}

/**
 * Reads the option `patterns` for a program.
 *
 * @param patterns The option.
 * @param program The program.
 * @param counts Numbers of inputs.
 * @returns Dense matrices of first and second inputs, or undefined for a program that has no use of
 * them.
 * @throws {TypeError} If they are missing, not needed, or of another shape.
 * @throws {RangeError} If an entry is not finite, or an edge leads to a node that does not exist.
 */
export function readPatterns(
  patterns: readonly Patterns[] | undefined,
  program: Program,
  { n1, n2 }: InputCounts,
): readonly [Tensor, Tensor] | undefined {
  const sites = nodeCount(program);
  if (sites === undefined) {
    if (patterns === undefined) return undefined;
    throw new TypeError(
      "Cannot compute a kernel with 'patterns' as the network has no aggregate layer: leave them out",
    );
  }
  const wanted = n2 === undefined ? 1 : 2;
  if (!Array.isArray(patterns) || patterns.length !== wanted) {
    throw new TypeError(
      "Cannot compute a kernel as the network has an aggregate layer and 'patterns' must hold the " +
        `graphs of ${
          wanted === 1 ? "x1: give [patterns1]" : "x1 and x2: give [patterns1, patterns2]"
        }`,
    );
  }
  const first = readGraphs(patterns[0]!, "patterns[0]", n1, sites);
  return [first, n2 === undefined ? first : readGraphs(patterns[1]!, "patterns[1]", n2, sites)];
}

/** Number of nodes of the graphs, which all aggregate layers must agree upon. */
function nodeCount(program: Program): number | undefined {
  const lengths = shapes(program);
  let found: { readonly nodes: number; readonly place: string } | undefined;
  for (const { operation, inputs, place } of program.steps) {
    if (operation.op !== "aggregate") continue;
    const shape = lengths[inputs[0]!]!;
    const nodes = operation.axes.reduce((product, axis) => product * shape[axis]!, 1);
    if (found !== undefined && found.nodes !== nodes) {
      throw new TypeError(
        `Cannot compute a kernel as ${found.place} has ${found.nodes} nodes and ${place} has ` +
          `${nodes}: all aggregate layers of a network share the same graphs`,
      );
    }
    found = { nodes, place };
  }
  return found?.nodes;
}

/**
 * Reads the graphs of one set of inputs.
 *
 * @param patterns Dense matrices, or lists of edges.
 * @param name What they are called, for messages.
 * @param n Number of inputs.
 * @param sites Number of nodes.
 * @returns Dense matrices, `[n, sites, sites]`.
 * @throws {TypeError} If they have another shape.
 * @throws {RangeError} If an entry is not finite, or an edge leads to a node that does not exist.
 */
export function readGraphs(patterns: Patterns, name: string, n: number, sites: number): Tensor {
  const refuse = (shape: string, found: unknown): never => {
    throw new TypeError(
      `Cannot compute a kernel as '${name}' must have shape ${shape}: found ${found}`,
    );
  };
  if (isTensorLike(patterns)) {
    const dense = asTensor(patterns, "float64");
    const expected = [n, sites, sites];
    if (dense.shape.length !== 3 || expected.some((length, axis) => dense.shape[axis] !== length)) {
      refuse(`[${expected.join(", ")}]`, `[${dense.shape}]`);
    }
    const bad = dense.data.find((value) => !Number.isFinite(value));
    if (bad !== undefined) {
      throw new RangeError(`Cannot compute a kernel as '${name}' must be finite: found ${bad}`);
    }
    return dense;
  }
  if (typeof patterns !== "object" || patterns === null || !isTensorLike(patterns.edges)) {
    return refuse(`[${n}, ${sites}, ${sites}], or be { edges }`, kindOf(patterns));
  }
  const edges = asTensor(patterns.edges, "float64");
  if (edges.shape.length !== 3 || edges.shape[0] !== n || edges.shape[2] !== 2) {
    refuse(`[${n}, edges, 2] in its edges`, `[${edges.shape}]`);
  }
  return denseOf(edges, name, sites);
}

/** Entry [i, j] counts the edges from i to j. */
function denseOf({ shape, data }: Tensor, name: string, sites: number): Tensor {
  const [n, edges] = [shape[0]!, shape[1]!];
  const dense = zeros([n, sites, sites], "float64");
  for (let e = 0; e < n * edges; e++) {
    const [from, to] = [data[2 * e]!, data[2 * e + 1]!];
    // Lists of different lengths are filled up with negative numbers.
    if (from < 0 && to < 0) continue;
    if (![from, to].every((node) => Number.isInteger(node) && node >= 0 && node < sites)) {
      throw new RangeError(
        `Cannot compute a kernel as edges of '${name}' must lead between nodes 0 to ${
          sites - 1
        }, ` +
          `or be [-1, -1]: found [${from}, ${to}]`,
      );
    }
    dense.data[(Math.floor(e / edges) * sites + from) * sites + to]! += 1;
  }
  return dense;
}
