/**
 * K' = w K + b without cancellation: with unit vectors (c_i, d_i) = (sqrt(w p_i), sqrt(b))/sqrt(p_i'),
 * 1 - rho' = c_1 c_2 (1 - rho) + ((c_1 - c_2)^2 + (d_1 - d_2)^2)/2, a sum of terms that are not
 * negative, and 1 + rho' likewise.
 *
 * @module
 */
import type { AffineOperation } from "../program/program.ts";
import { covarianceAt, type PointOperation } from "./operation.ts";

/** The operation with its numbers bound. */
export function affineOperation(operation: AffineOperation): PointOperation {
  const { weight, bias, ntkWeight, ntkBias } = operation;
  const [scale, shift] = [Math.sqrt(weight), Math.sqrt(bias)];
  return {
    variance: ([q]) => weight * q! + bias,
    pairs([input], out) {
      const { s, t, minus, plus, ntk } = input!;
      const [c1, d1] = direction(scale * s, shift, out.s);
      for (let j = 0; j < minus.length; j++) {
        const [c2, d2] = direction(scale * t[j]!, shift, out.t[j]!);
        const product = c1 * c2;
        const radial = (c1 - c2) ** 2;
        out.minus[j] = product * minus[j]! + (radial + (d1 - d2) ** 2) / 2;
        out.plus[j] = product * plus[j]! + (radial + (d1 + d2) ** 2) / 2;
        out.ntk[j] = weight * ntk[j]! + ntkWeight * covarianceAt(input!, j) + ntkBias;
      }
    },
  };
}

/** A zero vector counts as one without bias, so that the correlation stays what it was. */
function direction(weighted: number, shift: number, norm: number): readonly [number, number] {
  return norm === 0 ? [1, 0] : [weighted / norm, shift / norm];
}
