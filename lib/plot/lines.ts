/**
 * Curves over two axes.
 *
 * @module
 */
import type { TensorLike } from "../tensor.ts";
import { checkSome, nameOf, readMatching, readVector } from "./input.ts";
import type { Picture } from "./picture.ts";
import type { BandSpec, Labels, Trace } from "./spec.ts";
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
  /** Horizontal positions, `[n]`, in drawing order. */
  readonly x: TensorLike;
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
export interface XYOptions extends Labels {
  /** Layout of the horizontal axis. @default {"linear"} */
  readonly xScale?: AxisScale;
  /** Layout of the vertical axis. @default {"linear"} */
  readonly yScale?: AxisScale;
}

/**
 * Draws curves, with bands around them where given.
 *
 * @param series The curves, the first one lowest.
 * @param options Texts and axes.
 * @returns The picture.
 * @throws {TypeError} If a vector is none, or lengths differ.
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
export function lines(series: readonly LineSeries[], options: XYOptions): Picture {
  checkSome(series, "lines");
  const { xScale = "linear", yScale = "linear" } = options;
  return drawXY({ kind: "lines", ...options, xScale, yScale, traces: series.map(toTrace) });
}

function toTrace(series: LineSeries, index: number): Trace {
  const { label, band, dash = false, markers = false } = series;
  const name = nameOf("series", index, label);
  const x = readVector(series.x, `x of ${name}`);
  const xName = { name: `its x`, length: x.length };
  const y = readMatching(series.y, `y of ${name}`, xName);
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
