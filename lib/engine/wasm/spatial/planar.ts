/**
 * Programs over one or two spatial axes, written with two, and whether the instructions have words for
 * them.
 *
 * @module
 */
import { familyOf } from "../../../activations/mod.ts";
import type {
  MixAxis,
  NormalizeOperation,
  Operation,
  Program,
  Step,
  WindowAxis,
} from "../../program/program.ts";
import { shapes } from "../../program/program.ts";
import { type Reach, reaches } from "../../program/reach.ts";
import { supportOf } from "../supports.ts";
import { type Circles, circlesOf, classes, isTorn } from "./circles.ts";

/** A program over two axes. */
export interface Planar {
  /** The program. */
  readonly program: Program;
  /** Lengths of the axes of each value; empty after the sites are summed over. */
  readonly shapes: readonly (readonly number[])[];
  /** Displacements that each value needs; on a circle, each modulo its length. */
  readonly reach: readonly Reach[];
  /** Which axes of each value are circles. */
  readonly circles: Circles;
  /** Whether the output depends on the value. */
  readonly live: readonly boolean[];
}

/** Longest axis. */
const LONGEST = 512;

const POINT: WindowAxis = {
  input: 1,
  output: 1,
  size: 1,
  stride: 1,
  dilation: 1,
  low: 0,
  circular: false,
};

/** The program with two axes; undefined if it has more. */
export function planar(program: Program): Planar | undefined {
  const axes = program.spatial.length;
  if (axes > 2 || axes === 0) return undefined;
  const two = axes === 2 ? program : {
    steps: program.steps.map((step) => ({ ...step, operation: widened(step.operation) })),
    output: program.output,
    spatial: [1, ...program.spatial],
  };
  const values = { shapes: shapes(two), live: liveValues(two) };
  const circles = circlesOf(two, values);
  const reach = classes(reaches(two, { of: "pairs" }), values.shapes, circles);
  return { program: two, ...values, reach, circles };
}

/** An operation on one axis as one on two; those without instructions need not be. */
function widened(operation: Operation): Operation {
  switch (operation.op) {
    case "window":
      return { ...operation, axes: [POINT, ...operation.axes] };
    case "mix": {
      const row: MixAxis = { input: 1, sites: [[0]], weights: [[1]] };
      return { ...operation, axes: [row, ...operation.axes] };
    }
    case "normalize":
      return widenedAxes(operation);
    default:
      return operation;
  }
}

function widenedAxes(operation: NormalizeOperation): NormalizeOperation {
  const { axes } = operation;
  return axes === undefined ? operation : { ...operation, axes: axes.map((axis) => axis + 1) };
}

function liveValues({ steps, output }: Program): boolean[] {
  const live = Array<boolean>(steps.length + 1).fill(false);
  live[output] = true;
  for (let k = steps.length - 1; k >= 0; k--) {
    if (live[k + 1]) { for (const input of steps[k]!.inputs) live[input] = true; }
  }
  return live;
}

/** Whether there are instructions for all steps. */
export function isPlain(map: Planar): boolean {
  const { program, shapes, live } = map;
  if (program.spatial.some((length) => length > LONGEST || length === 0)) return false;
  if (isTorn(program, map)) return false;
  return program.steps.every((step, k) =>
    !live[k + 1] ||
    (shapes[step.inputs[0]!]!.length === 0
      ? supportOf(step.operation).points !== undefined
      : supportOf(step.operation).sites && isMapped(step, k, map))
  );
}

/** Whether the instruction of an operation takes its parameters. */
function isMapped(
  { operation, inputs }: Step,
  k: number,
  { shapes, reach, circles }: Planar,
): boolean {
  switch (operation.op) {
    case "affine":
      return operation.local !== true && operation.weight > 0;
    case "dual": {
      const family = familyOf(operation.activation);
      return family.form !== "piecewiseLinear" || family.a !== 0 || family.b !== 0;
    }
    case "window":
      return !operation.local && operation.weight > 0 && operation.axes.every((axis, i) => {
        const still = [reach[inputs[0]!]![i], reach[k + 1]![i] ?? [0]].every((set) =>
          set!.length === 1 && set![0] === 0
        );
        if (operation.flat && (axis.circular || axis.output !== 1 || !still)) return false;
        return axis.dilation === 1 && axis.size <= LONGEST &&
          (!axis.circular || still || circles[k + 1]![i]!);
      });
    case "mix":
      return operation.axes.every((axis) => axis.weights.flat().every((weight) => weight >= 0)) &&
        (!operation.flat || isUniform(operation.axes));
    default:
      return shapes[k + 1]!.length === 2;
  }
}

/** Whether a single mean over all sites, with one weight, is taken. */
function isUniform(axes: readonly MixAxis[]): boolean {
  return axes.every(({ input, sites, weights }) =>
    sites.length === 1 && sites[0]!.length === input &&
    sites[0]!.every((site, i) => site === i) &&
    weights[0]!.every((weight) => weight === weights[0]![0])
  );
}
