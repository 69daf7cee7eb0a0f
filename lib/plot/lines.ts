/**
 * Curves over two axes.
 *
 * @module
 */
import { checkBoolean, checkWhole } from "../options.ts";
import type { TensorLike } from "../tensor.ts";
import { type Bounded, BOUNDS, readBounds } from "./bounds.ts";
import { nameOf, readPoints, readSeries, type SeriesKind } from "./input.ts";
import { type LabelOptions, readLabels } from "./labels.ts";
import type { Picture } from "./picture.ts";
import type { Trace, XYSpec } from "./spec.ts";
import type { AxisScale } from "./ticks.ts";
import { drawXY } from "./xy.ts";

/** One set of points. */
export interface PointSeries extends Bounded {
  /** Horizontal positions, `[n]`, in drawing order. @default {0, 1, ..., n - 1} */
  readonly x?: TensorLike;
  /** Vertical positions, `[n]`. */
  readonly y: TensorLike;
  /** What the legend calls it; not in the legend if omitted. */
  readonly label?: string;
  /** Number of its colour and shape, from 0: series that belong together share one. @default {its place} */
  readonly color?: number;
}

/** One fitted curve. */
export interface FitSeries extends PointSeries {
  /** Whether the line is dashed. @default {false} */
  readonly dash?: boolean;
}

/** One curve. */
export interface LineSeries extends FitSeries {
  /** Whether the points are marked. @default {false} */
  readonly markers?: boolean;
}

/** Texts and axes of a picture with two axes. */
export interface XYOptions extends LabelOptions {
  /** Layout of the horizontal axis. @default {"linear"} */
  readonly xScale?: AxisScale;
  /** Layout of the vertical axis. @default {"linear"} */
  readonly yScale?: AxisScale;
  /** Whether a unit is as long on both axes, so that circles are round and angles true. @default {false} */
  readonly equalAspect?: boolean;
}

/**
 * Draws curves, with bands and error bars around them where given.
 *
 * @param series The curves, the first one lowest; numbers alone are the vertical positions of one curve,
 * and rows of numbers of one each.
 * @param options Texts and axes.
 * @returns The picture.
 * @throws {TypeError} If a vector is none, lengths differ, or an option is not known.
 * @throws {RangeError} If there is nothing to draw, a value is not finite, an error is negative, lower and
 * upper ends cross, a value or an end on a log axis is not positive, or an aspect is equal on a log axis.
 *
 * @example Usage
 * ```ts
 * import { lines } from "@widenet/ntk";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const mean = { x: [16, 64, 256], y: [0.21, 0.11, 0.052], label: "|H(0) - H|" };
 * const error = [0.04, 0.02, 0.01];
 * const picture = lines([{ ...mean, error, markers: true }], {
 *   title: "The kernel at initialisation converges",
 *   xLabel: "width",
 *   yLabel: "error",
 *   xScale: "log",
 *   yScale: "log",
 * });
 * assertEquals(picture.width, 640);
 * assert(picture.alt.includes("error (log), 0.042 to 0.25"));
 * ```
 */
export function lines(
  series: readonly (LineSeries | TensorLike)[] | TensorLike,
  options: XYOptions = {},
): Picture {
  const read = readSeries(series, LINES);
  const xLabel = read.every(({ x }) => x === undefined) ? "index" : "x";
  const labels = readLabels("draw lines", options, { xLabel, yLabel: "y" }, AXES);
  return drawXY({ kind: "lines", ...labels, ...readAxes(options), traces: read.map(toTrace) });
}

/** Names of the options of pictures with two axes beside their texts. */
export const SCALES: readonly string[] = ["xScale", "yScale"];
/** Names of the options of their axes. */
export const AXES: readonly string[] = [...SCALES, "equalAspect"];

/** Reads how the axes are laid out. */
export function readAxes(
  { xScale = "linear", yScale = "linear", equalAspect = false }: XYOptions,
): Pick<XYSpec, "xScale" | "yScale" | "equalAspect"> {
  checkBoolean("draw a picture", "equalAspect", equalAspect);
  return { xScale, yScale, ...(equalAspect && { equalAspect }) };
}

/** Reads the number of a series' colour. */
export function readColor(
  { color }: { readonly color?: number },
  name: string,
): Pick<Trace, "color"> {
  if (color === undefined) return {};
  checkWhole(`draw ${name}`, "color", color, 0, MOST_COLOR);
  return { color };
}

const MOST_COLOR = 20;

const LINES: SeriesKind<LineSeries> = {
  what: "lines",
  names: ["x", "y", "label", "dash", "markers", "color", ...BOUNDS],
  bare: (y) => ({ y }),
};

function toTrace(series: LineSeries, index: number): Trace {
  const { label, markers = false } = series;
  const name = nameOf("series", index, label);
  checkBoolean(`draw ${name}`, "markers", markers);
  const trace = traceOf(series, name, true);
  return { ...trace, markers: markers || trace.x.length === 1 };
}

/** Reads a series as a curve, or as points alone. */
export function traceOf(series: FitSeries, name: string, line: boolean): Trace {
  const { label, dash = false } = series;
  checkBoolean(`draw ${name}`, "dash", dash);
  const { x, y } = readPoints(series, name);
  const look = { ...(label !== undefined && { label }), ...readColor(series, name) };
  return { x, y, line, markers: !line, dash, ...look, ...readBounds(series, y, name) };
}
