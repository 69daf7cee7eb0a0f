/**
 * Where the windows of convolutions and pools lie.
 *
 * "SAME" pads with zeros so that the output has ceil(input/stride) sites; of an odd amount the greater
 * part comes after the last site, as in XLA. "VALID" keeps windows that lie within the input.
 * "CIRCULAR" has as many windows as "SAME", and the input goes on at its other end.
 *
 * @module
 */
import { type FieldCheck, oneOf } from "../activations/check.ts";
import { latexNumber } from "../activations/latex.ts";
import { tapSite, type WindowAxis } from "../engine/program/program.ts";
import { checkSpatial } from "./axes.ts";
import { shapeText, type SignalShape } from "./signal.ts";
import { checkTaps } from "./size.ts";

/** What lies beyond the edges: zeros ("SAME"), nothing ("VALID"), or the other end ("CIRCULAR"). */
export type Padding = "SAME" | "VALID" | "CIRCULAR";

/** Windows of one size on all spatial axes. */
export interface Windows {
  /** Number of taps on each spatial axis. */
  readonly size: readonly number[];
  /** Step between windows on each spatial axis. */
  readonly strides: readonly number[];
  /** What lies beyond the edges. */
  readonly padding: Padding;
}

/** Refuses what is no padding. */
export const checkPadding: FieldCheck = oneOf("SAME", "VALID", "CIRCULAR");

/** Refuses windows and strides of different axes; `name` is what the layer calls the windows. */
export function checkWindows(layer: string, name: string, { size, strides }: Windows): void {
  if (strides.length !== size.length) {
    throw new TypeError(
      `Cannot make ${layer} as '${name}' and 'strides' must have as many axes: ` +
        `found [${size}] and [${strides}]`,
    );
  }
}

/**
 * The windows on each axis of an input.
 *
 * @throws {TypeError} If the input has another number of spatial axes, or is smaller than a window
 * that may not be padded.
 * @throws {RangeError} If the windows have too many taps in all.
 */
export function windowAxes(
  layer: string,
  { size, strides, padding }: Windows,
  input: SignalShape,
  place: string,
): readonly WindowAxis[] {
  checkSpatial(layer, input, place, size.length);
  const { spatial } = input;
  if (padding === "VALID" && spatial.some((length, i) => length < size[i]!)) {
    throw new TypeError(
      `Cannot apply ${layer} at ${place} as its window [${size}] is larger than its input ` +
        `${shapeText(input)}: use padding "SAME" or a smaller window`,
    );
  }
  const axes = spatial.map((length, i) => windowAxis(length, size[i]!, strides[i]!, padding));
  checkTaps(layer, size, axes.map(({ output }) => output), place);
  return axes;
}

function windowAxis(input: number, size: number, stride: number, padding: Padding): WindowAxis {
  const circular = padding === "CIRCULAR";
  if (padding === "VALID") {
    const output = Math.floor((input - size) / stride) + 1;
    return { input, output, size, stride, dilation: 1, low: 0, circular };
  }
  const output = Math.ceil(input / stride);
  const total = Math.max((output - 1) * stride + size - input, 0);
  return { input, output, size, stride, dilation: 1, low: Math.floor(total / 2), circular };
}

/**
 * The windows of a transposed convolution on each axis: the input lies `stride` apart, the windows 1
 * apart. "SAME" makes input * stride sites, "VALID" input * stride + max(size - stride, 0), and
 * "CIRCULAR" folds those of "VALID" to input * stride (as JAX's `lax.conv_transpose`).
 */
export function transposedAxes(
  layer: string,
  { size, strides, padding }: Windows,
  input: SignalShape,
  place: string,
): readonly WindowAxis[] {
  checkSpatial(layer, input, place, size.length);
  const axes = input.spatial.map((length, i) => {
    const [taps, dilation] = [size[i]!, strides[i]!];
    const same = dilation > taps - 1 ? taps - 1 : Math.ceil((taps + dilation - 2) / 2);
    return {
      input: length,
      output: length * dilation + (padding === "VALID" ? Math.max(taps - dilation, 0) : 0),
      size: taps,
      stride: 1,
      dilation,
      low: padding === "SAME" ? same : taps - 1,
      circular: padding === "CIRCULAR",
    };
  });
  checkTaps(layer, size, axes.map(({ output }) => output), place);
  return axes;
}

/** Input sites that each window reads, in the order of its taps; -1 where there is none. */
export function tapSites(axis: WindowAxis): readonly (readonly number[])[] {
  return Array.from(
    { length: axis.output },
    (_, a) => Array.from({ length: axis.size }, (_, k) => tapSite(axis, a, k)),
  );
}

/** Number of taps of a window. */
export function windowArea({ size }: Windows): number {
  return size.reduce((product, taps) => product * taps, 1);
}

/**
 * Site that tap k of window a reads, as in "a_{k} = 2\\,a + k - 1, \\quad 0 \\le k < 3". Rows of numbers
 * count axis by axis.
 */
export function latexTaps(axes: readonly WindowAxis[]): string {
  const row = (read: (axis: WindowAxis) => number): string => latexVector(axes.map(read));
  const [low, dilation] = [row((axis) => axis.low), row((axis) => axis.dilation)];
  const start = `${latexTimes(row((axis) => axis.stride), "a")} + k`;
  const shifted = low === "0" ? start : `${start} - ${low}`;
  const turned = axes.some(({ circular }) => circular)
    ? `${shifted} \\bmod ${row(({ input, dilation }) => input * dilation)}`
    : shifted;
  const site = dilation === "1" ? turned : `(${turned})/${dilation}`;
  const partial = axes.some((axis) => tapSites(axis).flat().includes(-1));
  const nothing = partial ? "\\text{ (no term where this is not a site)}" : "";
  return `a_{k} = ${site}, \\quad 0 \\le k < ${row(({ size }) => size)}${nothing}`;
}

/** A product axis by axis, without a factor of one. */
export function latexTimes(factor: string, body: string): string {
  if (factor === "1") return body;
  return factor.startsWith("(") ? `${factor} \\odot ${body}` : `${factor}\\,${body}`;
}

/** One number if all entries are equal, else a row of numbers. */
export function latexVector(values: readonly number[]): string {
  return new Set(values).size === 1
    ? latexNumber(values[0]!)
    : `(${values.map(latexNumber).join(", ")})`;
}
