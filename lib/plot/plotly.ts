/**
 * Pictures in the terms of plotly: traces and layout, made from the same data as the drawing.
 *
 * @module
 */
import { LEVELS, makeColorMap } from "./color_scale.ts";
import { boundaries } from "./heatmap_axes.ts";
import type {
  BarsSpec,
  Group,
  HeatmapSpec,
  ImagesSpec,
  Labels,
  PictureSpec,
  Trace,
  XYSpec,
} from "./spec.ts";
import { escapeText } from "./text.ts";
import { INK, seriesStyle } from "./theme.ts";
import { formatTick, linearAxis, logAxis } from "./ticks.ts";

/** Plain objects, as plotly takes them. */
type Json = Readonly<Record<string, unknown>>;

/** What plotly draws. */
export interface PlotlyFigure {
  readonly data: readonly Json[];
  readonly layout: Json;
}

const BAND_OPACITY = "2e";
const SYMBOLS: Readonly<Record<string, string>> = {
  circle: "circle",
  triangle: "triangle-up",
  square: "square",
  diamond: "diamond",
  times: "x",
  star: "star",
  wye: "y-up-open",
};

/** Puts a picture into plotly's terms. */
export function toPlotly(spec: PictureSpec): PlotlyFigure {
  switch (spec.kind) {
    case "lines":
    case "scatter":
    case "spectrum":
      return xyFigure(spec);
    case "heatmap":
      return heatmapFigure(spec);
    case "bars":
      return barsFigure(spec);
    case "images":
      return imagesFigure(spec);
  }
}

/** A pair of axes for each image. */
function imagesFigure({ tiles, columns, ...labels }: ImagesSpec): PlotlyFigure {
  const number = (i: number): string => i === 0 ? "" : `${i + 1}`;
  const rows = Math.ceil(tiles.length / columns);
  const axes = tiles.map((tile, i): Json => {
    const [row, column] = [Math.floor(i / columns), i % columns];
    const hidden = { showticklabels: false, showgrid: false, zeroline: false, ticks: "" };
    return {
      [`xaxis${number(i)}`]: {
        ...hidden,
        domain: [(column + 0.05) / columns, (column + 0.95) / columns],
        anchor: `y${number(i)}`,
        title: { text: escapeText(tile.caption), font: { size: 11 } },
      },
      [`yaxis${number(i)}`]: {
        ...hidden,
        domain: [1 - (row + 0.9) / rows, 1 - (row + 0.1) / rows],
        anchor: `x${number(i)}`,
        scaleanchor: `x${number(i)}`,
        autorange: "reversed",
      },
    };
  });
  return {
    data: tiles.map(({ pixels }, i) => ({
      type: "image",
      z: pixels,
      xaxis: `x${number(i)}`,
      yaxis: `y${number(i)}`,
    })),
    layout: { ...layoutOf(labels, {}, {}), ...Object.assign({}, ...axes) },
  };
}

function xyFigure(spec: XYSpec): PlotlyFigure {
  return {
    data: spec.traces.flatMap((trace, i) => [...bandTrace(trace, i), xyTrace(trace, i)]),
    layout: layoutOf(spec, { type: spec.xScale }, {
      type: spec.yScale,
      ...(spec.equalAspect && { scaleanchor: "x" }),
    }),
  };
}

function xyTrace(trace: Trace, index: number): Json {
  const { x, y, label, line, markers, dash, error } = trace;
  const { color, symbol } = seriesStyle(trace.color ?? index);
  return {
    type: "scatter",
    mode: [...(line ? ["lines"] : []), ...(markers ? ["markers"] : [])].join("+"),
    x,
    y,
    name: escapeText(label ?? ""),
    showlegend: label !== undefined,
    line: { color, dash: dash ? "dash" : "solid" },
    marker: { color, symbol: SYMBOLS[symbol] },
    ...(error !== undefined && {
      error_y: {
        type: "data",
        symmetric: false,
        array: y.map((value, i) => error.upper[i]! - value),
        arrayminus: y.map((value, i) => value - error.lower[i]!),
        color,
      },
    }),
  };
}

/** A band is the polygon along its upper edge and back along the lower one. */
function bandTrace({ x, band, color }: Trace, index: number): Json[] {
  if (band === undefined) return [];
  return [{
    type: "scatter",
    mode: "lines",
    x: [...x, ...x.toReversed()],
    y: [...band.upper, ...band.lower.toReversed()],
    fill: "toself",
    fillcolor: `${seriesStyle(color ?? index).color}${BAND_OPACITY}`,
    line: { width: 0 },
    hoverinfo: "skip",
    showlegend: false,
  }];
}

function heatmapFigure(spec: HeatmapSpec): PlotlyFigure {
  const { values, scale, domain, valueLabel, rowGroups, columnGroups, block } = spec;
  const { colors } = makeColorMap(scale, domain);
  const measure = scale === "log" ? Math.log10 : (value: number): number => value;
  const bar = (scale === "log" ? logAxis : linearAxis)(domain, 6);
  const [rows, columns] = [values.length * block, values[0]!.length * block];
  return {
    data: [{
      type: "heatmap",
      z: values.map((row) => row.map(measure)),
      text: values.map((row) => row.map((value) => formatTick(value))),
      hoverinfo: "x+y+text",
      x0: (block - 1) / 2,
      dx: block,
      y0: (block - 1) / 2,
      dy: block,
      zmin: measure(domain[0]),
      zmax: measure(domain[1]),
      colorscale: colors.map((color, i) => [i / (LEVELS - 1), color]),
      ...(spec.barless && { showscale: false }),
      colorbar: {
        title: { text: escapeText(valueLabel), side: "right" },
        tickvals: bar.ticks.map(measure),
        ticktext: bar.labels,
      },
    }],
    layout: {
      ...layoutOf(spec, groupAxis(columnGroups), {
        ...groupAxis(rowGroups),
        autorange: "reversed",
        scaleanchor: "x",
      }),
      shapes: [
        ...boundaries(columnGroups, columns).map((place) => separator("x", place * columns)),
        ...boundaries(rowGroups, rows).map((place) => separator("y", place * rows)),
      ],
      annotations: spec.cellText ? cellTexts(values) : [],
    },
  };
}

function groupAxis(groups: readonly Group[]): Json {
  if (groups.length === 0) return {};
  let sum = 0;
  const middles = groups.map(({ size }) => (sum += size) - size / 2 - 0.5);
  return { tickvals: middles, ticktext: groups.map(({ label }) => escapeText(label)) };
}

/** A line across the whole picture, between two rows or columns. */
function separator(axis: "x" | "y", place: number): Json {
  const across = axis === "x" ? "y" : "x";
  return {
    type: "line",
    [`${axis}ref`]: axis,
    [`${across}ref`]: "paper",
    [`${axis}0`]: place - 0.5,
    [`${axis}1`]: place - 0.5,
    [`${across}0`]: 0,
    [`${across}1`]: 1,
    line: { width: 1, color: INK },
  };
}

function cellTexts(values: HeatmapSpec["values"]): Json[] {
  return values.flatMap((row, y) =>
    row.map((value, x) => ({
      x,
      y,
      text: formatTick(value, 3),
      showarrow: false,
      bgcolor: "#fff9",
    }))
  );
}

function barsFigure(spec: BarsSpec): PlotlyFigure {
  const { bars, domain } = spec;
  return {
    data: [{
      type: "bar",
      x: bars.map((_, i) => i),
      y: bars.map(({ value }) => value),
      error_y: { type: "data", array: bars.map(({ error = 0 }) => error) },
      marker: { color: seriesStyle(0).color },
    }],
    layout: layoutOf(spec, {
      tickvals: bars.map((_, i) => i),
      ticktext: bars.map(({ label }) => escapeText(label)),
    }, { range: domain }),
  };
}

function layoutOf({ title, note, xLabel, yLabel }: Labels, xaxis: Json, yaxis: Json): Json {
  const small = note === undefined ? "" : `<br><sub>${escapeText(note)}</sub>`;
  return {
    title: { text: `${escapeText(title)}${small}` },
    xaxis: { title: { text: escapeText(xLabel) }, automargin: true, ...xaxis },
    yaxis: { title: { text: escapeText(yLabel) }, automargin: true, ...yaxis },
  };
}
