/**
 * Bars over two axes: upright, or lying when their names do not fit under them.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { type Block, drawXName, drawYName, widest, yNameWidth } from "./card.ts";
import { drawFigure, type Mark } from "./document.ts";
import type { BarsSpec } from "./spec.ts";
import { lineHeight, wrapText } from "./text.ts";
import { FRAME, INK, PADDING, seriesStyle, WIDTH } from "./theme.ts";
import { type Axis, formatTick, linearAxis } from "./ticks.ts";

const LABEL = { size: 11 };
const TICK_SPACE = 10;
const COLUMN_HEIGHT = 280;
/** Space for the number beyond a bar that reaches the end of the axis. */
const NUMBER_SPACE = 20;
/** Names that need more lines than this are better read beside lying bars. */
const MOST_LINES = 3;
/** Share of the distance between bars that their names may fill. */
const NAME_SHARE = 0.92;
/** Widest column of names beside lying bars. */
const ROW_NAME_WIDTH = 240;
const ROW_GAP = 12;

/** Where a bar and its error bar begin and end, and what is written beyond it. */
interface BarShape {
  readonly index: number;
  readonly from: number;
  readonly to: number;
  readonly low: number;
  readonly high: number;
  readonly text: string;
}

/** Draws upright bars, or returns nothing if their names do not fit under them. */
export function drawColumns(spec: BarsSpec, top: number): Block | undefined {
  const { domain, xLabel, yLabel } = spec;
  const axis = linearAxis(domain, 6);
  const nameWidth = yNameWidth(yLabel, COLUMN_HEIGHT);
  const marginLeft = Math.ceil(widest(axis.labels, LABEL.size)) + TICK_SPACE;
  const width = WIDTH - 2 * PADDING - nameWidth;
  const plotWidth = width - marginLeft;
  const shapes = barShapes(spec);
  const step = plotWidth / shapes.length;
  const names = spec.bars.map(({ label }) => wrapText(label, step * NAME_SHARE, LABEL));
  if (!namesFit(spec, names) || widest(shapes.map(({ text }) => text), LABEL.size) > step) {
    return undefined;
  }
  const lines = Math.max(1, ...names.map(({ length }) => length));
  const marginBottom = TICK_SPACE + lines * lineHeight(LABEL);
  const height = NUMBER_SPACE + COLUMN_HEIGHT + marginBottom;
  const margins = { marginLeft, marginRight: 0, marginTop: NUMBER_SPACE, marginBottom };
  const figure = drawFigure({
    width,
    height,
    ...margins,
    x: bandOptions(names),
    y: valueOptions(axis),
    marks: [
      Plot.barY(shapes, { x: "index", y1: "from", y2: "to", ...FILL }),
      Plot.ruleY([clampTo(domain, 0)], { stroke: FRAME }),
      Plot.ruleX(shapes.filter(hasError), { x: "index", y1: "low", y2: "high", ...ERROR }),
      ...numbers(
        shapes,
        (some, up) =>
          Plot.text(some, { x: "index", y: up ? "high" : "low", dy: up ? -8 : 8, ...NUMBER }),
      ),
    ],
  }, [PADDING + nameWidth, top]);
  const center = PADDING + nameWidth + marginLeft + plotWidth / 2;
  const xName = drawXName(xLabel, center, plotWidth, top + height);
  const middle = top + NUMBER_SPACE + COLUMN_HEIGHT / 2;
  const yName = drawYName(yLabel, PADDING, middle, COLUMN_HEIGHT);
  return { svg: figure + xName.svg + yName.svg, height: height + xName.height };
}

/** Draws lying bars, the first one on top. */
export function drawRows(spec: BarsSpec, top: number): Block {
  const { domain, xLabel, yLabel, bars } = spec;
  const axis = linearAxis(domain, 6);
  const names = bars.map(({ label }) => wrapText(label, ROW_NAME_WIDTH, LABEL));
  const lines = Math.max(1, ...names.map(({ length }) => length));
  const inner = bars.length * (lines * lineHeight(LABEL) + ROW_GAP);
  const nameWidth = yNameWidth(xLabel, inner);
  const marginLeft = Math.ceil(Math.max(0, ...names.map((some) => widest(some, LABEL.size)))) +
    TICK_SPACE;
  const shapes = barShapes(spec);
  const marginRight = Math.ceil(widest(shapes.map(({ text }) => text), LABEL.size)) + TICK_SPACE;
  const marginBottom = TICK_SPACE + lineHeight(LABEL);
  const width = WIDTH - 2 * PADDING - nameWidth;
  const height = inner + marginBottom;
  const figure = drawFigure({
    width,
    height,
    ...{ marginLeft, marginRight, marginTop: 0, marginBottom },
    x: valueOptions(axis),
    y: bandOptions(names),
    marks: [
      Plot.barX(shapes, { y: "index", x1: "from", x2: "to", ...FILL }),
      Plot.ruleX([clampTo(domain, 0)], { stroke: FRAME }),
      Plot.ruleY(shapes.filter(hasError), { y: "index", x1: "low", x2: "high", ...ERROR }),
      ...numbers(shapes, (some, up) =>
        Plot.text(some, {
          y: "index",
          x: up ? "high" : "low",
          dx: up ? 6 : -6,
          textAnchor: up ? "start" : "end",
          ...NUMBER,
        })),
    ],
  }, [PADDING + nameWidth, top]);
  const plotWidth = width - marginLeft - marginRight;
  const center = PADDING + nameWidth + marginLeft + plotWidth / 2;
  const xName = drawXName(yLabel, center, plotWidth, top + height);
  const yName = drawYName(xLabel, PADDING, top + inner / 2, inner);
  return { svg: figure + xName.svg + yName.svg, height: height + xName.height };
}

const COLOR = seriesStyle(0).color;
/** Thin, so that error bars are seen on it. */
const FILL = { fill: COLOR, fillOpacity: 0.25, stroke: COLOR };
/** A bar whose value has no error, or none within the axis, gets no error bar. */
const hasError = ({ low, high }: BarShape): boolean => low < high;
const ERROR = { stroke: INK, strokeWidth: 1.5, marker: "tick" } as const;
const NUMBER = { text: "text", fill: INK } as const;

/** Numbers stand beyond the far end of their bar. */
function numbers(
  shapes: readonly BarShape[],
  draw: (some: readonly BarShape[], up: boolean) => Mark,
): Mark[] {
  const isUp = ({ from, to }: BarShape): boolean => to >= from;
  return [draw(shapes.filter(isUp), true), draw(shapes.filter((shape) => !isUp(shape)), false)];
}

function barShapes({ bars, domain }: BarsSpec): BarShape[] {
  const clamp = (value: number): number => clampTo(domain, value);
  return bars.map(({ value, error = 0 }, index) => ({
    index,
    from: clamp(0),
    to: value,
    low: clamp(value - error),
    high: clamp(value + error),
    text: formatTick(value, 4),
  }));
}

function clampTo([low, high]: readonly [number, number], value: number): number {
  return Math.min(high, Math.max(low, value));
}

function namesFit({ bars }: BarsSpec, names: readonly (readonly string[])[]): boolean {
  return names.every((lines, i) => {
    // A cut word shows as more pieces than the name has words.
    const isWhole = lines.join(" ") === bars[i]!.label.split(/\s+/).filter(Boolean).join(" ");
    return isWhole && lines.length <= MOST_LINES;
  });
}

function bandOptions(names: readonly (readonly string[])[]): Plot.ScaleOptions {
  return {
    type: "band",
    domain: names.map((_, i) => i),
    padding: 0.35,
    label: null,
    tickSize: 0,
    tickFormat: (i: number): string => (names[i] ?? []).join("\n"),
  };
}

function valueOptions({ domain, ticks, labels }: Axis): Plot.ScaleOptions {
  const texts = new Map(ticks.map((tick, i) => [tick, labels[i]!]));
  return {
    domain: [...domain],
    ticks: [...ticks],
    tickFormat: (tick: number): string => texts.get(tick) ?? "",
    label: null,
    grid: true,
  };
}
