/**
 * Curves and points over two axes.
 *
 * @module
 */
import { type Block, drawXName, drawYName, makePicture, yNameWidth } from "./card.ts";
import { drawFigure } from "./document.ts";
import { equalFrame, fillFrame } from "./frame.ts";
import { checkScale, nameOf } from "./input.ts";
import { sentenceOf } from "./labels.ts";
import { drawLegend } from "./legend.ts";
import { hasMany, traceMarks } from "./marks.ts";
import type { Picture } from "./picture.ts";
import type { Trace, XYSpec } from "./spec.ts";
import { rangeText } from "./range_text.ts";
import { type Axis, makeAxis } from "./ticks.ts";
import { FRAME, GRID_OPACITY, PADDING, seriesStyle, WIDTH } from "./theme.ts";
import * as Plot from "@observablehq/plot";

const PLOT_HEIGHT = 320;
/** Most height where a unit is as long on both axes. */
const EQUAL_HEIGHT = 440;
const MARGIN_TOP = 8;
const MARGIN_BOTTOM = 24;

/** Draws curves and points after making sure that the axes can hold them. */
export function drawXY(spec: XYSpec): Picture {
  for (const [i, trace] of spec.traces.entries()) {
    const name = nameOf("series", i, trace.label);
    checkScale(trace.x, spec.xScale, `x of ${name}`);
    checkScale(trace.y, spec.yScale, `y of ${name}`);
    for (const part of ["band", "error"] as const) {
      const edges = trace[part];
      if (edges === undefined) continue;
      checkScale(edges.lower, spec.yScale, `the lower edge of the ${part} of ${name}`);
      checkScale(edges.upper, spec.yScale, `the upper edge of the ${part} of ${name}`);
    }
  }
  if (spec.equalAspect && (spec.xScale === "log" || spec.yScale === "log")) {
    throw new RangeError(
      "Cannot draw axes of equal aspect as one is logarithmic: leave 'equalAspect' out",
    );
  }
  return makePicture(spec, describe(spec), [
    (top) => drawLegend(spec.traces, top),
    (top) => drawAxesAndTraces(spec, top),
  ]);
}

function drawAxesAndTraces(spec: XYSpec, top: number): Block {
  const { xLabel, yLabel, traces } = spec;
  const across = makeAxis(xValues(traces), spec.xScale, 7);
  const up = makeAxis(yValues(traces), spec.yScale, 6);
  const plotHeight = spec.equalAspect ? EQUAL_HEIGHT : PLOT_HEIGHT;
  const inner = plotHeight - MARGIN_TOP - MARGIN_BOTTOM;
  const nameWidth = yNameWidth(yLabel, inner);
  const width = WIDTH - 2 * PADDING - nameWidth;
  const frame = (spec.equalAspect ? equalFrame : fillFrame)(across, up, width, inner);
  const { xAxis, yAxis } = frame;
  const height = plotHeight - inner + frame.height;
  const figure = drawFigure({
    width,
    height,
    marginLeft: frame.left,
    marginRight: frame.right,
    marginTop: MARGIN_TOP,
    marginBottom: MARGIN_BOTTOM,
    x: scaleOptions(xAxis),
    y: scaleOptions(yAxis),
    marks: [
      Plot.gridX(xAxis.ticks, GRID),
      Plot.gridY(yAxis.ticks, GRID),
      Plot.axisX(xAxis.ticks, axisOptions(xAxis)),
      Plot.axisY(yAxis.ticks, axisOptions(yAxis)),
      Plot.frame({ stroke: FRAME }),
      ...traces.flatMap((trace, i) =>
        traceMarks(trace, seriesStyle(trace.color ?? i), hasMany(traces))
      ),
    ],
  }, [PADDING + nameWidth, top]);
  const center = PADDING + nameWidth + frame.left + frame.width / 2;
  const xName = drawXName(xLabel, center, frame.width, top + height);
  const middle = top + MARGIN_TOP + frame.height / 2;
  const yName = drawYName(yLabel, PADDING, middle, inner);
  return { svg: yName.svg + figure + xName.svg, height: height + xName.height };
}

const GRID = { strokeOpacity: GRID_OPACITY };

function scaleOptions({ scale, domain }: Axis): Plot.ScaleOptions {
  return { type: scale, domain: [...domain], axis: null };
}

/** Labels are given as texts: a tick format leaves some out on a logarithmic axis. */
function axisOptions({ ticks, labels }: Axis): Plot.AxisXOptions & Plot.AxisYOptions {
  const texts = new Map(ticks.map((tick, i) => [tick, labels[i]!]));
  return { text: (tick: number): string => texts.get(tick) ?? "", label: null };
}

function describe({ kind, title, xLabel, yLabel, xScale, yScale, traces }: XYSpec): string {
  const names = { lines: "Line plot", scatter: "Scatter plot", spectrum: "Spectrum" };
  const labels = traces.flatMap(({ label }) => label === undefined ? [] : [label]);
  const barred = traces.filter(({ error }) => error !== undefined);
  const nameIn = (trace: Trace): string => trace.label ?? `series ${traces.indexOf(trace)}`;
  const axis = (name: string, scale: string): string => scale === "log" ? `${name} (log)` : name;
  return [
    sentenceOf(names[kind], title),
    `Horizontal: ${axis(xLabel, xScale)}, ${rangeText(xValues(traces), xScale === "log")}.`,
    `Vertical: ${axis(yLabel, yScale)}, ${rangeText(yValues(traces), yScale === "log")}.`,
    ...(labels.length === 0 ? [] : [`Series: ${labels.join("; ")}.`]),
    ...(barred.length === 0 ? [] : [`With error bars: ${barred.map(nameIn).join("; ")}.`]),
  ].join(" ");
}

/** All horizontal positions. */
export function* xValues(traces: readonly Trace[]): Iterable<number> {
  for (const { x } of traces) yield* x;
}

/** All vertical positions, edges and ends included. */
export function* yValues(traces: readonly Trace[]): Iterable<number> {
  for (const { y, band, error } of traces) {
    yield* y;
    for (const edges of [band, error]) {
      if (edges === undefined) continue;
      yield* edges.lower;
      yield* edges.upper;
    }
  }
}
