/**
 * Curves over two axes.
 *
 * @module
 */
import { checkBoolean, checkNames } from "../options.ts";
import type { TensorLike } from "../tensor.ts";
import { nameOf, readMatching, readPoints, readSeries, type SeriesKind } from "./input.ts";
import { type LabelOptions, readLabels } from "./labels.ts";
import type { Picture } from "./picture.ts";
import type { BandSpec, Trace } from "./spec.ts";
import type { AxisScale } from "./ticks.ts";
import { drawXY } from "./xy.ts";

/** A region around a curve, as a confidence interval. */
export interface Band {
  /** Lower edge at each x. */
  readonly lower: TensorLike;
  /** Upper edge at each x. */
  readonly upper: TensorLike;
}

/** One curve. */
export interface LineSeries {
  /** Horizontal positions, `[n]`, in drawing order. @default {0, 1, ..., n - 1} */
  readonly x?: TensorLike;
  /** Vertical positions, `[n]`. */
  readonly y: TensorLike;
  /** What the legend calls it; not in the legend if omitted. */
  readonly label?: string;
  /** Region around the curve. */
  readonly band?: Band;
  /** Whether the line is dashed. @default {false} */
  readonly dash?: boolean;
  /** Whether the points are marked. @default {false} */
  readonly markers?: boolean;
}

/** Texts and axes of a picture with two axes. */
export interface XYOptions extends LabelOptions {
  /** Layout of the horizontal axis. @default {"linear"} */
  readonly xScale?: AxisScale;
  /** Layout of the vertical axis. @default {"linear"} */
  readonly yScale?: AxisScale;
}

/**
 * Draws curves, with bands around them where given.
 *
 * @param series The curves, the first one lowest; numbers alone are the vertical positions of one curve,
 * and rows of numbers of one each.
 * @param options Texts and axes.
 * @returns The picture.
 * @throws {TypeError} If a vector is none, lengths differ, or an option is not known.
 * @throws {RangeError} If there is nothing to draw, a value is not finite, or a value on a log axis
 * is not positive.
 *
 * @example Usage
 * ```ts
 * import { lines } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const error = { x: [16, 64, 256], y: [0.21, 0.11, 0.052], label: "|H(0) - H|" };
 * const picture = lines([{ ...error, markers: true }], {
 *   title: "The kernel at initialisation converges",
 *   xLabel: "width",
 *   yLabel: "error",
 *   xScale: "log",
 *   yScale: "log",
 * });
 * assertEquals(picture.width, 640);
 * ```
 */
export function lines(
  series: readonly (LineSeries | TensorLike)[] | TensorLike,
  options: XYOptions = {},
): Picture {
  const read = readSeries(series, LINES);
  const xLabel = read.every(({ x }) => x === undefined) ? "index" : "x";
  const labels = readLabels("draw lines", options, { xLabel, yLabel: "y" }, SCALES);
  const { xScale = "linear", yScale = "linear" } = options;
  return drawXY({ kind: "lines", ...labels, xScale, yScale, traces: read.map(toTrace) });
}

/** Names of the options of pictures with two axes beside their texts. */
export const SCALES: readonly string[] = ["xScale", "yScale"];

const LINES: SeriesKind<LineSeries> = {
  what: "lines",
  names: ["x", "y", "label", "band", "dash", "markers"],
  bare: (y) => ({ y }),
};

function toTrace(series: LineSeries, index: number): Trace {
  const { label, band, dash = false, markers = false } = series;
  const name = nameOf("series", index, label);
  checkBoolean(`draw ${name}`, "dash", dash);
  checkBoolean(`draw ${name}`, "markers", markers);
  const { x, y } = readPoints(series, name);
  const xName = { name: `its x`, length: x.length };
  return {
    x,
    y,
    line: true,
    markers: markers || x.length === 1,
    dash,
    ...(label !== undefined && { label }),
    ...(band !== undefined && { band: toBand(band, name, xName) }),
  };
}

function toBand(
  band: Band,
  name: string,
  x: { readonly name: string; readonly length: number },
): BandSpec {
  checkNames(`draw the band of ${name}`, band, ["lower", "upper"]);
  const lower = readMatching(band.lower, `the lower edge of the band of ${name}`, x);
  const upper = readMatching(band.upper, `the upper edge of the band of ${name}`, x);
  const crossed = lower.findIndex((value, i) => value > upper[i]!);
  if (crossed !== -1) {
    throw new RangeError(
      `Cannot draw the band of ${name} as its lower edge must not be above its upper edge: ` +
        `found ${lower[crossed]} and ${upper[crossed]} at index ${crossed}`,
    );
  }
  return { lower, upper };
}
