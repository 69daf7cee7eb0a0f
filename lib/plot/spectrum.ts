/**
 * Eigenvalues in falling order.
 *
 * @module
 */
import { checkOneOf } from "../options.ts";
import type { TensorLike } from "../tensor.ts";
import { nameOf, readSeries, readVector, type SeriesKind } from "./input.ts";
import { type LabelOptions, noteWith, readLabels } from "./labels.ts";
import { readColor } from "./lines.ts";
import type { Picture } from "./picture.ts";
import type { Trace } from "./spec.ts";
import type { AxisScale } from "./ticks.ts";
import { drawXY } from "./xy.ts";

/** The eigenvalues of one matrix. */
export interface SpectrumSeries {
  /** Eigenvalues in any order, `[n]`. */
  readonly values: TensorLike;
  /** What the legend calls it; not in the legend if omitted. */
  readonly label?: string;
  /** Number of its colour and shape, from 0: series that belong together share one. @default {its place} */
  readonly color?: number;
}

/** Options of {@linkcode spectrum}; its axes are "rank" and "eigenvalue" if not named. */
export interface SpectrumOptions extends LabelOptions {
  /** Layout of the horizontal axis; "log" makes a power law a straight line. @default {"linear"} */
  readonly xScale?: AxisScale;
  /**
   * What becomes of eigenvalues that are 0 or less, which a log axis cannot hold: "refuse" throws,
   * "omit" leaves them out and says how many in the note.
   *
   * @default {"refuse"}
   */
  readonly nonPositive?: "refuse" | "omit";
}

/** With more eigenvalues than this the markers would hide the curve. */
const MARKED = 60;

/**
 * Draws eigenvalues from the largest to the smallest on a log axis.
 *
 * @param series The spectra, the first one lowest; numbers alone are one spectrum, and rows of numbers
 * one each.
 * @param options Texts and axes.
 * @returns The picture.
 * @throws {TypeError} If the eigenvalues are not a vector, or an option is not known.
 * @throws {RangeError} If there is nothing to draw, a value is not finite, or a value is not
 * positive and `nonPositive` is "refuse".
 *
 * @example Usage
 * ```ts
 * import { spectrum } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const picture = spectrum([{ values: [0.01, 1, 0.1] }], { title: "Spectrum of the kernel" });
 * assertEquals(picture.alt.includes("0.01 to 1"), true);
 * ```
 */
export function spectrum(
  series: readonly (SpectrumSeries | TensorLike)[] | TensorLike,
  options: SpectrumOptions = {},
): Picture {
  const axes = { xLabel: "rank", yLabel: "eigenvalue" };
  const labels = readLabels("draw spectra", options, axes, ["xScale", "nonPositive"]);
  const { nonPositive = "refuse", xScale = "linear" } = options;
  checkOneOf("draw spectra", "nonPositive", nonPositive, ["refuse", "omit"]);
  const read = readSeries(series, SPECTRA).map((one, i) => readPositive(one, i, nonPositive));
  return drawXY({
    kind: "spectrum",
    ...labels,
    ...noteWith(labels.note, read.map(({ omitted }) => omitted)),
    xScale,
    yScale: "log",
    traces: read.map(({ trace }) => trace),
  });
}

const SPECTRA: SeriesKind<SpectrumSeries> = {
  what: "spectra",
  names: ["values", "label", "color"],
  bare: (values) => ({ values }),
};

function readPositive(
  { values, label, color }: SpectrumSeries,
  index: number,
  nonPositive: "refuse" | "omit",
): { trace: Trace; omitted: string } {
  const name = nameOf("spectrum", index, label);
  const sorted = readVector(values, name).sort((a, b) => b - a);
  const y = sorted.filter((value) => value > 0);
  const left = sorted.length - y.length;
  if (left > 0 && (nonPositive === "refuse" || y.length === 0)) {
    throw new RangeError(
      `Cannot draw ${name} on a log axis as ${left} of ${sorted.length} values are not positive: ` +
        `the smallest is ${sorted.at(-1)}; ` +
        (y.length === 0 ? "none is left to draw" : `pass nonPositive: "omit" to leave them out`),
    );
  }
  const trace = {
    x: y.map((_, i) => i + 1),
    y,
    line: true,
    markers: y.length <= MARKED,
    dash: false,
    ...(label !== undefined && { label }),
    ...readColor(color === undefined ? {} : { color }, name),
  };
  const whose = label === undefined ? "" : ` of ${label}`;
  const omitted = `${left} of ${sorted.length} values${whose} are not positive and are left out`;
  return { trace, omitted: left === 0 ? "" : omitted };
}
