/**
 * Matrices as colours.
 *
 * @module
 */
import {
  checkBoolean,
  checkNames,
  checkNumber,
  checkOneOf,
  checkText,
  kindOf,
} from "../options.ts";
import type { TensorLike } from "../tensor.ts";
import { makePicture } from "./card.ts";
import { drawHeatmap } from "./heatmap_drawing.ts";
import { readPair } from "./input.ts";
import { type LabelOptions, noteWith, readLabels, sentenceOf } from "./labels.ts";
import { averageDown, readMatrix } from "./matrix.ts";
import type { Picture } from "./picture.ts";
import type { ColorScale, Group, HeatmapSpec } from "./spec.ts";
import { rangeText } from "./range_text.ts";
import { extent, widened } from "./ticks.ts";

/** Groups of rows and columns that differ. */
export interface AxisGroups {
  /** Groups of rows, from the top. @default {[]} */
  readonly rows?: readonly Group[];
  /** Groups of columns, from the left. @default {[]} */
  readonly columns?: readonly Group[];
}

/** Options of {@linkcode heatmap}. */
export interface HeatmapOptions extends LabelOptions {
  /** Name of the values, with their unit if they have one. @default {"value"} */
  readonly valueLabel?: string;
  /**
   * How values become colours: "sequential" from the smallest to the largest, "diverging" with 0 in
   * the middle, "log" by their logarithm.
   *
   * @default {"sequential"}
   */
  readonly scale?: ColorScale;
  /** Values at the two ends of the colour bar; those of the matrix if omitted. */
  readonly domain?: readonly [number, number];
  /**
   * Neighbours that belong together, as samples of one class: set apart by lines and named. A list
   * holds for rows and columns alike.
   *
   * @default {[]}
   */
  readonly groups?: readonly Group[] | AxisGroups;
  /** Whether each cell shows its value; for up to 20 rows and columns. @default {false} */
  readonly cellText?: boolean;
  /** Whether there is a colour bar: not needed where texts say what the colours are. @default {true} */
  readonly colorBar?: boolean;
}

const NAMES: readonly string[] = [
  "valueLabel",
  "scale",
  "domain",
  "groups",
  "cellText",
  "colorBar",
];

/** Most rows or columns whose cells have room for a number. */
const MOST_TEXTS = 20;

/**
 * Draws a matrix as colours, row 0 on top.
 *
 * With more than 400 rows or columns, square blocks are averaged; the note then says so.
 *
 * @param matrix The values, `[n, m]`.
 * @param options Texts, colours and groups.
 * @returns The picture.
 * @throws {TypeError} If the values are no matrix, group sizes do not add up to its sides, or an option is
 * not known.
 * @throws {RangeError} If a value is not finite, is not positive on a log scale, is outside of
 * `domain`, or there are too many cells for numbers.
 *
 * @example Usage
 * ```ts
 * import { heatmap } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const picture = heatmap([[98, 2], [3, 97]], {
 *   title: "Confusion matrix",
 *   xLabel: "predicted class",
 *   yLabel: "true class",
 *   valueLabel: "samples",
 *   groups: [{ label: "cat", size: 1 }, { label: "dog", size: 1 }],
 *   cellText: true,
 * });
 * assertEquals(picture.spec.kind, "heatmap");
 * ```
 */
export function heatmap(matrix: TensorLike, options: HeatmapOptions = {}): Picture {
  const axes = { xLabel: "column", yLabel: "row" };
  const labels = readLabels("draw a heat map", options, axes, NAMES);
  const { valueLabel = "value", scale = "sequential", groups = [] } = options;
  const { cellText = false, colorBar = true } = options;
  checkText("draw a heat map", "valueLabel", valueLabel);
  checkOneOf("draw a heat map", "scale", scale, ["sequential", "diverging", "log"]);
  checkBoolean("draw a heat map", "cellText", cellText);
  checkBoolean("draw a heat map", "colorBar", colorBar);
  const what = labels.title === "" ? "the heat map" : `the heat map '${labels.title}'`;
  const full = readMatrix(matrix, what);
  const size = full.shape as [number, number];
  const { rowGroups, columnGroups } = readGroups(groups, size, what);
  if (cellText && Math.max(...size) > MOST_TEXTS) {
    throw new RangeError(
      `Cannot write into the cells of ${what} as there is room for ${MOST_TEXTS} rows and ` +
        `columns: found [${size.join(", ")}]; leave 'cellText' out`,
    );
  }
  const domain = chooseDomain(extent(full.data), scale, options.domain, what);
  const { rows, block } = averageDown(full);
  const averaged = block === 1 ? [] : [
    `${size.join(" × ")} values averaged over blocks of ${block} × ${block} to ` +
    `${rows.length} × ${rows[0]!.length}`,
  ];
  const spec: HeatmapSpec = {
    kind: "heatmap",
    ...{ ...labels, valueLabel, values: rows, size, block, scale, domain },
    ...{ rowGroups, columnGroups, cellText },
    ...(!colorBar && { barless: true }),
    ...noteWith(labels.note, averaged),
  };
  return makePicture(spec, describe(spec, extent(full.data)), [(top) => drawHeatmap(spec, top)]);
}

function readGroups(
  groups: readonly Group[] | AxisGroups,
  [height, width]: readonly [number, number],
  what: string,
): { rowGroups: readonly Group[]; columnGroups: readonly Group[] } {
  if (!isList(groups)) checkNames(`group the axes of ${what}`, groups, ["rows", "columns"]);
  const { rows = [], columns = [] } = isList(groups) ? { rows: groups, columns: groups } : groups;
  checkGroups(rows, height, `rows of ${what}`);
  checkGroups(columns, width, `columns of ${what}`);
  return { rowGroups: rows, columnGroups: columns };
}

function isList(groups: readonly Group[] | AxisGroups): groups is readonly Group[] {
  return Array.isArray(groups);
}

function checkGroups(groups: readonly Group[], length: number, which: string): void {
  if (!Array.isArray(groups)) {
    throw new TypeError(
      `Cannot group the ${which} as a list of { label, size } is needed: found ${kindOf(groups)}`,
    );
  }
  if (groups.length === 0) return;
  for (const group of groups) {
    checkNames(`group the ${which}`, group, ["label", "size"]);
    checkText(`group the ${which}`, "label", group.label);
    checkNumber(`group the ${which}`, "size", group.size);
  }
  const sizes = groups.map(({ size }) => size);
  const sum = sizes.reduce((a, b) => a + b, 0);
  if (sum !== length || sizes.some((size) => !Number.isInteger(size) || size < 1)) {
    throw new TypeError(
      `Cannot group the ${which} as the sizes must be whole, positive and add up to ${length}: ` +
        `found ${sizes.join(" + ")} = ${sum}`,
    );
  }
}

function chooseDomain(
  [low, high]: readonly [number, number],
  scale: ColorScale,
  domain: readonly [number, number] | undefined,
  what: string,
): [number, number] {
  if (scale === "log" && low <= 0) {
    throw new RangeError(
      `Cannot draw ${what} on a log scale as its values must be positive: ` +
        `the smallest is ${low}; use another scale or add a small offset`,
    );
  }
  if (domain !== undefined) {
    const [from, to] = readPair(`draw ${what}`, "domain", domain);
    if (!(from <= low && high <= to && from < to) || (scale === "log" && from <= 0)) {
      throw new RangeError(
        `Cannot draw ${what} as 'domain' must hold all values: ` +
          `current value is [${domain.join(", ")}], values go from ${low} to ${high}`,
      );
    }
    return [from, to];
  }
  switch (scale) {
    case "sequential":
      return low < high ? [low, high] : [low - (Math.abs(low) || 1), high + (Math.abs(high) || 1)];
    case "diverging": {
      const largest = Math.max(Math.abs(low), Math.abs(high)) || 1;
      return [-largest, largest];
    }
    case "log":
      return low < high ? [low, high] : widened(low, 10);
  }
}

function describe(spec: HeatmapSpec, range: readonly [number, number]): string {
  const { title, xLabel, yLabel, valueLabel, size, scale, rowGroups, columnGroups } = spec;
  const groups = [...new Set([...rowGroups, ...columnGroups].map(({ label }) => label))];
  return [
    sentenceOf(`Heat map (${scale})`, title),
    `Rows: ${yLabel}, ${size[0]}. Columns: ${xLabel}, ${size[1]}.`,
    `Colour: ${valueLabel}, ${rangeText(range, scale === "log")}.`,
    ...(groups.length === 0 ? [] : [`Groups: ${groups.join("; ")}.`]),
  ].join(" ");
}
