/**
 * Biases of affine maps: the same row added to every row.
 *
 * @module
 */
import { type Jet, mapJet } from "../jet.ts";

/** Extent and factor of an addition. */
export interface BiasJob {
  /** Number of rows. */
  readonly rows: number;
  /** Length of a row. */
  readonly width: number;
  /** Factor of the biases. */
  readonly scale: number;
}

/** Adds scale b to each row, in place where a coefficient is there; `values` must be the caller's own. */
export function addBias(values: Jet, bias: Jet | undefined, { rows, width, scale }: BiasJob): Jet {
  if (bias === undefined) return values;
  return values.map((value, j) => {
    const added = bias[j];
    if (added === undefined) return value;
    const made = value ?? new Float64Array(rows * width);
    for (let row = 0, at = 0; row < rows; row++) {
      for (let c = 0; c < width; c++, at++) made[at]! += scale * added[c]!;
    }
    return made;
  });
}

/** scale times the sum of all rows. */
export function biasGradient(cotangent: Jet, width: number, scale: number): Jet {
  return mapJet(cotangent, (signal) => {
    const made = new Float64Array(width);
    for (let at = 0; at < signal.length; at += width) {
      for (let c = 0; c < width; c++) made[c]! += scale * signal[at + c]!;
    }
    return made;
  });
}
