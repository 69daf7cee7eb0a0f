/**
 * What tests read off a picture.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { parseHTML } from "linkedom";
import type { Picture } from "../../lib/plot/picture.ts";
import { toPng } from "../../lib/plot/png.ts";

/** What is used of an element. */
export interface Element {
  readonly textContent: string;
  readonly outerHTML: string;
  readonly tagName: string;
  readonly parentElement: Element | null;
  getAttribute(name: string): string | null;
  querySelectorAll(selector: string): Iterable<Element>;
}

/** The root element of a picture. */
export function rootOf({ svg }: Picture): Element {
  const { document } = parseHTML(`<html><body>${svg}</body></html>`) as unknown as {
    document: { querySelector(selector: string): Element };
  };
  return document.querySelector("svg");
}

/** All texts of a picture, in drawing order. */
export function textsOf(picture: Picture): string[] {
  return [...rootOf(picture).querySelectorAll("text")].map(({ textContent }) => textContent);
}

/** Edges in the picture's pixels. */
interface Edges {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Edges of all that a picture draws, measured by the renderer; those of the card if all is well. */
async function edgesOf(picture: Picture): Promise<Edges> {
  const measure = await loadMeasure(picture);
  return measure(picture.svg);
}

/** Pairs of texts that lie on each other, judged by the renderer's measure of each. */
async function overlapsOf(picture: Picture): Promise<string[]> {
  const measure = await loadMeasure(picture);
  const texts = [...rootOf(picture).querySelectorAll("text")].filter(({ textContent }) =>
    textContent.trim() !== ""
  );
  const boxes = texts.map((text) => boxOf(text, measure));
  return boxes.flatMap((a, i) =>
    boxes.slice(i + 1).flatMap((b, j) => {
      const apart = a.right <= b.left || b.right <= a.left || a.bottom <= b.top ||
        b.bottom <= a.top;
      return apart ? [] : [`'${texts[i]!.textContent}' and '${texts[i + 1 + j]!.textContent}'`];
    })
  );
}

type Measure = (svg: string) => Edges;

async function loadMeasure(picture: Picture): Promise<Measure> {
  // Drawing once makes the renderer ready.
  await toPng(picture);
  const { Resvg } = await import("@resvg/resvg-wasm");
  const fontBuffers = await Promise.all(
    ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"].map((name) =>
      Deno.readFile(new URL(import.meta.resolve(`dejavu-fonts-ttf/ttf/${name}`)))
    ),
  );
  const font = { fontBuffers, defaultFontFamily: "DejaVu Sans", loadSystemFonts: false };
  return (svg) => {
    const { x, y, width, height } = new Resvg(svg, { font }).getBBox()!;
    return { left: x, top: y, right: x + width, bottom: y + height };
  };
}

/** Edges of a text: its ink where it stands by itself, then moved as its ancestors say. */
function boxOf(text: Element, measure: Measure): Edges {
  const attributes = ["font-size", "font-weight", "text-anchor"].map((name) =>
    `${name}="${inherited(text, name) ?? (name === "font-size" ? "10" : "")}"`
  ).filter((attribute) => !attribute.endsWith('""'));
  const inner = /^<text[^>]*>(.*)<\/text>$/s.exec(text.outerHTML)![1]!;
  const size = Number(inherited(text, "font-size") ?? 10);
  const y = text.getAttribute("y") ?? "0";
  const dy = y.endsWith("em") ? Number.parseFloat(y) * size : Number(y);
  const ink = measure(
    `<svg xmlns="http://www.w3.org/2000/svg" width="9999" height="9999" font-family="DejaVu Sans">` +
      `<text ${attributes.join(" ")}>${inner}</text></svg>`,
  );
  const dx = Number(text.getAttribute("x") ?? 0);
  const corners = [[ink.left + dx, ink.top + dy], [ink.right + dx, ink.bottom + dy]].map((corner) =>
    place(text, corner as [number, number])
  );
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  return {
    left: Math.min(...xs),
    right: Math.max(...xs),
    top: Math.min(...ys),
    bottom: Math.max(...ys),
  };
}

function inherited(element: Element | null, name: string): string | null {
  if (element === null) return null;
  return element.getAttribute(name) ?? inherited(element.parentElement, name);
}

/** A point of an element in the coordinates of the picture. */
function place(element: Element | null, [x, y]: [number, number]): [number, number] {
  if (element === null) return [x, y];
  let point: [number, number] = [x, y];
  const moves = [...(element.getAttribute("transform") ?? "").matchAll(/(\w+)\(([^)]*)\)/g)];
  for (const [, name, list] of moves.toReversed()) {
    const numbers = list!.split(",").map(Number);
    point = name === "translate"
      ? [point[0] + numbers[0]!, point[1] + (numbers[1] ?? 0)]
      : name === "rotate"
      ? [point[1], -point[0]]
      : point;
  }
  if (element.tagName.toLowerCase() === "svg" && element.parentElement !== null) {
    point = [
      point[0] + Number(element.getAttribute("x") ?? 0),
      point[1] + Number(element.getAttribute("y") ?? 0),
    ];
  }
  return place(element.parentElement, point);
}

/** Fails unless all of a picture is on its card and no text lies on another. */
export async function assertLegible(picture: Picture): Promise<void> {
  const { left, top, right, bottom } = await edgesOf(picture);
  const { width, height } = picture;
  assert(left >= 0 && top >= 0, `The drawing begins at ${left}, ${top}`);
  assert(right <= width && bottom <= height, `The drawing ends at ${right}, ${bottom}`);
  assertEquals(await overlapsOf(picture), []);
}
