/**
 * Text in SVG: escaping, widths, line breaks.
 *
 * @module
 */
import { INK } from "./theme.ts";

/** Typical widths in DejaVu Sans, in units of the font size; on the large side. */
const WIDTHS: readonly (readonly [RegExp, number])[] = [
  [/[ijlI.,:;|!'` ]/, 0.32],
  [/[\u2070-\u209f\u00b2\u00b3\u00b9]/, 0.42],
  [/[ftrJ()[\]{}/\\"-]/, 0.42],
  // East Asian letters are as wide as they are high.
  [/[\u1100-\u115f\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60\u{20000}-\u{3ffff}]/u, 1.0],
  [/[mwMW@%\u2014\u221e\u2192]/, 0.98],
  [/[A-Z=+<>~\u2212\u00d7\u2264\u2265]/, 0.76],
];
const OTHER_WIDTH = 0.63;
const BOLD = 1.12;

/** How a piece of text is set. */
export interface TextStyle {
  /** Font size in CSS pixels. */
  readonly size: number;
  /** @default {false} */
  readonly bold?: boolean;
  /** @default {INK} */
  readonly fill?: string;
  /** @default {"start"} */
  readonly anchor?: "start" | "middle" | "end";
}

/** Makes text safe inside of SVG; characters that XML forbids become spaces. */
export function escapeText(text: string): string {
  return text
    // deno-lint-ignore no-control-regex
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, " ")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** Estimated width of a line of text in CSS pixels. */
export function textWidth(text: string, { size, bold = false }: TextStyle): number {
  let width = 0;
  for (const character of text) {
    width += WIDTHS.find(([pattern]) => pattern.test(character))?.[1] ?? OTHER_WIDTH;
  }
  return width * size * (bold ? BOLD : 1);
}

/** Height of one line of text in CSS pixels. */
export function lineHeight({ size }: TextStyle): number {
  return Math.round(size * 1.3);
}

/** Breaks text into lines that are not wider than `width`; words that are too wide are cut. */
export function wrapText(text: string, width: number, style: TextStyle): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/).filter((word) => word !== "")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (textWidth(longer, style) <= width) {
      line = longer;
      continue;
    }
    if (line !== "") lines.push(line);
    const pieces = cutWord(word, width, style);
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1)!;
  }
  return line === "" ? lines : [...lines, line];
}

/** Draws lines of text; the first one's top is at `y`. */
export function drawText(
  lines: readonly string[],
  [x, y]: readonly [number, number],
  style: TextStyle,
): string {
  const { size, bold = false, fill = INK, anchor = "start" } = style;
  const weight = bold ? ' font-weight="bold"' : "";
  return lines.map((line, i) => {
    const baseline = round(y + i * lineHeight(style) + size);
    return `<text x="${round(x)}" y="${baseline}" font-size="${size}"${weight} fill="${fill}" ` +
      `text-anchor="${anchor}">${escapeText(line)}</text>`;
  }).join("");
}

/** Coordinates need no more than hundredths of a pixel. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function cutWord(word: string, width: number, style: TextStyle): string[] {
  const pieces = [""];
  for (const character of word) {
    const longer = pieces.at(-1)! + character;
    if (textWidth(longer, style) > width && longer.length > 1) pieces.push(character);
    else pieces[pieces.length - 1] = longer;
  }
  return pieces;
}
