/**
 * A program over sites in larger pieces: windows, affine steps and piecewise linear nonlinearities are
 * taken together where nothing else reads what is between them.
 *
 * @module
 */
import type { PiecewiseLinear } from "../../activations/family.ts";
import { type Activation, familyOf } from "../../activations/mod.ts";
import type {
  AffineOperation,
  AttentionOperation,
  MixOperation,
  Operation,
  WindowOperation,
} from "../program/program.ts";
import type { TwoAxisProgram } from "./two_axes.ts";

/** Slopes of a piecewise linear nonlinearity. */
type Slopes = Pick<PiecewiseLinear, "a" | "b">;

/** What a node does with maps. */
export type Work =
  | { readonly kind: "linear"; readonly linear: Linear }
  | { readonly kind: "fusedRelu"; readonly linear: Linear; readonly slopes: Slopes }
  | { readonly kind: "dual"; readonly activation: Activation }
  | { readonly kind: "sum"; readonly weights: readonly number[] }
  | { readonly kind: "product" }
  | { readonly kind: "normalize" }
  | { readonly kind: "dropout"; readonly keep: number }
  | { readonly kind: "flat"; readonly window: WindowOperation }
  | { readonly kind: "mix"; readonly mix: MixOperation }
  | { readonly kind: "attention"; readonly attention: AttentionOperation }
  | { readonly kind: "other"; readonly operation: Operation };

/** A window, an affine step, or the one after the other. */
export interface Linear {
  /** The window, if there is one. */
  readonly window: WindowOperation | undefined;
  /** The affine step, if there is one. */
  readonly affine: AffineOperation | undefined;
}

/** Some steps that are done together. */
export interface Node {
  /** What is done. */
  readonly work: Work;
  /** Values that are read. */
  readonly inputs: readonly number[];
  /** Value before a piecewise linear nonlinearity, else the output. */
  readonly middle: number;
  /** Value that is made. */
  readonly output: number;
}

/** Whether a node brings displacements together, so that what it makes is there only after all of them. */
export function gathers({ work }: Pick<Node, "work">): boolean {
  return work.kind === "mix" || work.kind === "attention";
}

/** Whether a node has a window of more than one tap. */
export function isWindow({ work }: Node): boolean {
  if (work.kind !== "linear" && work.kind !== "fusedRelu") return false;
  return work.linear.window?.axes.some(({ size }) => size > 1) ?? false;
}

/** Whether a node's windows go round. */
export function isCircular({ work }: Node): boolean {
  if (work.kind !== "linear" && work.kind !== "fusedRelu") return false;
  return work.linear.window?.axes.some(({ circular }) => circular) === true;
}

/** The nodes of a program that work on maps, in order. */
export function nodesOf({ program, shapes, live }: TwoAxisProgram): Node[] {
  const { steps, output } = program;
  const readers = Array.from(shapes, (): number[] => []);
  steps.forEach(({ inputs }, k) => {
    if (live[k + 1]) { for (const input of new Set(inputs)) readers[input]!.push(k); }
  });
  const follows = (k: number): boolean =>
    k + 1 < steps.length && k + 1 !== output && live[k + 2]! &&
    readers[k + 1]!.length === 1 && readers[k + 1]![0] === k + 1 &&
    steps[k + 1]!.inputs.length === 1;
  const nodes: Node[] = [];
  for (let k = 0; k < steps.length; k++) {
    const { operation, inputs } = steps[k]!;
    if (!live[k + 1] || shapes[inputs[0]!]!.length === 0) continue;
    if (operation.op === "mix") {
      nodes.push({ work: { kind: "mix", mix: operation }, inputs, middle: k + 1, output: k + 1 });
      continue;
    }
    if (operation.op === "window" && operation.flat) {
      nodes.push({
        work: { kind: "flat", window: operation },
        inputs,
        middle: k + 1,
        output: k + 1,
      });
      continue;
    }
    if (operation.op === "window" || operation.op === "affine" || slopesOf(operation)) {
      k = pushChain(nodes, { steps, follows }, k);
      continue;
    }
    nodes.push({ work: workOf(operation), inputs, middle: k + 1, output: k + 1 });
  }
  return nodes;
}

/** The slopes of a piecewise linear nonlinearity. */
function slopesOf(operation: Operation): Slopes | undefined {
  const family = operation.op === "dual" ? familyOf(operation.activation) : undefined;
  return family?.form === "piecewiseLinear" ? family : undefined;
}

interface Chain {
  readonly steps: TwoAxisProgram["program"]["steps"];
  readonly follows: (k: number) => boolean;
}

/** Takes a window, an affine step and a nonlinearity from step k on; gives the last step taken. */
function pushChain(nodes: Node[], { steps, follows }: Chain, k: number): number {
  const { inputs } = steps[k]!;
  let at = k;
  let window: WindowOperation | undefined;
  let affine: AffineOperation | undefined;
  let current: Operation | undefined = steps[at]!.operation;
  const advance = (): void => {
    current = follows(at) ? steps[++at]!.operation : undefined;
  };
  if (current.op === "window") {
    window = current;
    advance();
  }
  if (current?.op === "affine" && current.local !== true) {
    affine = current;
    advance();
  }
  const slopes = current && slopesOf(current);
  const linear = { window, affine };
  // What was looked at but not taken comes next.
  if (slopes === undefined && current !== undefined) at--;
  if (slopes === undefined) {
    nodes.push({ work: { kind: "linear", linear }, inputs, middle: at + 1, output: at + 1 });
  } else {
    const middle = at === k ? inputs[0]! : at;
    nodes.push({ work: { kind: "fusedRelu", linear, slopes }, inputs, middle, output: at + 1 });
  }
  return at;
}

function workOf(operation: Operation): Work {
  switch (operation.op) {
    case "dual":
      return { kind: "dual", activation: operation.activation };
    case "sum":
      return { kind: "sum", weights: operation.weights };
    case "product":
      return { kind: "product" };
    case "normalize":
      return { kind: "normalize" };
    case "dropout":
      return { kind: "dropout", keep: operation.keep };
    case "attention":
      return { kind: "attention", attention: operation };
    default:
      return { kind: "other", operation };
  }
}
