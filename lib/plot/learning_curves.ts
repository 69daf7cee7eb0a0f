/**
 * Errors by the number of examples, as predicted and as measured.
 *
 * @module
 */
import { checkBoolean } from "../options.ts";
import type { TensorLike } from "../tensor.ts";
import type { Band } from "./bounds.ts";
import { nameOf, readMatching, readSeries, readVector } from "./input.ts";
import { type LabelOptions, readLabels } from "./labels.ts";
import { lines, type LineSeries, SCALES } from "./lines.ts";
import type { Picture } from "./picture.ts";
import type { AxisScale } from "./ticks.ts";

/** One learning curve. */
export interface LearningCurveSeries {
  /** Numbers of examples, `[n]`. */
  readonly sizes: TensorLike;
  /** Errors, `[n]`. */
  readonly errors: TensorLike;
  /** Half the height of a band around measured errors, `[n]`, as their standard deviation. */
  readonly spreads?: TensorLike;
  /** Bars at measured errors: half of their lengths, `[n]`, or where they end, `[n, 2]`. */
  readonly errorBars?: TensorLike | Band;
  /** Whether errors were measured: a line with markers; predicted ones are dashed. @default {false} */
  readonly measured?: boolean;
  /** What the legend calls it; not in the legend if omitted. */
  readonly label?: string;
  /** Number of its colour, from 0: what is predicted and what is measured share one. @default {its place} */
  readonly color?: number;
}

/** Options of {@linkcode learningCurves}; its axes are "number of examples" and "mean squared error" if not named. */
export interface LearningCurvesOptions extends LabelOptions {
  /** Layout of the horizontal axis. @default {"log"} */
  readonly xScale?: AxisScale;
  /** Layout of the vertical axis; "log" makes a power law a straight line. @default {"log"} */
  readonly yScale?: AxisScale;
}

/**
 * Draws errors over the number of examples, on two log axes unless asked otherwise.
 *
 * @param series The curves, the first one lowest.
 * @param options Texts and axes.
 * @returns The picture.
 * @throws {TypeError} If a vector is none, lengths differ, or an option is not known.
 * @throws {RangeError} If there is nothing to draw, a value is not finite, a spread is negative, ends
 * of error bars cross, or a value on a log axis is not positive.
 *
 * @example Usage
 * ```ts
 * import { learningCurves } from "@widenet/ntk";
 * import { assert } from "@std/assert";
 *
 * const picture = learningCurves([
 *   { sizes: [10, 100, 1000], errors: [0.5, 0.09, 0.011], label: "predicted" },
 *   { sizes: [10, 100], errors: [0.52, 0.088], spreads: [0.1, 0.01], measured: true, label: "measured" },
 * ], { title: "What the kernel learns" });
 * assert(picture.alt.includes("predicted; measured"));
 * ```
 */
export function learningCurves(
  series: readonly LearningCurveSeries[],
  options: LearningCurvesOptions = {},
): Picture {
  const read = readSeries(series, {
    what: "learning curves",
    names: ["sizes", "errors", "spreads", "errorBars", "measured", "label", "color"],
  });
  const axes = { xLabel: "number of examples", yLabel: "mean squared error" };
  const labels = readLabels("draw learning curves", options, axes, SCALES);
  const { xScale = "log", yScale = "log" } = options;
  return lines(read.map(toLine), { ...labels, xScale, yScale });
}

function toLine(series: LearningCurveSeries, index: number): LineSeries {
  const { label, color, spreads, errorBars, measured = false } = series;
  const name = nameOf("learning curve", index, label);
  checkBoolean(`draw ${name}`, "measured", measured);
  const x = readVector(series.sizes, `the sizes of ${name}`);
  const other = { name: "its sizes", length: x.length };
  const y = readMatching(series.errors, `the errors of ${name}`, other);
  const line = {
    x,
    y,
    dash: !measured,
    markers: measured,
    ...(label !== undefined && { label }),
    ...(color !== undefined && { color }),
    ...(errorBars !== undefined && { error: errorBars }),
  };
  if (spreads === undefined) return line;
  const half = readMatching(spreads, `the spreads of ${name}`, other);
  return {
    ...line,
    band: { lower: y.map((e, i) => e - half[i]!), upper: y.map((e, i) => e + half[i]!) },
  };
}
