/**
 * The drawing of a heat map: cells, axes with groups or indices, colour bar.
 *
 * @module
 */
import { type Block, drawXName, drawYName, yNameWidth } from "./card.ts";
import { cellPaths } from "./cell_paths.ts";
import { type ColorMap, inkOn, makeColorMap } from "./color_scale.ts";
import { makeColorBar } from "./color_bar.ts";
import { boundaries, type Box, drawColumnNames, rowNamesOf } from "./heatmap_axes.ts";
import type { HeatmapSpec } from "./spec.ts";
import { drawText, round, textWidth } from "./text.ts";
import { FRAME, PADDING, WIDTH } from "./theme.ts";
import { formatTick } from "./ticks.ts";

const LABEL = { size: 11 };
/** Largest width and height of the cells in CSS pixels. */
const MOST_WIDTH = 450;
const MOST_HEIGHT = 420;
const BAR_GAP = 18;
/** Device pixels for each CSS pixel, which the cells' sides are multiples of when small. */
const PIXEL_RATIO = 2;
/** Least height for the colour bar and the names of the axes. */
const LEAST_HEIGHT = 200;
/** Room below the colour bar for half of its lowest label. */
const LEAST_BELOW = 12;

/** Draws cells, axes and colour bar. */
export function drawHeatmap(spec: HeatmapSpec, top: number): Block {
  const map = makeColorMap(spec.scale, spec.domain);
  const bar = spec.barless
    ? { width: 0, draw: (): string => "" }
    : makeColorBar(spec, map, LEAST_HEIGHT);
  const rowNames = rowNamesOf(spec);
  const left = Math.ceil(PADDING + yNameWidth(spec.yLabel, LEAST_HEIGHT) + rowNames.width);
  const room = WIDTH - PADDING - bar.width - BAR_GAP - left;
  const { width, height } = cellsSize(spec, Math.min(MOST_WIDTH, room));
  const span = Math.max(LEAST_HEIGHT, height);
  const box = { left, top: top + 2 + (span - height) / 2, width, height };
  const columnNames = drawColumnNames(spec, box);
  const bottom = box.top + height + columnNames.height;
  const xName = drawXName(spec.xLabel, left + width / 2, width + 2 * PADDING, bottom);
  const yName = drawYName(spec.yLabel, PADDING, box.top + height / 2, LEAST_HEIGHT);
  return {
    svg: yName.svg + drawCells(spec, map, box) + drawSeparators(spec, box) +
      rowNames.draw(box) + columnNames.svg + xName.svg +
      bar.draw([left + width + BAR_GAP, top + 2], span),
    height: Math.max(bottom + xName.height - top, span + LEAST_BELOW),
  };
}

/** Square cells; small ones a whole number of device pixels, so that all look alike. */
function cellsSize({ values }: HeatmapSpec, room: number): { width: number; height: number } {
  const [rows, columns] = [values.length, values[0]!.length];
  const largest = Math.min(room / columns, MOST_HEIGHT / rows);
  const pixels = Math.floor(largest * PIXEL_RATIO);
  const side = pixels >= 1 ? pixels / PIXEL_RATIO : largest;
  return { width: side * columns, height: side * rows };
}

function drawCells(spec: HeatmapSpec, map: ColorMap, box: Box): string {
  const { values, cellText } = spec;
  const side = box.width / values[0]!.length;
  const levels = values.map((row) => row.map((value) => map.levelOf(value)));
  const move = `translate(${round(box.left)},${round(box.top)}) scale(${side})`;
  const cells = `<g transform="${move}" shape-rendering="crispEdges">${
    cellPaths(levels, map.colors)
  }</g>`;
  return cellText ? cells + drawNumbers(values, levels, map, box) : cells;
}

/** The numbers in the cells, all of one size, that of the longest. */
function drawNumbers(
  values: HeatmapSpec["values"],
  levels: readonly (readonly number[])[],
  map: ColorMap,
  box: Box,
): string {
  const side = box.width / values[0]!.length;
  const texts = values.map((row) => row.map((value) => formatTick(value, 3)));
  const fitting = (side - 4) / textWidth(longest(texts.flat()), { size: 1 });
  const size = Math.max(5, Math.min(13, Math.floor(fitting * 2) / 2));
  return texts.map((row, i) =>
    row.map((text, j) => {
      const center = [
        box.left + (j + 0.5) * side,
        box.top + (i + 0.5) * side - size * 0.64,
      ] as const;
      const fill = inkOn(map.colors[levels[i]![j]!]!);
      return drawText([text], center, { size, fill, anchor: "middle" });
    }).join("")
  ).join("");
}

function longest(texts: readonly string[]): string {
  return texts.reduce((a, b) => textWidth(b, LABEL) > textWidth(a, LABEL) ? b : a);
}

/** Lines between groups: dark within white, to be seen on any colour. */
function drawSeparators(spec: HeatmapSpec, box: Box): string {
  const { rowGroups, columnGroups, values, block, cellText } = spec;
  const { left, top, width, height } = box;
  const rows = boundaries(rowGroups, values.length * block).map((place) =>
    `M${round(left)} ${round(top + place * height)}h${round(width)}`
  );
  const columns = boundaries(columnGroups, values[0]!.length * block).map((place) =>
    `M${round(left + place * width)} ${round(top)}v${round(height)}`
  );
  const path = [...rows, ...columns].join("");
  const frame = `<rect x="${round(left)}" y="${round(top)}" width="${round(width)}" ` +
    `height="${round(height)}" fill="none" stroke="${FRAME}"/>`;
  if (path === "") return frame;
  const line = (color: string, thickness: number): string =>
    `<path d="${path}" fill="none" stroke="${color}" stroke-width="${thickness}"/>`;
  return (cellText ? line("#ffffff", 1) : line("#ffffff", 2) + line("#000000", 0.75)) + frame;
}
