/**
 * Sliders as specifications of Vega-Lite 5, which Jupyter draws.
 *
 * @module
 */
import type { Json } from "../display/output.ts";
import { equalFrame } from "./frame.ts";
import { rounding } from "./rounding.ts";
import type { Slider } from "./slider.ts";
import type { Trace, XYSpec } from "./spec.ts";
import { type Axis, makeAxis } from "./ticks.ts";
import { BAND_OPACITY, FONT, FRAME, GRID_OPACITY, INK, PADDING, seriesStyle } from "./theme.ts";
import { xValues, yValues } from "./xy.ts";

/** Its MIME type. */
export const VEGA_LITE = "application/vnd.vegalite.v5+json";

const SIZE = { width: 520, height: 290 };
/** Room where a unit is as long on both axes, with that for the labels in its width. */
const EQUAL_ROOM = { width: 580, height: 420 };

/** A slider as a specification, which needs nothing from elsewhere. */
export function toVegaLite({ name, values, start, frames }: Slider): Json {
  const { title, xLabel, yLabel, note, traces } = frames[0]!;
  const { width, height, xAxis, yAxis } = layOut(frames);
  const channels = {
    x: channel("x", xLabel, xAxis),
    y: channel("y", yLabel, yAxis),
    color: colorsOf(traces),
  };
  const place = `${quoted(`${name} = `)} + ${quoted(values)}[frame]`;
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v5.json",
    ...{ width, height },
    background: "transparent",
    padding: PADDING,
    title: {
      text: title,
      subtitle: { expr: note === undefined ? place : `[${quoted(note)}, ${place}]` },
      anchor: "start",
    },
    params: [{
      name: "frame",
      value: start,
      bind: { input: "range", min: 0, max: frames.length - 1, step: 1, name: `${name} ` },
    }],
    data: { values: rowsOf(frames, rounding(xAxis), rounding(yAxis)) },
    transform: [{ filter: "datum.frame == frame" }],
    encoding: channels,
    layer: layers(traces),
    config: {
      font: FONT,
      axis: {
        ...{ labelColor: INK, titleColor: INK, titleFontWeight: "normal" },
        ...{ gridColor: INK, gridOpacity: GRID_OPACITY, domainColor: FRAME, tickColor: FRAME },
      },
      title: { color: INK, subtitleColor: INK, fontSize: 15 },
      legend: {
        ...{ orient: "top", columns: 2, labelLimit: 260, labelColor: INK },
        ...{ symbolType: "stroke", symbolOpacity: 1, symbolSize: 500, symbolStrokeWidth: 2 },
      },
      view: { stroke: FRAME },
    },
  };
}

/** The axes that hold all frames, and the size of what is between them. */
function layOut(
  frames: readonly XYSpec[],
): { readonly width: number; readonly height: number; readonly xAxis: Axis; readonly yAxis: Axis } {
  const { xScale, yScale, equalAspect } = frames[0]!;
  const xAxis = makeAxis(frames.flatMap(({ traces }) => [...xValues(traces)]), xScale, 7);
  const yAxis = makeAxis(frames.flatMap(({ traces }) => [...yValues(traces)]), yScale, 6);
  if (!equalAspect) return { ...SIZE, xAxis, yAxis };
  return equalFrame(xAxis, yAxis, EQUAL_ROOM.width, EQUAL_ROOM.height);
}

/** One row for each series of a frame, lists of numbers in it; series by place, as labels may be equal. */
function rowsOf(
  frames: readonly XYSpec[],
  xRounded: (value: number) => number,
  yRounded: (value: number) => number,
): Json[] {
  return frames.flatMap(({ traces }, frame) =>
    traces.map(({ x, y, band, error }, series) => {
      const bounds = band ?? error;
      return {
        ...{ frame, series, x: x.map(xRounded), y: y.map(yRounded) },
        ...(bounds && { low: bounds.lower.map(yRounded), high: bounds.upper.map(yRounded) }),
      };
    })
  );
}

function channel(field: string, title: string, { scale, domain, ticks, labels }: Axis): Json {
  const axis = {
    values: [...ticks],
    labelExpr: `${
      quoted(Object.fromEntries(ticks.map((tick, i) => [tick, labels[i]!])))
    }[datum.value]`,
  };
  const layout = { type: scale, domain: [...domain], nice: false };
  return { field, type: "quantitative", title, scale: layout, axis };
}

/** Colours by series. */
function colorsOf(traces: readonly Trace[]): Json {
  const styles = traces.map(({ color }, place) => seriesStyle(color ?? place));
  return bySeries(traces, styles.map(({ color }) => color));
}

/** Dashes by series: Vega-Lite puts them into the legend of the colours. */
function dashesOf(traces: readonly Trace[]): Json {
  return bySeries(traces, traces.map(({ dash }) => dash ? [6, 4] : [1, 0]));
}

function bySeries(traces: readonly Trace[], range: readonly Json[]): Json {
  const domain = [...traces.keys()];
  const named = domain.filter((place) => traces[place]!.label !== undefined);
  const labelExpr = `${quoted(traces.map(({ label = "" }) => label))}[datum.value]`;
  const legend = named.length === 0 ? null : { title: null, values: named, labelExpr };
  return { field: "series", type: "nominal", scale: { domain, range }, legend };
}

/** Bands below error bars below lines below markers, each of the series that have them. */
function layers(traces: readonly Trace[]): Json[] {
  const ends = { y: { field: "low", type: "quantitative" }, y2: { field: "high" } };
  const bounded = ["x", "y", "low", "high"];
  const points = ["x", "y"];
  const all = [
    {
      has: (trace: Trace) => trace.band,
      mark: { type: "area", opacity: BAND_OPACITY },
      encoding: ends,
      columns: bounded,
    },
    {
      has: (trace: Trace) => trace.error,
      mark: { type: "rule", strokeWidth: 1.5 },
      encoding: ends,
      columns: bounded,
    },
    {
      has: (trace: Trace) => trace.line,
      mark: { type: "line", strokeWidth: 2 },
      encoding: { order: null, strokeDash: dashesOf(traces) },
      columns: points,
    },
    {
      has: (trace: Trace) => trace.markers,
      mark: { type: "point", filled: true, size: 40 },
      encoding: {},
      columns: points,
    },
  ];
  return all.flatMap(({ has, mark, encoding, columns }) => {
    const own = traces.flatMap((trace, place) => has(trace) ? [place] : []);
    if (own.length === 0) return [];
    const filter = { field: "series", oneOf: own };
    return [{ mark, encoding, transform: [{ filter }, { flatten: columns }] }];
  });
}

/** A value as a literal of Vega's expressions. */
function quoted(value: unknown): string {
  return JSON.stringify(value);
}
