/**
 * K' = sum_i w_i K_i. Two vectors (a, c) and (b, d) of standard deviations fall short of their
 * product of norms by (ad - bc)^2 / (norms + ab + cd), Lagrange's identity without cancellation.
 *
 * @module
 */
import type { SumOperation } from "../program.ts";
import type { PairRow, ReferenceOperation } from "./operation.ts";

/** The operation with its weights bound. */
export function sumOperation({ weights }: SumOperation): ReferenceOperation {
  return {
    variance: (inputs) => inputs.reduce((sum, q, i) => sum + weights[i]! * q, 0),
    pairs(inputs, out) {
      for (let j = 0; j < out.ntk.length; j++) addPair({ inputs, weights, out }, j);
    },
  };
}

interface Sum {
  readonly inputs: readonly PairRow[];
  readonly weights: readonly number[];
  readonly out: PairRow;
}

function addPair({ inputs, weights, out }: Sum, j: number): void {
  let [left, right, near, far, ntk] = [0, 0, 0, 0, 0];
  inputs.forEach((input, i) => {
    const weight = weights[i]!;
    const [s, t] = [Math.sqrt(weight) * input.s, Math.sqrt(weight) * input.t[j]!];
    const norms = Math.hypot(left, s) * Math.hypot(right, t);
    const shortfall = norms === 0
      ? 0
      : (left * t - right * s) ** 2 / (norms + left * right + s * t);
    near += s * t * input.minus[j]! + shortfall;
    far += s * t * input.plus[j]! + shortfall;
    ntk += weight * input.ntk[j]!;
    [left, right] = [Math.hypot(left, s), Math.hypot(right, t)];
  });
  const scale = left * right;
  out.minus[j] = scale === 0 ? (left === right ? 0 : 1) : near / scale;
  out.plus[j] = scale === 0 ? 2 - out.minus[j]! : far / scale;
  out.ntk[j] = ntk;
}
