/**
 * The derivatives of a kernel recursion: beside each value K and Theta of a program its derivatives
 * in p = x.x/d and in r = x.z/d of the inputs are carried along, for one input x and a run of others z.
 *
 * @module
 */
import { applyDual } from "../../../activations/dual.ts";
import { activationRule } from "../../../activations/mod.ts";
import { covarianceAt, type PairRow } from "../../../engine/reference/operation.ts";
import type {
  DualOperation,
  NormalizeOperation,
  Operation,
} from "../../../engine/program/program.ts";
import { dualSlopes } from "./dual_slopes.ts";

/** A value of a program for a run of pairs, with its derivatives. */
export interface SlopeRow {
  /** The value itself. */
  readonly row: PairRow;
  /** Derivative in p of the variance of the one input. */
  variance: number;
  /** K_p of each pair. */
  readonly kernelP: Float64Array;
  /** K_r of each pair. */
  readonly kernelR: Float64Array;
  /** Theta_p of each pair. */
  readonly ntkP: Float64Array;
  /** Theta_r of each pair. */
  readonly ntkR: Float64Array;
}

/** Fills the derivatives of a step; the values are there already. */
export type SlopeStep = (inputs: readonly SlopeRow[], out: SlopeRow) => void;

/**
 * The derivatives of an operation.
 *
 * @param operation The operation.
 * @returns What fills them, or undefined if they are not known.
 */
export function slopeStep(operation: Operation): SlopeStep | undefined {
  switch (operation.op) {
    case "affine": {
      const { weight, ntkWeight } = operation;
      return ([input], out) => addMultiple(out, input!, weight, ntkWeight);
    }
    case "sum": {
      const { weights } = operation;
      return (inputs, out) => inputs.forEach((input, i) => addMultiple(out, input, weights[i]!, 0));
    }
    case "product":
      return multiply;
    case "normalize":
      return operation.axes === undefined || operation.axes.length === 0
        ? normalize(operation)
        : undefined;
    case "dual":
      return dual(operation);
    default:
      return undefined;
  }
}

function addMultiple(out: SlopeRow, input: SlopeRow, weight: number, ntkWeight: number): void {
  out.variance += weight * input.variance;
  for (let j = 0; j < out.kernelP.length; j++) {
    out.kernelP[j]! += weight * input.kernelP[j]!;
    out.kernelR[j]! += weight * input.kernelR[j]!;
    out.ntkP[j]! += weight * input.ntkP[j]! + ntkWeight * input.kernelP[j]!;
    out.ntkR[j]! += weight * input.ntkR[j]! + ntkWeight * input.kernelR[j]!;
  }
}

/** d/dp of k(P(p), Q, K(p, r)) and of k'(P, Q, K) Theta, and d/dr. */
function dual({ activation }: DualOperation): SlopeStep | undefined {
  const slopes = dualSlopes(activation);
  if (slopes === undefined) return undefined;
  const maps = activationRule(activation).dual(activation);
  return ([input], out) => {
    const { row, variance, kernelP, kernelR, ntkP, ntkR } = input!;
    const { p, s, q, t, minus, plus, ntk } = row;
    out.variance = slopes.variance(p) * variance;
    for (let j = 0; j < ntk.length; j++) {
      const pair = { p, s, q: q[j]!, t: t[j]!, minus: minus[j]!, plus: plus[j]! };
      const { slope } = applyDual(maps, pair, [out.row.s, out.row.t[j]!]);
      const partials = slopes.partials(pair);
      const slopeP = partials.slopeP * variance + partials.slopeR * kernelP[j]!;
      out.kernelP[j] = partials.kernel * variance + slope * kernelP[j]!;
      out.kernelR[j] = slope * kernelR[j]!;
      out.ntkP[j] = slopeP * ntk[j]! + slope * ntkP[j]!;
      out.ntkR[j] = partials.slopeR * kernelR[j]! * ntk[j]! + slope * ntkR[j]!;
    }
  };
}

/** K' = K / sqrt((P + eps)(Q + eps)), P' = P / (P + eps). */
function normalize({ eps }: NormalizeOperation): SlopeStep {
  return ([input], out) => {
    const { row, variance, kernelP, kernelR, ntkP, ntkR } = input!;
    const total = row.p + eps;
    if (total === 0) return;
    out.variance = eps * variance / total ** 2;
    const decay = variance / (2 * total);
    for (let j = 0; j < kernelP.length; j++) {
      const other = row.q[j]! + eps;
      const scale = other === 0 ? 0 : 1 / Math.sqrt(total * other);
      out.kernelP[j] = scale * (kernelP[j]! - decay * covarianceAt(row, j));
      out.kernelR[j] = scale * kernelR[j]!;
      out.ntkP[j] = scale * (ntkP[j]! - decay * row.ntk[j]!);
      out.ntkR[j] = scale * ntkR[j]!;
    }
  };
}

/** The product rule, value by value. */
function multiply(inputs: readonly SlopeRow[], out: SlopeRow): void {
  let [variance, product] = [0, 1];
  for (const { row, variance: slope } of inputs) {
    variance = variance * row.p + product * slope;
    product *= row.p;
  }
  out.variance = variance;
  for (let j = 0; j < out.kernelP.length; j++) {
    let [k, kp, kr, n, np, nr] = [1, 0, 0, 0, 0, 0];
    for (const { row, kernelP, kernelR, ntkP, ntkR } of inputs) {
      const [a, ap, ar] = [covarianceAt(row, j), kernelP[j]!, kernelR[j]!];
      const [b, bp, br] = [row.ntk[j]!, ntkP[j]!, ntkR[j]!];
      np = np * a + n * ap + kp * b + k * bp;
      nr = nr * a + n * ar + kr * b + k * br;
      n = n * a + k * b;
      kp = kp * a + k * ap;
      kr = kr * a + k * ar;
      k *= a;
    }
    out.kernelP[j] = kp;
    out.kernelR[j] = kr;
    out.ntkP[j] = np;
    out.ntkR[j] = nr;
  }
}
