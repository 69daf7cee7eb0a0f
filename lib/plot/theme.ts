/**
 * Looks that all pictures share. Every picture lies on a white card of its own, so that it reads
 * the same in light and in dark viewers.
 *
 * @module
 */

/** Text and axes. */
export const INK = "#1f2328";
/** Small print. */
export const FAINT_INK = "#57606a";
/** The card. */
export const PAPER = "#ffffff";
/** Frame around the axes. */
export const FRAME = "#8c959f";
/** Edge of the card; visible on white and on black. */
export const EDGE = "#b4bac2";

/** DejaVu Sans is what the PNG is drawn with; Verdana has about the same widths. */
export const FONT = "DejaVu Sans, Verdana, sans-serif";

/** Width of every picture in CSS pixels. */
export const WIDTH = 640;
/** Space between the edge of the card and its contents. */
export const PADDING = 14;

/** Colours that people with any kind of colour vision tell apart (Okabe and Ito, 2008). */
const COLORS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b8860b", "#56b4e9", "#444444"];
const SYMBOLS = ["circle", "triangle", "square", "diamond", "times", "star", "wye"] as const;
const DASHES = ["", "2 3", "8 3 2 3"];

/** How one series is told from the others. */
export interface SeriesStyle {
  /** Colour of lines and markers. */
  readonly color: string;
  /** Shape of markers. */
  readonly symbol: (typeof SYMBOLS)[number];
  /** Pattern of lines that are not dashed by request; changes when the colours are used up. */
  readonly pattern: string;
}

/** Style of the series with this index. */
export function seriesStyle(index: number): SeriesStyle {
  const place = index % COLORS.length;
  const round = Math.floor(index / COLORS.length);
  return {
    color: COLORS[place]!,
    symbol: SYMBOLS[place]!,
    pattern: DASHES[round % DASHES.length]!,
  };
}
