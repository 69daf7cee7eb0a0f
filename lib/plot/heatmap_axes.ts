/**
 * Names beside the rows and under the columns of a heat map: groups, or indices if there are none.
 *
 * @module
 */
import { type Block, widest } from "./card.ts";
import type { Group, HeatmapSpec } from "./spec.ts";
import { drawText, lineHeight, round, wrapText } from "./text.ts";
import { formatTick, linearAxis } from "./ticks.ts";

const LABEL = { size: 11 };
const LABEL_GAP = 6;
/** Names that are longer, in CSS pixels, are wrapped. */
const MOST_LABEL = 130;

/** Where the cells are. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A name, and the middle of what it names, from 0 to 1 along the axis. */
interface Name {
  readonly lines: readonly string[];
  readonly place: number;
}

/** Names that wait for their place. */
export interface RowNames {
  readonly width: number;
  draw(box: Box): string;
}

/** Places of the lines between groups, from 0 to 1 along an axis of `length` rows or columns. */
export function boundaries(groups: readonly Group[], length: number): number[] {
  let sum = 0;
  return groups.slice(0, -1).map(({ size }) => (sum += size) / length);
}

/** Prepares the names of the rows. */
export function rowNamesOf({ rowGroups, size, values, block }: HeatmapSpec): RowNames {
  const names = namesOf(rowGroups, size[0], values.length * block);
  return {
    width: Math.max(...names.map(({ lines }) => widest(lines, LABEL.size))) + LABEL_GAP,
    draw: ({ left, top, height }): string =>
      thinOut(names, height).map(({ lines, place }) => {
        const y = top + place * height - middle(lines);
        return drawText(lines, [left - LABEL_GAP, y], { ...LABEL, anchor: "end" });
      }).join(""),
  };
}

/** Draws the names of the columns, turned if they do not fit side by side. */
export function drawColumnNames(spec: HeatmapSpec, { left, top, width, height }: Box): Block {
  const { columnGroups, size, values, block } = spec;
  const names = namesOf(columnGroups, size[1], values[0]!.length * block);
  const bottom = top + height + 3;
  const longest = Math.max(...names.map(({ lines }) => widest(lines, LABEL.size)));
  const steps = names.slice(1).map(({ place }, i) => (place - names[i]!.place) * width);
  if (longest + 4 <= Math.min(Infinity, ...steps)) {
    const texts = names.map(({ lines, place }) =>
      drawText(lines, [left + place * width, bottom], { ...LABEL, anchor: "middle" })
    );
    const most = Math.max(...names.map(({ lines }) => lines.length));
    return { svg: texts.join(""), height: most * lineHeight(LABEL) + LABEL_GAP };
  }
  const texts = thinOut(names, width).map(({ lines, place }) => {
    const text = drawText(lines, [0, -middle(lines)], { ...LABEL, anchor: "end" });
    const move = `translate(${round(left + place * width)},${round(bottom)})`;
    return `<g transform="${move} rotate(-90)">${text}</g>`;
  });
  return { svg: texts.join(""), height: longest + LABEL_GAP + 3 };
}

function namesOf(groups: readonly Group[], length: number, extent: number): Name[] {
  if (groups.length === 0) {
    const { ticks } = linearAxis([0, length - 1 || 1], 6);
    return ticks.filter((tick) => Number.isInteger(tick) && tick < length)
      .map((tick) => ({ lines: [formatTick(tick)], place: (tick + 0.5) / extent }));
  }
  let sum = 0;
  return groups.map(({ label, size }) => {
    sum += size;
    return { lines: wrapText(label, MOST_LABEL, LABEL), place: (sum - size / 2) / extent };
  });
}

/** Leaves out names that would touch the one before. */
function thinOut(names: readonly Name[], length: number): Name[] {
  const kept: Name[] = [];
  for (const name of names) {
    const last = kept.at(-1);
    const lines = (last?.lines.length ?? 0) + name.lines.length;
    const needed = (lines / 2 - 1) * lineHeight(LABEL) + LABEL.size;
    if (last === undefined || (name.place - last.place) * length >= needed) kept.push(name);
  }
  return kept;
}

/** Half the height of some lines. */
function middle(lines: readonly string[]): number {
  return lines.length * lineHeight(LABEL) / 2;
}
