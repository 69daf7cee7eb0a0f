/**
 * What a picture shows, as plain data: the SVG is drawn from it, and so is the page that
 * nodeplotlib opens.
 *
 * @module
 */
import type { AxisScale } from "./ticks.ts";

/** Texts around a picture. */
export interface Labels {
  /** Heading; long ones are wrapped. */
  readonly title: string;
  /** Name of the horizontal axis, with its unit if it has one. */
  readonly xLabel: string;
  /** Name of the vertical axis, with its unit if it has one. */
  readonly yLabel: string;
  /** Small print under the title. */
  readonly note?: string;
}

/** A region around a curve, or the ends of error bars. */
export interface BandSpec {
  /** Lower edge at each x. */
  readonly lower: readonly number[];
  /** Upper edge at each x. */
  readonly upper: readonly number[];
}

/** One series of points or one curve. */
export interface Trace {
  /** What the legend calls it; not in the legend if absent. */
  readonly label?: string;
  /** Horizontal positions. */
  readonly x: readonly number[];
  /** Vertical positions. */
  readonly y: readonly number[];
  /** Whether the points are joined. */
  readonly line: boolean;
  /** Whether the points are marked. */
  readonly markers: boolean;
  /** Whether the line is dashed. */
  readonly dash: boolean;
  /** Number of its colour and shape; its place among the series if absent. */
  readonly color?: number;
  /** Region around the curve. */
  readonly band?: BandSpec;
  /** Ends of the error bars. */
  readonly error?: BandSpec;
}

/** Curves and points over two axes. */
export interface XYSpec extends Labels {
  /** Which function made it. */
  readonly kind: "lines" | "scatter" | "spectrum";
  /** Layout of the horizontal axis. */
  readonly xScale: AxisScale;
  /** Layout of the vertical axis. */
  readonly yScale: AxisScale;
  /** Whether a unit is as long on both axes. */
  readonly equalAspect?: boolean;
  /** What is drawn, the first one lowest. */
  readonly traces: readonly Trace[];
}

/** Neighbouring rows or columns that belong together. */
export interface Group {
  /** What the axis calls it. */
  readonly label: string;
  /** Number of rows or columns. */
  readonly size: number;
}

/** How values become colours. */
export type ColorScale = "sequential" | "diverging" | "log";

/** A matrix as colours. */
export interface HeatmapSpec extends Labels {
  /** Which function made it. */
  readonly kind: "heatmap";
  /** Name of the values, with their unit if they have one. */
  readonly valueLabel: string;
  /** Rows from the top, averaged down if the matrix was large. */
  readonly values: readonly (readonly number[])[];
  /** Numbers of rows and columns before averaging. */
  readonly size: readonly [number, number];
  /** Rows and columns that were averaged to one. */
  readonly block: number;
  /** How values become colours. */
  readonly scale: ColorScale;
  /** Values at the two ends of the colour bar. */
  readonly domain: readonly [number, number];
  /** Groups of rows, from the top; none if empty. */
  readonly rowGroups: readonly Group[];
  /** Groups of columns, from the left; none if empty. */
  readonly columnGroups: readonly Group[];
  /** Whether each cell shows its value. */
  readonly cellText: boolean;
  /** Whether there is no colour bar. */
  readonly barless?: boolean;
}

/** One bar. */
export interface Bar {
  /** What the axis calls it. */
  readonly label: string;
  /** Length of the bar. */
  readonly value: number;
  /** Half the length of the error bar; none if absent. */
  readonly error?: number;
}

/** Bars over categories. */
export interface BarsSpec extends Labels {
  /** Which function made it. */
  readonly kind: "bars";
  /** The bars, from the left. */
  readonly bars: readonly Bar[];
  /** Range of the value axis. */
  readonly domain: readonly [number, number];
}

/** An image and the text below it. */
export interface ImageTile {
  /** The text; none if empty. */
  readonly caption: string;
  /** Red, green and blue from 0 to 255 of each pixel, rows from the top. */
  readonly pixels: readonly (readonly (readonly [number, number, number])[])[];
}

/** Images beside each other. */
export interface ImagesSpec extends Labels {
  /** Which function made it. */
  readonly kind: "images";
  /** The images, in rows. */
  readonly tiles: readonly ImageTile[];
  /** Images in a row. */
  readonly columns: number;
}

/** What a picture shows. */
export type PictureSpec = XYSpec | HeatmapSpec | BarsSpec | ImagesSpec;
