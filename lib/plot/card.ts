/**
 * What every picture is made of: title, small print, legend, then the drawing.
 *
 * @module
 */
import { withPrototype } from "../display/displayable.ts";
import type { Picture } from "./picture.ts";
import { PICTURE } from "./picture_bundle.ts";
import type { Labels, PictureSpec } from "./spec.ts";
import { drawText, escapeText, lineHeight, round, textWidth, wrapText } from "./text.ts";
import { FONT, INK, PADDING, WIDTH } from "./theme.ts";

/** A piece of a drawing and the height it takes. */
export interface Block {
  readonly svg: string;
  readonly height: number;
}

const TITLE = { size: 15, bold: true };
const NOTE = { size: 11 };
/** Names of axes. */
export const AXIS_NAME = { size: 12, anchor: "middle" } as const;
const GAP = 6;

/**
 * Puts a picture together.
 *
 * @param spec What is shown.
 * @param alt The same in words.
 * @param blocks Legend and drawing, from the top; each is placed by moving its origin.
 */
export function makePicture(
  spec: PictureSpec,
  alt: string,
  blocks: readonly ((top: number) => Block)[],
): Picture {
  const parts: string[] = [];
  let top = PADDING;
  for (const block of [(y: number): Block => drawHeading(spec, y), ...blocks]) {
    const { svg, height } = block(top);
    parts.push(svg);
    top += height;
  }
  const height = Math.ceil(top + PADDING - GAP);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" ` +
    `viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escapeText(alt)}" ` +
    `font-family="${FONT}" color="${INK}">${parts.join("")}</svg>`;
  return Object.freeze(
    withPrototype<Picture>(PICTURE, { kind: "picture", svg, alt, width: WIDTH, height, spec }),
  );
}

/** Draws the name of a horizontal axis, centred. */
export function drawXName(name: string, center: number, width: number, top: number): Block {
  const lines = wrapText(name, width, AXIS_NAME);
  return {
    svg: drawText(lines, [center, top], AXIS_NAME),
    height: lines.length * lineHeight(AXIS_NAME) + GAP,
  };
}

/** Draws the name of a vertical axis, turned, with its left edge at `left`. */
export function drawYName(name: string, left: number, center: number, height: number): Block {
  const lines = wrapText(name, height, AXIS_NAME);
  const turn = `rotate(-90) translate(${round(-center)},${round(left)})`;
  return {
    svg: `<g transform="${turn}">${drawText(lines, [0, 0], AXIS_NAME)}</g>`,
    height: lines.length * lineHeight(AXIS_NAME),
  };
}

/** Width in CSS pixels that a turned axis name takes. */
export function yNameWidth(name: string, height: number): number {
  return wrapText(name, height, AXIS_NAME).length * lineHeight(AXIS_NAME) + GAP;
}

/** Width of the widest of some lines. */
export function widest(lines: readonly string[], size: number): number {
  return Math.max(0, ...lines.map((line) => textWidth(line, { size })));
}

function drawHeading({ title, note }: Labels, top: number): Block {
  const width = WIDTH - 2 * PADDING;
  const titleLines = wrapText(title, width, TITLE);
  const noteLines = note === undefined ? [] : wrapText(note, width, NOTE);
  const noteTop = top + titleLines.length * lineHeight(TITLE) + 1;
  return {
    svg: drawText(titleLines, [PADDING, top], TITLE) +
      drawText(noteLines, [PADDING, noteTop], NOTE),
    height: noteTop - top + noteLines.length * lineHeight(NOTE) + GAP,
  };
}
