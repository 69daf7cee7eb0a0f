/**
 * The legend above a drawing: keys made of the same layers as the series, in rows that wrap.
 *
 * @module
 */
import type { Block } from "./card.ts";
import { drawFigure, type Mark } from "./document.ts";
import { traceMarks } from "./marks.ts";
import type { Trace } from "./spec.ts";
import { drawText, lineHeight, textWidth, wrapText } from "./text.ts";
import { PADDING, seriesStyle, WIDTH } from "./theme.ts";

const STYLE = { size: 12 };
const KEY_WIDTH = 28;
const KEY_GAP = 6;
const ENTRY_GAP = 18;
const BELOW = 6;

interface Entry {
  readonly trace: Trace;
  readonly index: number;
  readonly lines: readonly string[];
  readonly left: number;
  readonly top: number;
}

/** Draws the legend of the series that have a label; nothing if there are none. */
export function drawLegend(traces: readonly Trace[], top: number): Block {
  const { entries, height } = placeEntries(traces);
  if (entries.length === 0) return { svg: "", height: 0 };
  const keys = drawFigure({
    width: WIDTH - 2 * PADDING,
    height,
    margin: 0,
    axis: null,
    x: { type: "identity" },
    y: { type: "identity" },
    marks: entries.flatMap(keyMarks),
  }, [PADDING, top]);
  const texts = entries.map(({ lines, left, top: entryTop }) =>
    drawText(lines, [PADDING + left + KEY_WIDTH + KEY_GAP, top + entryTop], STYLE)
  );
  return { svg: keys + texts.join(""), height: height + BELOW };
}

function placeEntries(traces: readonly Trace[]): { entries: Entry[]; height: number } {
  const room = WIDTH - 2 * PADDING;
  const entries: Entry[] = [];
  let [left, top, rowHeight] = [0, 0, 0];
  traces.forEach((trace, index) => {
    if (trace.label === undefined) return;
    const lines = wrapText(trace.label, room - KEY_WIDTH - KEY_GAP, STYLE);
    const text = Math.max(...lines.map((line) => textWidth(line, STYLE)));
    const width = KEY_WIDTH + KEY_GAP + text;
    if (left > 0 && left + width > room) {
      [left, top, rowHeight] = [0, top + rowHeight, 0];
    }
    entries.push({ trace, index, lines, left, top });
    left += width + ENTRY_GAP;
    rowHeight = Math.max(rowHeight, lines.length * lineHeight(STYLE) + 2);
  });
  return { entries, height: top + rowHeight };
}

/** The series' own layers, at pixels. */
function keyMarks({ trace, index, left, top }: Entry): Mark[] {
  const { line, markers, dash, band, error } = trace;
  const middle = top + lineHeight(STYLE) / 2 + 1;
  const ends = { x: [left, left + KEY_WIDTH], y: [middle, middle] };
  const center = { x: [left + KEY_WIDTH / 2], y: [middle] };
  const edges = { lower: [middle + 5, middle + 5], upper: [middle - 5, middle - 5] };
  const strip = { ...ends, line, markers: false, dash, ...(band !== undefined && { band: edges }) };
  const whisker = { lower: [middle + 6], upper: [middle - 6] };
  const marker = {
    ...center,
    line: false,
    markers,
    dash,
    ...(error !== undefined && { error: whisker }),
  };
  const style = seriesStyle(trace.color ?? index);
  return [...traceMarks(strip, style, false), ...traceMarks(marker, style, false)];
}
