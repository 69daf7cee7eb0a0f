/**
 * K' = sum_i w_i K_i. Two vectors (a, c) and (b, d) of standard deviations fall short of their
 * product of norms by (ad - bc)^2 / (norms + ab + cd), Lagrange's identity without cancellation.
 *
 * @module
 */
import type { SumOperation } from "../program/program.ts";
import type { PairRow, PointOperation } from "./operation.ts";

/** The operation with its weights bound. */
export function sumOperation({ weights }: SumOperation): PointOperation {
  return {
    variance: (inputs) => inputs.reduce((sum, q, i) => sum + weights[i]! * q, 0),
    pairs(inputs, out) {
      for (let j = 0; j < out.ntk.length; j++) {
        const total = new PairSum();
        inputs.forEach((input, i) => total.addPair(input, j, weights[i]!));
        total.store(out, j);
      }
    },
  };
}

/** A sum of covariances of pairs, as distances. */
export class PairSum {
  #left = 0;
  #right = 0;
  #near = 0;
  #far = 0;
  #ntk = 0;

  /** Adds pair j of a row, its covariance multiplied by `weight`. */
  addPair({ s, t, minus, plus, ntk }: PairRow, j: number, weight: number): void {
    const root = Math.sqrt(weight);
    const [left, right] = [root * s, root * t[j]!];
    this.addNorms(left, right);
    this.#near += left * right * minus[j]!;
    this.#far += left * right * plus[j]!;
    this.#ntk += weight * ntk[j]!;
  }

  /** Adds what two standard deviations make of the norms; a side that is not there has 0. */
  addNorms(s: number, t: number): void {
    const [left, right] = [Math.hypot(this.#left, s), Math.hypot(this.#right, t)];
    const norms = left * right;
    if (norms > 0) {
      const gap = this.#left * t - this.#right * s;
      // The square of the gap might underflow.
      const shortfall = gap * (gap / (norms + this.#left * this.#right + s * t));
      this.#near += shortfall;
      this.#far += shortfall;
    }
    [this.#left, this.#right] = [left, right];
  }

  /** Writes the sum as pair j of a row. */
  store(out: PairRow, j: number): void {
    const scale = this.#left * this.#right;
    out.minus[j] = scale === 0 ? (this.#left === this.#right ? 0 : 1) : this.#near / scale;
    out.plus[j] = scale === 0 ? 2 - out.minus[j]! : this.#far / scale;
    out.ntk[j] = this.#ntk;
  }
}
