/**
 * How much of the targets the first eigenvectors hold.
 *
 * @module
 */
import type { TensorLike } from "../tensor.ts";
import { nameOf, readSeries, readVector, type SeriesKind } from "./input.ts";
import { type LabelOptions, readLabels } from "./labels.ts";
import { lines } from "./lines.ts";
import type { Picture } from "./picture.ts";
import type { AxisScale } from "./ticks.ts";

/** The shares of one set of targets. */
export interface AlignmentSeries {
  /** Share along each eigenvector, in the falling order of eigenvalues, `[n]`, as of `targetAlignment`. */
  readonly shares: TensorLike;
  /** What the legend calls it; not in the legend if omitted. */
  readonly label?: string;
}

/** Options of {@linkcode alignment}; its axes are "number of eigenvectors" and "share of the targets" if not named. */
export interface AlignmentOptions extends LabelOptions {
  /** Layout of the horizontal axis. @default {"log"} */
  readonly xScale?: AxisScale;
}

/** With more eigenvectors than this the markers would hide the curve. */
const MARKED = 30;

/**
 * Draws the share of the targets that the first m eigenvectors hold together, over m: a curve that rises
 * early is of targets that the kernel learns from few examples.
 *
 * @param series The shares, the first ones lowest; numbers alone are one set of shares, and rows of
 * numbers one each.
 * @param options Texts and axes.
 * @returns The picture.
 * @throws {TypeError} If shares are not a vector, or an option is not known.
 * @throws {RangeError} If there is nothing to draw, or a share is negative or not finite.
 *
 * @example Usage
 * ```ts
 * import { alignment } from "@widenet/ntk";
 * import { assert } from "@std/assert";
 *
 * const picture = alignment([{ shares: [0.7, 0.2, 0.1], label: "parity" }], { title: "Alignment" });
 * assert(picture.alt.includes("0.7 to 1"));
 * ```
 */
export function alignment(
  series: readonly (AlignmentSeries | TensorLike)[] | TensorLike,
  options: AlignmentOptions = {},
): Picture {
  const axes = { xLabel: "number of eigenvectors", yLabel: "share of the targets" };
  const labels = readLabels("draw alignments", options, axes, ["xScale"]);
  const { xScale = "log" } = options;
  const curves = readSeries(series, ALIGNMENTS).map(({ shares, label }, i) => {
    const y = cumulate(shares, nameOf("alignment", i, label));
    const x = y.map((_, j) => j + 1);
    return { x, y, markers: y.length <= MARKED, ...(label !== undefined && { label }) };
  });
  return lines(curves, { ...labels, xScale });
}

const ALIGNMENTS: SeriesKind<AlignmentSeries> = {
  what: "alignments",
  names: ["shares", "label"],
  bare: (shares) => ({ shares }),
};

function cumulate(shares: TensorLike, name: string): number[] {
  const values = readVector(shares, name);
  const bad = values.findIndex((share) => share < 0);
  if (bad >= 0) {
    throw new RangeError(
      `Cannot draw ${name} as shares must not be negative: found ${values[bad]} at index ${bad}`,
    );
  }
  let sum = 0;
  return values.map((share) => sum += share);
}
