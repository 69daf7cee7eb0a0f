/**
 * Bars over categories, with error bars.
 *
 * @module
 */
import { checkNumber, checkText } from "../options.ts";
import { isTensorLike, type TensorLike } from "../tensor.ts";
import { drawColumns, drawRows } from "./bar_chart.ts";
import { makePicture } from "./card.ts";
import { readPair, readSeries, readVector } from "./input.ts";
import { type LabelOptions, readLabels, sentenceOf } from "./labels.ts";
import type { Picture } from "./picture.ts";
import type { Bar, BarsSpec } from "./spec.ts";
import { extent, formatTick } from "./ticks.ts";

/** Options of {@linkcode bars}. */
export interface BarsOptions extends LabelOptions {
  /** Range of the value axis; must hold all values. From 0 to the largest if omitted. */
  readonly yDomain?: readonly [number, number];
}

/** Space beyond the longest bar for its number, as a share of the range. */
const HEADROOM = 0.13;

/**
 * Draws a bar for each category, upright, or lying if the names are long.
 *
 * @param groups The bars; `error` is half the length of the error bar. Numbers alone are bars that are
 * numbered from 0.
 * @param options Texts and the range of the values.
 * @returns The picture.
 * @throws {TypeError} If a bar is none, or an option is not known.
 * @throws {RangeError} If there is nothing to draw, a value or error is not finite, an error is
 * negative, or a bar does not fit into `yDomain`.
 *
 * @example Usage
 * ```ts
 * import { bars } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const picture = bars(
 *   [{ label: "NTK", value: 0.993, error: 0.003 }, { label: "NNGP", value: 0.997 }],
 *   { title: "Test accuracy", xLabel: "kernel", yLabel: "accuracy", yDomain: [0.9, 1] },
 * );
 * assertEquals(picture.spec.kind, "bars");
 * ```
 */
export function bars(groups: readonly Bar[] | TensorLike, options: BarsOptions = {}): Picture {
  const list = readBars(groups);
  const axes = { xLabel: "", yLabel: "value" };
  const labels = readLabels("draw bars", options, axes, ["yDomain"]);
  const { yDomain } = options;
  const domain = yDomain === undefined ? chooseDomain(list) : checkDomain(yDomain, list);
  const spec: BarsSpec = {
    kind: "bars",
    ...labels,
    bars: list.map((bar) => ({ ...bar })),
    domain,
  };
  return makePicture(spec, describe(spec), [
    (top) => drawColumns(spec, top) ?? drawRows(spec, top),
  ]);
}

/** Numbers alone are bars that are numbered from 0. */
function readBars(groups: readonly Bar[] | TensorLike): readonly Bar[] {
  const isNumbers = isTensorLike(groups) && !(Array.isArray(groups) && !isNumber(groups[0]));
  const list = isNumbers
    ? readVector(groups, "bars").map((value, i) => ({ label: `${i}`, value }))
    : readSeries(groups as readonly Bar[], { what: "bars", names: ["label", "value", "error"] });
  list.forEach(checkBar);
  return list;
}

function isNumber(value: unknown): boolean {
  return typeof value === "number";
}

function checkBar({ label, value, error = 0 }: Bar, index: number): void {
  checkText(`draw bar ${index}`, "label", label);
  checkNumber(`draw bar ${index}`, "value", value);
  checkNumber(`draw bar ${index}`, "error", error);
  if (!Number.isFinite(value) || !Number.isFinite(error) || error < 0) {
    throw new RangeError(
      `Cannot draw bar ${index} ('${label}') as its value must be finite and its error finite and ` +
        `not negative: found ${value} and ${error}`,
    );
  }
}

function chooseDomain(groups: readonly Bar[]): [number, number] {
  const [low, high] = extent(groups.flatMap(endsOf));
  const [bottom, top] = [Math.min(0, low), Math.max(0, high)];
  const room = (top - bottom || 1) * HEADROOM;
  return [low < 0 ? bottom - room : 0, high > 0 || low === high ? top + room : 0];
}

function checkDomain(domain: readonly [number, number], groups: readonly Bar[]): typeof domain {
  const [low, high] = readPair("draw bars", "yDomain", domain);
  if (!(Number.isFinite(low) && Number.isFinite(high) && low < high)) {
    throw new RangeError(
      `Cannot draw bars as 'yDomain' must be two finite numbers that rise: current value is [${domain}]`,
    );
  }
  const outside = groups.find(({ value }) => value < low || value > high);
  if (outside !== undefined) {
    throw new RangeError(
      `Cannot draw the bar '${outside.label}' as its value ${outside.value} is outside of 'yDomain': ` +
        `current value is [${domain}]`,
    );
  }
  return domain;
}

function endsOf({ value, error = 0 }: Bar): number[] {
  return [value - error, value + error];
}

function describe({ title, xLabel, yLabel, bars }: BarsSpec): string {
  const values = bars.map(({ label, value, error }) =>
    `${label} ${formatTick(value, 4)}${error === undefined ? "" : ` ± ${formatTick(error, 2)}`}`
  );
  const axes = xLabel === "" ? yLabel : `${yLabel} by ${xLabel}`;
  return `${sentenceOf("Bars", title)} ${axes}: ${values.join("; ")}.`;
}
