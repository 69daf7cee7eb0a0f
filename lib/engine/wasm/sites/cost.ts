/**
 * How much there is to do for a pair of inputs.
 *
 * @module
 */
import { familyOf } from "../../../activations/mod.ts";
import { type Program, shapes, type Step } from "../../program/program.ts";
import { countPairs, reaches } from "../../program/reach.ts";
import type { Precision } from "../../precision.ts";
import { type Way, wayOf } from "./compile/ways.ts";
import type { TwoAxisProgram } from "../../analysis/two_axes.ts";

/** The ways of nonlinearities, and all other steps. */
type Kind = Way["kind"] | "plain";

/** Nanoseconds for a pair of sites on a common core, roughly. */
const COSTS: Readonly<Record<Kind, Readonly<Record<Precision, number>>>> = {
  plain: { f32: 1.5, f64: 4 },
  closed: { f32: 6, f64: 15 },
  series: { f32: 20, f64: 50 },
  graded: { f32: 20, f64: 50 },
  table: { f32: 20, f64: 50 },
  scripted: { f32: 1000, f64: 1000 },
};

/**
 * Nanoseconds for one multiplication and addition of a matrix product, for one pair of inputs: what two vector
 * instructions a cycle take at 3 GHz.
 */
const PRODUCT: Readonly<Record<Precision, number>> = { f32: 0.04, f64: 0.08 };

/** Pairs of sites that one pair of inputs holds at all values. */
export function sitePairs(twoAxis: TwoAxisProgram): number {
  return twoAxis.shapes.reduce((sum, _, value) => sum + heldPairs(twoAxis, value), 0);
}

/** Nanoseconds for one pair of inputs on a common core, roughly. */
export function costOf(twoAxis: TwoAxisProgram, precision: Precision): number {
  const { steps } = twoAxis.program;
  return twoAxis.shapes.reduce((sum, _, value) => {
    const kind = value === 0 ? "plain" : kindOf(steps[value - 1]!, precision);
    // G K G^T and G Theta G^T take two products each.
    const products = 4 * attendedSites(twoAxis, value) ** 3 * PRODUCT[precision];
    return sum + heldPairs(twoAxis, value) * COSTS[kind][precision] + products;
  }, 0);
}

/** Sites of a value that self-attention makes, all pairs of which lie in memory; else 0. */
function attendedSites({ program, live, shapes }: TwoAxisProgram, value: number): number {
  if (!live[value] || program.steps[value - 1]?.operation.op !== "attention") return 0;
  return shapes[value]!.reduce((product, length) => product * length, 1);
}

/** Nanoseconds for the variances of one input, roughly. */
export function varianceCost(twoAxis: TwoAxisProgram): number {
  return 20 * sitesOf(twoAxis);
}

/** Nanoseconds for one pair of inputs that the instructions are not for, roughly. */
export function referenceCost(program: Program): number {
  const reach = reaches(program, { of: "pairs" });
  const pairs = shapes(program).map((shape, value) => countPairs(shape, reach[value]!));
  return 700 * pairs.reduce((sum, held) => sum + held, 0);
}

/** Pairs of sites of a value. */
function heldPairs({ reach, live, periodic, shapes }: TwoAxisProgram, value: number): number {
  const shape = shapes[value]!;
  if (!live[value] || shape.length === 0) return 0;
  return shape.reduce((product, length, axis) => {
    const held = (d: number): number => periodic[value]![axis] ? length : length - Math.abs(d);
    return product * reach[value]![axis]!.reduce((all, d) => all + held(d), 0);
  }, 1);
}

function kindOf({ operation }: Step, precision: Precision): Kind {
  if (operation.op === "product") return "closed";
  if (operation.op !== "dual") return "plain";
  const { activation } = operation;
  const { form } = familyOf(activation);
  if (form === "piecewiseLinear") return "plain";
  // Which way an integral goes the deviations tell, which nobody has looked at yet; most are series.
  return form === "integral" ? "series" : wayOf(activation, { precision, range: undefined }).kind;
}

/** Sites of all values that maps are made of, on circles twice, and pairs of sites that have scores. */
export function sitesOf(twoAxis: TwoAxisProgram): number {
  const { live, periodic, shapes } = twoAxis;
  return shapes.reduce((sum, shape, value) => {
    if (!live[value] || shape.length === 0) return sum;
    const times = (axis: number): number => periodic[value]![axis] ? 2 : 1;
    const sites = shape.reduce((product, length, axis) => product * length * times(axis), 1);
    return sum + sites + attendedSites(twoAxis, value) ** 2;
  }, 0);
}
