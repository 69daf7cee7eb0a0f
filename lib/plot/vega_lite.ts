/**
 * Sliders as specifications of Vega-Lite 5, which Jupyter draws.
 *
 * @module
 */
import type { Json } from "../notebook/display.ts";
import type { Slider } from "./slider.ts";
import type { Trace, XYSpec } from "./spec.ts";
import { type Axis, makeAxis } from "./ticks.ts";
import { EDGE, FAINT_INK, FONT, INK, PADDING, PAPER, seriesStyle } from "./theme.ts";
import { xValues, yValues } from "./xy.ts";

/** Its MIME type. */
export const VEGA_LITE = "application/vnd.vegalite.v5+json";

/** Digits that are kept: an eye sees three. */
const DIGITS = 5;
const SIZE = { width: 520, height: 290 };

/** A slider as a specification, which needs nothing from elsewhere. */
export function toVegaLite({ name, values, start, frames }: Slider): Json {
  const { title, xLabel, yLabel, xScale, yScale, traces } = frames[0]!;
  const channels = {
    x: channel("x", xLabel, makeAxis(frames.flatMap((f) => [...xValues(f.traces)]), xScale, 7)),
    y: channel("y", yLabel, makeAxis(frames.flatMap((f) => [...yValues(f.traces)]), yScale, 6)),
    color: colorsOf(traces),
  };
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v5.json",
    ...SIZE,
    background: PAPER,
    padding: PADDING,
    title: {
      text: title,
      subtitle: { expr: `${quoted(`${name} = `)} + ${quoted(values)}[frame]` },
      anchor: "start",
    },
    params: [{
      name: "frame",
      value: start,
      bind: { input: "range", min: 0, max: frames.length - 1, step: 1, name: `${name} ` },
    }],
    data: { values: frames.flatMap(rowsOf) },
    transform: [{ filter: "datum.frame == frame" }],
    encoding: channels,
    layer: layers(traces),
    config: {
      font: FONT,
      axis: { labelColor: INK, titleColor: INK, gridColor: "#e6e8eb", titleFontWeight: "normal" },
      title: { color: INK, subtitleColor: FAINT_INK, fontSize: 15 },
      legend: {
        ...{ orient: "top", columns: 2, labelLimit: 260, labelColor: INK },
        ...{ symbolType: "stroke", symbolOpacity: 1, symbolSize: 500, symbolStrokeWidth: 2 },
      },
      view: { stroke: EDGE },
    },
  };
}

/** One row for each series of a frame, lists of numbers in it. */
function rowsOf({ traces }: XYSpec, frame: number): Json[] {
  return traces.map(({ x, y, band, error }, place) => {
    const bounds = band ?? error;
    return {
      ...{ frame, series: nameAt(traces, place), x: x.map(short), y: y.map(short) },
      ...(bounds && { low: bounds.lower.map(short), high: bounds.upper.map(short) }),
    };
  });
}

function channel(field: string, title: string, { scale, domain, ticks, labels }: Axis): Json {
  const axis = {
    values: ticks.map(short),
    labelExpr: `${
      quoted(Object.fromEntries(ticks.map((tick, i) => [short(tick), labels[i]!])))
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
  const domain = traces.map((_, place) => nameAt(traces, place));
  const named = domain.filter((_, place) => traces[place]!.label !== undefined);
  const legend = named.length === 0 ? null : { title: null, values: named };
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
      mark: { type: "area", opacity: 0.18 },
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
    const own = traces.flatMap((trace, place) => has(trace) ? [nameAt(traces, place)] : []);
    if (own.length === 0) return [];
    const filter = { field: "series", oneOf: own };
    return [{ mark, encoding, transform: [{ filter }, { flatten: columns }] }];
  });
}

function nameAt(traces: readonly Trace[], place: number): string {
  return traces[place]!.label ?? `series ${place}`;
}

function short(value: number): number {
  return Number(value.toPrecision(DIGITS));
}

/** A value as a literal of Vega's expressions. */
function quoted(value: unknown): string {
  return JSON.stringify(value);
}
