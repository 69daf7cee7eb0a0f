/**
 * Whether there are instructions for a program over sites.
 *
 * @module
 */
import { familyOf } from "../../../../activations/mod.ts";
import { mixesPadding } from "../../../analysis/periodic_axes.ts";
import type { TwoAxisProgram } from "../../../analysis/two_axes.ts";
import type { MixAxis, Step, WindowAxis } from "../../../program/program.ts";
import { supportOf } from "../../supports.ts";
import { LONGEST_ROW } from "../protocol.ts";

/** Longest axis of inputs and of windows. */
const LONGEST = 512;

/** Most sites of self-attention, of which all pairs lie in memory some ten times, for four pairs of inputs. */
const MOST_ATTENDED = 1024;

/** Whether there are instructions for all steps. */
export function isCompilable(twoAxis: TwoAxisProgram): boolean {
  const { program, shapes, live } = twoAxis;
  if (program.spatial.some((length) => length > LONGEST || length === 0)) return false;
  if (shapes.some(([, columns = 0], value) => live[value] && columns > LONGEST_ROW)) return false;
  if (shapes[program.output]!.length > 0 || mixesPadding(program, twoAxis)) return false;
  return program.steps.every((step, k) =>
    !live[k + 1] ||
    (shapes[step.inputs[0]!]!.length === 0
      ? supportOf(step.operation).points !== undefined
      : supportOf(step.operation).sites && isMapped(step, k, twoAxis))
  );
}

/** Whether the instruction of an operation takes its parameters. */
function isMapped(
  { operation, inputs }: Step,
  k: number,
  { shapes, reach, periodic }: TwoAxisProgram,
): boolean {
  switch (operation.op) {
    case "affine":
      return operation.local !== true && operation.weight > 0;
    case "dual": {
      const family = familyOf(operation.activation);
      return family.form !== "piecewiseLinear" || family.a !== 0 || family.b !== 0;
    }
    case "product":
      return inputs.length === 2;
    case "window":
      if (!operation.flat && rowRead(operation.axes[1]!) > LONGEST_ROW) return false;
      return !operation.local && operation.weight > 0 && operation.axes.every((axis, i) => {
        const still = [reach[inputs[0]!]![i], reach[k + 1]![i] ?? [0]].every((set) =>
          set!.length === 1 && set![0] === 0
        );
        if (operation.flat && (axis.circular || axis.output !== 1 || !still)) return false;
        return axis.dilation === 1 && axis.size <= LONGEST &&
          (!axis.circular || still || periodic[k + 1]![i]!);
      });
    case "attention":
      return shapes[k + 1]!.reduce((product, length) => product * length, 1) <= MOST_ATTENDED;
    case "mix":
      return operation.axes.every((axis) => axis.weights.flat().every((weight) => weight >= 0)) &&
        (!operation.flat || isUniform(operation.axes));
    default:
      return shapes[k + 1]!.length === 2;
  }
}

/** Cells of a row that all windows on an axis read, with those around the map. */
function rowRead({ output, stride, size }: WindowAxis): number {
  return (output - 1) * stride + size;
}

/** Whether a single mean over all sites, with one weight, is taken. */
function isUniform(axes: readonly MixAxis[]): boolean {
  return axes.every(({ input, sites, weights }) =>
    sites.length === 1 && sites[0]!.length === input &&
    sites[0]!.every((site, i) => site === i) &&
    weights[0]!.every((weight) => weight === weights[0]![0])
  );
}
