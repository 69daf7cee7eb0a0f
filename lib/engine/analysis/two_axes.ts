/**
 * Programs over one or two spatial axes, written with two.
 *
 * @module
 */
import type {
  MixAxis,
  NormalizeOperation,
  Operation,
  Program,
  WindowAxis,
} from "../program/program.ts";
import { shapes } from "../program/program.ts";
import { type Reach, reaches } from "../program/reach.ts";
import { classes, type PeriodicAxes, periodicAxesOf } from "./periodic_axes.ts";

/** A program over two axes. */
export interface TwoAxisProgram {
  /** The program. */
  readonly program: Program;
  /** Lengths of the axes of each value; empty after the sites are summed over. */
  readonly shapes: readonly (readonly number[])[];
  /** Displacements that each value needs; on a circle, each modulo its length. */
  readonly reach: readonly Reach[];
  /** Which axes of each value are circles. */
  readonly periodic: PeriodicAxes;
  /** Whether the output depends on the value. */
  readonly live: readonly boolean[];
}

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
export function twoAxisProgram(program: Program): TwoAxisProgram | undefined {
  const axes = program.spatial.length;
  if (axes > 2 || axes === 0) return undefined;
  const two = axes === 2 ? program : {
    steps: program.steps.map((step) => ({ ...step, operation: widened(step.operation) })),
    output: program.output,
    spatial: [1, ...program.spatial],
  };
  const values = { shapes: shapes(two), live: liveValues(two) };
  const periodic = periodicAxesOf(two, values);
  const reach = classes(reaches(two, { of: "pairs" }), values.shapes, periodic);
  return { program: two, ...values, reach, periodic };
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
