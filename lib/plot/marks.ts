/**
 * One series as layers of Observable Plot: band, line, markers.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import type { Mark } from "./document.ts";
import type { Trace } from "./spec.ts";
import type { SeriesStyle } from "./theme.ts";

/** From here on markers are small and let others shine through. */
const MANY = 300;

/** Layers of one series, the lowest first. */
export function traceMarks(trace: Trace, style: SeriesStyle, many: boolean): Mark[] {
  const { x, y, band, line, markers, dash } = trace;
  const { color, symbol, pattern } = style;
  const index = Array.from(x, (_, i) => i);
  const at = { x: [...x], y: [...y] };
  const marks: Mark[] = [];
  if (band !== undefined) {
    const edges = { x: [...x], y1: [...band.lower], y2: [...band.upper] };
    marks.push(Plot.areaY(index, { ...edges, fill: color, fillOpacity: 0.18 }));
  }
  if (line) {
    const strokeDasharray = dash ? "6 4" : pattern;
    const width = { stroke: color, strokeWidth: 2 };
    marks.push(Plot.line(index, { ...at, ...width, ...(strokeDasharray && { strokeDasharray }) }));
  }
  if (markers) {
    const size = { r: many ? 2 : 3.2, fillOpacity: many ? 0.6 : 1 };
    const strokeOnly = symbol === "times";
    marks.push(
      Plot.dot(index, {
        ...at,
        symbol,
        ...size,
        ...(strokeOnly ? { stroke: color, strokeWidth: 1.5 } : { fill: color }),
      }),
    );
  }
  return marks;
}

/** Tells whether there are so many points that markers must be small. */
export function hasMany(traces: readonly Trace[]): boolean {
  return traces.some(({ markers, x }) => markers && x.length > MANY);
}
