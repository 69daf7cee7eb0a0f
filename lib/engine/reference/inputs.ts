/**
 * Inputs as unit vectors and variances: K_0 = x.x'/d, and from differences and sums of unit vectors
 * 1 - rho = |u - u'|^2 / 2 and 1 + rho = |u + u'|^2 / 2.
 *
 * @module
 */
import type { Tensor } from "../../tensor.ts";
import { squaredNorm } from "../squared_norm.ts";
import type { PairRow, Scales } from "./operation.ts";

/** Unit vectors of the inputs, [n, d], and their variances. */
export interface Inputs {
  /** Number of inputs. */
  readonly n: number;
  /** Number of features. */
  readonly d: number;
  /** Unit vectors, row-major; zero for a zero input. */
  readonly units: Float64Array;
  /** Variances x.x/d. */
  readonly scales: Scales;
}

/**
 * Splits inputs into directions and variances.
 *
 * @throws {RangeError} If the squared norm of an input overflows or underflows.
 */
export function readInputs(x: Tensor): Inputs {
  const [n, d] = [x.shape[0]!, x.shape[1]!];
  const units = new Float64Array(n * d);
  const variance = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const row = x.data.subarray(i * d, (i + 1) * d);
    const square = squaredNorm(row, i);
    variance[i] = square / d;
    // Divided, not multiplied by an inverse: with one feature the directions are exactly 1 and -1.
    const norm = Math.sqrt(square);
    if (norm > 0) { for (let k = 0; k < d; k++) units[i * d + k] = row[k]! / norm; }
  }
  return { n, d, units, scales: { variance, root: variance.map(Math.sqrt) } };
}

/** Fills the pairs of input i of `first` with inputs `start`, `start + 1`, ... of `second`. */
export function inputPairs(
  first: Inputs,
  second: Inputs,
  { i, start }: { readonly i: number; readonly start: number },
  out: PairRow,
): void {
  const { d } = first;
  const unit = first.units.subarray(i * d, (i + 1) * d);
  for (let j = 0; j < out.ntk.length; j++) {
    const offset = (start + j) * d;
    let [difference, sum] = [0, 0];
    for (let k = 0; k < d; k++) {
      const [u, v] = [unit[k]!, second.units[offset + k]!];
      difference += (u - v) * (u - v);
      sum += (u + v) * (u + v);
    }
    const zeros = Number(out.s === 0) + Number(out.t[j] === 0);
    // By convention a zero input is at a right angle to every other, and equal to a zero input.
    out.minus[j] = zeros === 0 ? difference / 2 : zeros === 2 ? 0 : 1;
    out.plus[j] = zeros === 0 ? sum / 2 : 2 - out.minus[j]!;
    out.ntk[j] = 0;
  }
}
