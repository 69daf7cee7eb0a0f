/**
 * The virtual document that Observable Plot draws on. It stays in this file: nothing is put on
 * `globalThis`, where other libraries would take its presence for a browser.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { FONT, INK } from "./theme.ts";

/** What is used of an SVG element. */
interface VirtualElement {
  readonly outerHTML: string;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  querySelector(selector: string): VirtualElement | null;
  remove(): void;
}

/** One layer of a figure: lines, dots, an axis. */
export type Mark = Plot.Markish;

// Of any type: where pages are checked, it would have to be a whole document.
const { document } = parseHTML("<html></html>") as unknown as { document: never };

/**
 * Draws a figure with Observable Plot.
 *
 * @param options Options of `Plot.plot`; `legend` and `title` are not for here, as they make HTML.
 * @param at Where the figure goes in the surrounding picture, in CSS pixels.
 * @returns The text of one `<svg>` element, the same for the same options.
 */
export function drawFigure(options: Plot.PlotOptions, at: readonly [number, number]): string {
  const figure = Plot.plot({ ...options, document }) as unknown as VirtualElement;
  figure.querySelector("style")?.remove();
  figure.removeAttribute("class");
  figure.setAttribute("font-family", FONT);
  figure.setAttribute("font-size", "11");
  figure.setAttribute("fill", INK);
  figure.setAttribute("x", String(at[0]));
  figure.setAttribute("y", String(at[1]));
  return figure.outerHTML;
}
