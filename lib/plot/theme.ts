/**
 * Looks that all pictures share. A picture has no ground of its own: the page is seen through it, light or
 * dark, and a PNG cannot know which. So inks are of middle lightness: curves, markers and frames have a contrast
 * of more than 3 with white and with dark pages, as the guidelines for accessible graphics ask (WCAG 2.2, 1.4.11),
 * text of more than 4. The 4.5 that 1.4.3 asks of small text no ink has on white and on all dark pages. Lines of
 * the grid and bands are fainter: they carry nothing by themselves.
 *
 * @module
 */

/** Text and axes. */
export const INK = "#737a83";
/** Frame around the axes. */
export const FRAME = "#878f99";
/** How much of its ink a line of the grid has. */
export const GRID_OPACITY = 0.2;
/** How much of its colour a band has. */
export const BAND_OPACITY = 0.22;

/** DejaVu Sans is what the PNG is drawn with; Verdana has about the same widths. */
export const FONT = "DejaVu Sans, Verdana, sans-serif";

/** Width of every picture in CSS pixels. */
export const WIDTH = 640;
/** Space between the edge of the picture and its contents. */
export const PADDING = 14;

/**
 * Colours that people with any kind of colour vision tell apart (Okabe and Ito, 2008); yellow, light blue and
 * black are darker or lighter here.
 */
export const COLORS: readonly string[] = [
  "#0072b2",
  "#d55e00",
  "#009e73",
  "#cc79a7",
  "#b8860b",
  "#3a96d0",
  "#808080",
];
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
