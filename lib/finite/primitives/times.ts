/**
 * Signals times values, entry by entry.
 *
 * @module
 */
import { cauchy, type Jet } from "../jet.ts";

/** How signals `[rows, copies, entries]` lie over values `[rows, entries]`. */
export interface CopyExtent {
  /** Number of rows. */
  readonly rows: number;
  /** Number of signals a row. */
  readonly copies: number;
}

/** g_(n,o) * x_n, as jets. */
export function timesValues(signals: Jet, values: Jet, { rows, copies }: CopyExtent): Jet {
  const length = signals.find((each) => each !== undefined)?.length ?? 0;
  const size = length / (rows * copies);
  return cauchy(signals, values, (g, x, out) => {
    for (let row = 0, at = 0; row < rows; row++) {
      for (let copy = 0; copy < copies; copy++) {
        for (let i = row * size, end = i + size; i < end; i++, at++) out[at]! += g[at]! * x[i]!;
      }
    }
  }, length);
}
