/**
 * Axes that are circles for the pairs of sites: all windows on them go round.
 *
 * On a circle of n sites a displacement is a class modulo n, and its map runs over the whole circle: site
 * a is paired with site a + d modulo n. A window of stride s takes class s d to class d, since circular
 * windows, and windows of one site, commute with rotations by multiples of s.
 *
 * @module
 */
import type { Program, Step, WindowAxis } from "../program/program.ts";
import type { Reach } from "../program/reach.ts";

/** For each value and each of its axes, whether it is a circle. */
export type PeriodicAxes = readonly (readonly boolean[])[];

/** What is known of the values of a program. */
export interface Values {
  /** Lengths of the axes of each value. */
  readonly shapes: readonly (readonly number[])[];
  /** Whether the output depends on the value. */
  readonly live: readonly boolean[];
}

/** Which axes of the values of a program over two axes are circles. */
export function periodicAxesOf(program: Program, { shapes, live }: Values): PeriodicAxes {
  const groups = groupsOf(program, { shapes, live });
  const windows = (group: number): WindowAxis[][] =>
    program.steps.flatMap((step, k) => {
      const { operation, inputs: [input] } = step;
      const counts = live[k + 1]! && groups[input!] === group && joins(step, shapes) &&
        operation.op === "window";
      return counts ? [[...operation.axes]] : [];
    });
  const found = new Map<number, readonly boolean[]>();
  for (const group of new Set(groups)) found.set(group, circlesOfWindows(windows(group)));
  return shapes.map((shape, value) => shape.map((_, axis) => found.get(groups[value]!)![axis]!));
}

/** For each axis, whether all of some windows on it go round; neither one if another axis is in the way. */
function circlesOfWindows(windows: readonly (readonly WindowAxis[])[]): readonly boolean[] {
  const axes = [0, 1].map((axis) => windows.map((each) => each[axis]!));
  const round = axes.map((all) => all.some(({ circular }) => circular) && all.every(turns));
  // A halo around a map is either its other end or empty.
  return axes.every((all, axis) => round[axis] || all.every(isStill)) ? round : [false, false];
}

/** Whether a window commutes with rotations. */
function turns(axis: WindowAxis): boolean {
  const whole = axis.input === axis.output * axis.stride && axis.dilation === 1;
  return whole && (axis.circular || isStill(axis));
}

/** Whether a window reads one site, and none outside. */
function isStill({ size, low }: WindowAxis): boolean {
  return size === 1 && low === 0;
}

/** Values joined by steps other than means and self-attention: the first value of the group of each. */
function groupsOf({ steps }: Program, { shapes, live }: Values): number[] {
  const groups = shapes.map((_, value) => value);
  steps.forEach((step, k) => {
    if (!live[k + 1] || !joins(step, shapes)) return;
    const joined = new Set([...step.inputs, k + 1].map((value) => groups[value]!));
    const first = Math.min(...joined);
    groups.forEach((group, value) => {
      if (joined.has(group)) groups[value] = first;
    });
  });
  return groups;
}

/** Whether a step takes a displacement of its inputs to one of its output. */
function joins({ operation, inputs }: Step, shapes: Values["shapes"]): boolean {
  if (shapes[inputs[0]!]!.length === 0) return false;
  if (operation.op === "mix" || operation.op === "attention") return false;
  return operation.op !== "window" || !operation.flat;
}

/** The reach of each value with the displacements on circles once each, from 0 on. */
export function classes(
  reach: readonly Reach[],
  shapes: Values["shapes"],
  periodic: PeriodicAxes,
): Reach[] {
  return reach.map((axes, value) =>
    axes.map((displacements, axis) => {
      const length = shapes[value]![axis]!;
      if (periodic[value]![axis] !== true) return displacements;
      const found = new Set(displacements.map((d) => (d + length) % length));
      return [...found].sort((a, b) => a - b);
    })
  );
}

/** Whether some value is read by circular windows and by others that reach outside. */
export function mixesPadding({ steps }: Program, { live }: Pick<Values, "live">): boolean {
  const around = new Set<number>();
  const outside = new Set<number>();
  steps.forEach(({ operation, inputs: [input] }, k) => {
    if (operation.op !== "window" || operation.flat || !live[k + 1]) return;
    const circular = operation.axes.some((axis) => axis.circular);
    if (circular) around.add(input!);
    if (operation.axes.some((axis) => !axis.circular && !isStill(axis))) outside.add(input!);
  });
  return [...around].some((value) => outside.has(value));
}
