/**
 * Drawings by Observable Plot in the colours of the page.
 *
 * @module
 */
import "../page/dom.ts";
import * as Plot from "@observablehq/plot";

/** A drawing, with the way between its values and its pixels. */
export interface Figure {
  readonly element: Element;
  readonly width: number;
  readonly height: number;
  /** Pixels from the left. */
  x(value: number): number;
  /** Pixels from the top. */
  y(value: number): number;
  /** Values at a pixel. */
  at(x: number, y: number): readonly [x: number, y: number];
}

/** An axis of a drawing. */
export interface FigureAxis {
  readonly domain: readonly [number, number];
  readonly ticks: readonly number[];
  readonly label: string;
  /** How a tick is written. @default {a plain number} */
  readonly write?: (value: number) => string;
}

/** What is drawn. */
export interface FigureOptions {
  readonly width: number;
  readonly height: number;
  readonly x: FigureAxis;
  readonly y: FigureAxis;
  /** Space to the right of the frame. @default {14} */
  readonly marginRight?: number;
  /** What there is to see, in words. */
  readonly alt: string;
  readonly marks: readonly Plot.Markish[];
}

const MARGIN = { top: 26, bottom: 40, left: 44, right: 14 };

/** Draws a figure. */
export function drawFigure(options: FigureOptions): Figure {
  const { width, height, x, y, alt, marks, marginRight = MARGIN.right } = options;
  const plot = Plot.plot({
    ...{ width, height, marginRight },
    ...{ marginTop: MARGIN.top, marginBottom: MARGIN.bottom, marginLeft: MARGIN.left },
    style: { background: "none", fontFamily: "inherit", fontSize: "12px", overflow: "visible" },
    x: { domain: [...x.domain], axis: null },
    y: { domain: [...y.domain], axis: null },
    marks: [
      Plot.gridX([...x.ticks], { stroke: "var(--grid)", strokeOpacity: 1 }),
      Plot.gridY([...y.ticks], { stroke: "var(--grid)", strokeOpacity: 1 }),
      ...marks,
      Plot.axisX([...x.ticks], axis(x)),
      Plot.axisY([...y.ticks], axis(y)),
    ],
  });
  plot.setAttribute("role", "img");
  plot.setAttribute("aria-label", alt);
  const [scaleX, scaleY] = [plot.scale("x")!, plot.scale("y")!];
  return {
    element: plot,
    width,
    height,
    x: (value) => scaleX.apply(value),
    y: (value) => scaleY.apply(value),
    at: (px, py) => [scaleX.invert!(px), scaleY.invert!(py)],
  };
}

function axis({ label, write = plain }: FigureAxis): Plot.AxisXOptions & Plot.AxisYOptions {
  return { label, tickFormat: write, color: "var(--faint)", tickSize: 0, labelArrow: "none" };
}

/** A number with a true minus sign. */
export function plain(value: number): string {
  return String(Number(value.toPrecision(6))).replace("-", "−");
}
