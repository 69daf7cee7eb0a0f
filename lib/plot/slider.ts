/**
 * One picture out of many, chosen by a slider.
 *
 * @module
 */
import { checkNames, checkNumber, checkText, checkWhole, kindOf } from "../options.ts";
import { noteWith } from "./labels.ts";
import { checkPicture, type Picture } from "./picture.ts";
import type { Trace, XYSpec } from "./spec.ts";
import { formatTick } from "./ticks.ts";
import { drawXY } from "./xy.ts";

/** Options of {@linkcode slider}. */
export interface SliderOptions {
  /** What the slider changes, as "depth". */
  readonly name: string;
  /** Its value at each picture; numbers or texts. */
  readonly values: readonly (number | string)[];
  /** Which picture is shown first, from 0, and is the still one. @default {0} */
  readonly start?: number;
}

/** Pictures of which a slider shows one. */
export interface Slider {
  /** Tells sliders from pictures and formulas. */
  readonly kind: "slider";
  /** What the slider changes. */
  readonly name: string;
  /** What it says at each picture. */
  readonly values: readonly string[];
  /** Which picture is shown first, from 0. */
  readonly start: number;
  /** What the pictures show, as plain data: all have the same series. */
  readonly frames: readonly XYSpec[];
  /** The first picture, for viewers without sliders. */
  readonly still: Picture;
}

const ATTEMPT = "make a slider";

/**
 * Puts pictures with the same series under a slider.
 *
 * JupyterLab and Jupyter Notebook draw it themselves (Vega-Lite), without a kernel and without the
 * network; everywhere else the picture `start` is seen.
 *
 * @param pictures Pictures that `lines` or `scatter` made, with the same texts, scales and series.
 * @param options What the slider changes, and its values.
 * @returns The slider, for `show`.
 * @throws {TypeError} If a picture is none of these, pictures differ in more than numbers, there are not
 * as many values, or an option is not known.
 * @throws {RangeError} If there are no pictures, or there is no picture `start`.
 *
 * @example Usage
 * ```ts
 * import { lines, slider } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const x = [0, 1, 2], powers = [1, 2, 3];
 * const pictures = powers.map((p) => lines([{ x, y: x.map((v) => v ** p), label: "x^p" }]));
 * const powerSlider = slider(pictures, { name: "p", values: powers });
 * assertEquals(powerSlider.values, ["1", "2", "3"]);
 * ```
 */
export function slider(pictures: readonly Picture[], options: SliderOptions): Slider {
  checkNames(ATTEMPT, options, ["name", "values", "start"]);
  const { name, values, start = 0 } = options;
  checkText(ATTEMPT, "name", name);
  const frames = readFrames(pictures);
  const texts = readValues(values, frames.length);
  checkWhole(ATTEMPT, "start", start, 0, frames.length - 1);
  const first = frames[start]!;
  const place = `${name} = ${texts[start]!}, of ${texts[0]!} to ${texts.at(-1)!}`;
  const still = drawXY({ ...first, ...noteWith(first.note, [place]) });
  return Object.freeze({ kind: "slider", name, values: texts, start, frames, still });
}

/** Refuses what is no slider. */
export function checkSlider(attempt: string, value: Slider): void {
  if (Array.isArray(value.frames) && value.frames.length > 0 && value.still?.kind === "picture") {
    return;
  }
  throw new TypeError(
    `Cannot ${attempt} as it must be one that slider() made: found ${kindOf(value)}`,
  );
}

function readFrames(pictures: readonly Picture[]): readonly XYSpec[] {
  if (!Array.isArray(pictures)) {
    throw new TypeError(
      `Cannot ${ATTEMPT} as a list of pictures is needed: found ${kindOf(pictures)}`,
    );
  }
  if (pictures.length === 0) throw new RangeError(`Cannot ${ATTEMPT} without pictures: give some`);
  const frames = pictures.map((picture) => {
    checkPicture(ATTEMPT, picture);
    return readXY(picture);
  });
  const wanted = lookOf(frames[0]!);
  const other = frames.findIndex((frame) => lookOf(frame) !== wanted);
  if (other >= 0) {
    throw new TypeError(
      `Cannot ${ATTEMPT} as pictures must have the same texts, scales and series: ` +
        `picture ${other} differs from picture 0`,
    );
  }
  return frames;
}

function readXY({ spec }: Picture): XYSpec {
  if ("traces" in spec) return spec;
  throw new TypeError(
    `Cannot ${ATTEMPT} as pictures must be made by lines() or scatter(): found one of kind "${spec.kind}"`,
  );
}

/** What the frames have in common: all but the numbers. */
function lookOf(spec: XYSpec): string {
  const { title, xLabel, yLabel, note, xScale, yScale, equalAspect, traces } = spec;
  const looks = traces.map(({ label, line, markers, dash, color, band, error }: Trace) => [
    ...[label, line, markers, dash, color],
    ...[band !== undefined, error !== undefined],
  ]);
  return JSON.stringify([title, xLabel, yLabel, note, xScale, yScale, equalAspect, looks]);
}

function readValues(values: readonly (number | string)[], count: number): readonly string[] {
  if (!Array.isArray(values) || values.length !== count) {
    const found = Array.isArray(values) ? `${values.length} of them` : kindOf(values);
    throw new TypeError(
      `Cannot ${ATTEMPT} as 'values' must be a list with one for each of ${count} pictures: found ${found}`,
    );
  }
  return values.map((value, i) => {
    if (typeof value === "string") return value;
    checkNumber(ATTEMPT, `values[${i}]`, value);
    return formatTick(value, 4);
  });
}
