/**
 * Points over two axes, and curves fitted to them.
 *
 * @module
 */
import type { TensorLike } from "../tensor.ts";
import { checkSome, nameOf, readMatching, readVector } from "./input.ts";
import type { XYOptions } from "./lines.ts";
import type { Picture } from "./picture.ts";
import type { Trace } from "./spec.ts";
import { drawXY } from "./xy.ts";

/** One set of points. */
export interface PointSeries {
  /** Horizontal positions, `[n]`. */
  readonly x: TensorLike;
  /** Vertical positions, `[n]`. */
  readonly y: TensorLike;
  /** What the legend calls it; not in the legend if omitted. */
  readonly label?: string;
}

/** One fitted curve. */
export interface FitSeries extends PointSeries {
  /** Whether the line is dashed. @default {false} */
  readonly dash?: boolean;
}

/** Options of {@linkcode scatter}. */
export interface ScatterOptions extends XYOptions {
  /** Curves drawn over the points. @default {[]} */
  readonly fits?: readonly FitSeries[];
}

/**
 * Draws points, and curves fitted to them where given.
 *
 * @param points The sets of points, the first one lowest.
 * @param options Texts, axes and fits.
 * @returns The picture.
 * @throws {TypeError} If a vector is none, or lengths differ.
 * @throws {RangeError} If there is nothing to draw, a value is not finite, or a value on a log axis
 * is not positive.
 *
 * @example Usage
 * ```ts
 * import { scatter } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const picture = scatter([{ x: [0, 1, 2], y: [0.1, 0.9, 2.1], label: "training data" }], {
 *   title: "Kernel regression",
 *   xLabel: "x",
 *   yLabel: "y",
 *   fits: [{ x: [0, 2], y: [0, 2], label: "prediction" }],
 * });
 * assertEquals(picture.spec.kind, "scatter");
 * ```
 */
export function scatter(points: readonly PointSeries[], options: ScatterOptions): Picture {
  checkSome(points, "points");
  const { fits = [], xScale = "linear", yScale = "linear", ...labels } = options;
  const traces = [
    ...points.map((series, i) => toTrace(series, nameOf("series", i, series.label), false)),
    ...fits.map((series, i) => toTrace(series, nameOf("fit", i, series.label), true)),
  ];
  return drawXY({ kind: "scatter", ...labels, xScale, yScale, traces });
}

function toTrace(series: FitSeries, name: string, line: boolean): Trace {
  const { label, dash = false } = series;
  const x = readVector(series.x, `x of ${name}`);
  const y = readMatching(series.y, `y of ${name}`, { name: "its x", length: x.length });
  return { x, y, line, markers: !line, dash, ...(label !== undefined && { label }) };
}
