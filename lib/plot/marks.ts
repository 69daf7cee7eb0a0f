/**
 * One series as layers of Observable Plot: band, error bars, line, markers.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import type { Mark } from "./document.ts";
import type { BandSpec, Trace } from "./spec.ts";
import { BAND_OPACITY, type SeriesStyle } from "./theme.ts";

/** From here on markers are small and let others shine through. */
const MANY = 300;

/** What is used of a drawing context. */
interface Path {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
}

/** Half the width of the cap at an end of an error bar, in pixels. */
const CAP = 4;
const WHISKER = 1.5;

/** A short level line; Plot's own tick is a marker with an id, which no two pictures may share. */
const LEVEL = {
  draw(context: Path): void {
    context.moveTo(-CAP, 0);
    context.lineTo(CAP, 0);
  },
};

/** Layers of one series, the lowest first. */
export function traceMarks(trace: Trace, style: SeriesStyle, many: boolean): Mark[] {
  const { x, y, band, error, line, markers, dash } = trace;
  const { color, symbol, pattern } = style;
  const index = Array.from(x, (_, i) => i);
  const at = { x: [...x], y: [...y] };
  const marks: Mark[] = [];
  if (band !== undefined) {
    const edges = { x: [...x], y1: [...band.lower], y2: [...band.upper] };
    marks.push(Plot.areaY(index, { ...edges, fill: color, fillOpacity: BAND_OPACITY }));
  }
  if (error !== undefined) marks.push(...errorBars(trace.x, error, color));
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

function errorBars(x: readonly number[], { lower, upper }: BandSpec, stroke: string): Mark[] {
  const index = Array.from(x, (_, i) => i);
  const look = { stroke, strokeWidth: WHISKER };
  const cap = (ends: readonly number[]): Mark =>
    Plot.dot(index, { x: [...x], y: [...ends], symbol: LEVEL, ...look });
  const whiskers = { x: [...x], y1: [...lower], y2: [...upper], ...look };
  return [Plot.ruleX(index, whiskers), cap(lower), cap(upper)];
}

/** Tells whether there are so many points that markers must be small. */
export function hasMany(traces: readonly Trace[]): boolean {
  return traces.some(({ markers, x }) => markers && x.length > MANY);
}
