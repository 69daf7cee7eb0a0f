/**
 * What the roundings of float32 make of kernels: means over windows and self-attention give 1 - rho as a difference of
 * sums, and a steep nonlinearity behind them makes much of what little is lost of it.
 *
 * @module
 */
import { applyDual } from "../../../activations/dual.ts";
import { type Activation, activationRule, familyOf } from "../../../activations/mod.ts";
import type { KernelKind } from "../../engine.ts";
import type { TwoAxisProgram } from "../../analysis/two_axes.ts";
import type { Operation, Step } from "../../program/program.ts";
import type { Range } from "./duals/series.ts";

/** What is left of 1 - rho by differences in float32: less than this counts as 0, as in `assembly/means.ts`. */
const LEFT = 5e-7;

/** Share of a kernel that may be lost. */
const MOST = 0.05;

/** What is lost of a value where rho is nearly 1. */
interface Loss {
  /** Of 1 - rho. */
  readonly minus: number;
  /** Of the NTK, as a share of it. */
  readonly ntk: number;
}

const NOTHING: Loss = { minus: 0, ntk: 0 };

/** Values whose deviations tell what is lost: those that nonlinearities with a scale read behind such a difference. */
export function roundedInputs({ program: { steps }, live, shapes }: TwoAxisProgram): number[] {
  const rounded = [false];
  const found: number[] = [];
  steps.forEach(({ operation, inputs }, k) => {
    rounded.push(subtracts(operation, shapes[k + 1]!) || inputs.some((value) => rounded[value]!));
    const [input] = inputs;
    if (
      live[k + 1]! && rounded[input!]! && operation.op === "dual" && hasScale(operation.activation)
    ) {
      found.push(input!);
    }
  });
  return found;
}

/**
 * The place of the nonlinearity by which more than a twentieth of a kernel may be lost, if there is one.
 *
 * @param twoAxis The program.
 * @param ranges Least and largest deviations of the values that {@linkcode roundedInputs} gives.
 * @param kinds The kernels that are wanted.
 */
export function placeOfLoss(
  { program: { steps, output }, live, shapes }: TwoAxisProgram,
  ranges: Readonly<Record<number, Range>>,
  kinds: readonly KernelKind[],
): string | undefined {
  const losses = [NOTHING];
  steps.forEach((step, k) => {
    const read = step.inputs.map((value) => losses[value]!);
    const worst: Loss = {
      minus: Math.max(...read.map(({ minus }) => minus)),
      ntk: Math.max(...read.map(({ ntk }) => ntk)),
    };
    const left = live[k + 1] && subtracts(step.operation, shapes[k + 1]!) ? LEFT : 0;
    losses.push(lossBehind(step, { ...worst, minus: Math.max(worst.minus, left) }, ranges));
  });
  const sizes = losses.map(({ minus, ntk }) =>
    Math.max(kinds.includes("nngp") ? minus : 0, kinds.includes("ntk") ? ntk : 0)
  );
  if (!(sizes[output]! > MOST)) return undefined;
  const first = steps.findIndex(({ operation }, k) =>
    operation.op === "dual" && live[k + 1] && sizes[k + 1]! > MOST
  );
  return steps[first]!.place;
}

function lossBehind(
  { operation, inputs: [input] }: Step,
  loss: Loss,
  ranges: Readonly<Record<number, Range>>,
): Loss {
  if (operation.op !== "dual" || loss.minus === 0) return loss;
  if (!hasScale(operation.activation)) {
    // Of a slope the root of 1 - rho is lost: 3e-4 where nothing has made it larger, which is left out.
    if (loss.minus <= LEFT) return loss;
    return { minus: loss.minus, ntk: lossAt(operation.activation, 1, loss).ntk };
  }
  const deviations = (ranges[input!] ?? []).filter((s) => s > 0);
  const made = deviations.map((s) => lossAt(operation.activation, s, loss));
  return {
    minus: Math.max(0, ...made.map(({ minus }) => minus)),
    ntk: Math.max(loss.ntk, ...made.map(({ ntk }) => ntk)),
  };
}

/** What is lost behind a nonlinearity, by its dual maps at rho = 1 and at the nearest other one. */
function lossAt(activation: Activation, s: number, { minus, ntk }: Loss): Loss {
  const maps = activationRule<Activation>(activation).dual(activation);
  const q = s * s;
  const made = Math.sqrt(maps.variance(q));
  const at = (less: number) =>
    applyDual(maps, { p: q, q, s, t: s, minus: less, plus: 2 - less }, [made, made]);
  const [same, near] = [at(0), at(Math.min(minus, 1))];
  // No slope anywhere is no loss.
  const share = Math.abs(1 - near.slope / same.slope) || 0;
  return { minus: near.minus, ntk: ntk + share };
}

/** Whether 1 - rho of sites is found as a difference of sums. */
function subtracts({ op }: Operation, shape: readonly number[]): boolean {
  return op === "attention" || (op === "mix" && shape.length > 0);
}

/** Whether it depends on deviations what a nonlinearity makes of rho. */
function hasScale(activation: Activation): boolean {
  return familyOf(activation).form !== "piecewiseLinear";
}
