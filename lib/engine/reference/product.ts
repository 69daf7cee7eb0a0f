/**
 * K' = prod_i K_i, Theta' = sum_i Theta_i prod_{j != i} K_j. With x_i = 1 - |rho_i|, the nearer end,
 * 1 - |rho_1 rho_2| = x_1 + x_2 - x_1 x_2.
 *
 * @module
 */
import { covarianceAt, type PairRow, type PointOperation } from "./operation.ts";

/** The operation. */
export function productOperation(): PointOperation {
  return {
    variance: (inputs) => inputs.reduce((product, q) => product * q, 1),
    pairs(inputs, out) {
      for (let j = 0; j < out.ntk.length; j++) multiplyPair(inputs, out, j);
    },
  };
}

function multiplyPair(inputs: readonly PairRow[], out: PairRow, j: number): void {
  let [near, positive, kernel, ntk] = [0, true, 1, 0];
  for (const input of inputs) {
    const [minus, plus] = [input.minus[j]!, input.plus[j]!];
    const x = Math.min(minus, plus);
    near += x - near * x;
    if (plus < minus) positive = !positive;
    const covariance = covarianceAt(input, j);
    ntk = ntk * covariance + kernel * input.ntk[j]!;
    kernel *= covariance;
  }
  out.minus[j] = positive ? near : 2 - near;
  out.plus[j] = positive ? 2 - near : near;
  out.ntk[j] = ntk;
}
