/**
 * Points over two axes, and curves fitted to them.
 *
 * @module
 */
import type { TensorLike } from "../tensor.ts";
import { BOUNDS } from "./bounds.ts";
import { nameOf, readSeries, type SeriesKind } from "./input.ts";
import { readLabels } from "./labels.ts";
import {
  AXES,
  type FitSeries,
  type PointSeries,
  readAxes,
  traceOf,
  type XYOptions,
} from "./lines.ts";
import type { Picture } from "./picture.ts";
import { drawXY } from "./xy.ts";

/** Options of {@linkcode scatter}. */
export interface ScatterOptions extends XYOptions {
  /** Curves drawn over the points. @default {[]} */
  readonly fits?: readonly FitSeries[];
}

/**
 * Draws points, with bands and error bars around them where given, and curves fitted to them where given.
 *
 * @param points The sets of points, the first one lowest; numbers alone are the vertical positions of one
 * set, and rows of numbers of one each.
 * @param options Texts, axes and fits.
 * @returns The picture.
 * @throws {TypeError} If a vector is none, lengths differ, or an option is not known.
 * @throws {RangeError} If there is nothing to draw, a value is not finite, an error is negative, lower and
 * upper ends cross, a value or an end on a log axis is not positive, or an aspect is equal on a log axis.
 *
 * @example Usage
 * ```ts
 * import { scatter } from "@widenet/ntk";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const data = { x: [0, 1, 2], y: [0.1, 0.9, 2.1], error: [0.2, 0.2, 0.3], label: "training data" };
 * const picture = scatter([data], {
 *   title: "Kernel regression",
 *   xLabel: "x",
 *   yLabel: "y",
 *   fits: [{ x: [0, 2], y: [0, 2], label: "prediction" }],
 * });
 * assertEquals(picture.spec.kind, "scatter");
 * assert(picture.alt.endsWith("With error bars: training data."));
 * ```
 */
export function scatter(
  points: readonly (PointSeries | TensorLike)[] | TensorLike,
  options: ScatterOptions = {},
): Picture {
  const read = readSeries(points, POINTS);
  const xLabel = read.every(({ x }) => x === undefined) ? "index" : "x";
  const labels = readLabels("draw points", options, { xLabel, yLabel: "y" }, [...AXES, "fits"]);
  const fits = options.fits === undefined ? [] : readFits(options.fits);
  const traces = [
    ...read.map((series, i) => traceOf(series, nameOf("series", i, series.label), false)),
    ...fits.map((series, i) => traceOf(series, nameOf("fit", i, series.label), true)),
  ];
  return drawXY({ kind: "scatter", ...labels, ...readAxes(options), traces });
}

const POINTS: SeriesKind<PointSeries> = {
  what: "points",
  names: ["x", "y", "label", "color", ...BOUNDS],
  bare: (y) => ({ y }),
};

function readFits(fits: readonly FitSeries[]): readonly FitSeries[] {
  if (Array.isArray(fits) && fits.length === 0) return [];
  return readSeries(fits, { what: "fits", names: ["x", "y", "label", "dash", "color", ...BOUNDS] });
}
