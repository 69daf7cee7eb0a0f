/**
 * Pictures as values.
 *
 * @module
 */
import { adviceOn, kindOf } from "../options.ts";
import type { PictureSpec } from "./spec.ts";

/**
 * A picture: the drawing, its description in words, and the data that it was drawn from.
 *
 * As the last expression of a notebook's cell it shows itself; a terminal prints its description.
 */
export interface Picture {
  /** Tells pictures from formulas. */
  readonly kind: "picture";
  /** The drawing as the text of an SVG document. */
  readonly svg: string;
  /** What there is to see, for those who cannot see it. */
  readonly alt: string;
  /** Width in CSS pixels. */
  readonly width: number;
  /** Height in CSS pixels. */
  readonly height: number;
  /** What the picture shows, as plain data. */
  readonly spec: PictureSpec;
}

/**
 * Returns a picture as the text of an SVG document.
 *
 * @param picture The picture.
 * @returns The text, the same for the same picture.
 * @throws {TypeError} If it is no picture.
 *
 * @example Usage
 * ```ts
 * import { lines, toSvg } from "@widenet/ntk";
 * import { assert } from "@std/assert";
 *
 * const axes = { title: "Square", xLabel: "x", yLabel: "x²" };
 * assert(toSvg(lines([{ x: [0, 1, 2], y: [0, 1, 4] }], axes)).startsWith("<svg"));
 * ```
 */
export function toSvg(picture: Picture): string {
  checkPicture("write a picture as SVG", picture);
  return picture.svg;
}

/** Refuses what is no picture. */
export function checkPicture(attempt: string, picture: unknown): asserts picture is Picture {
  const { kind, svg } = (picture ?? {}) as Partial<Picture>;
  if (kind === "picture" && typeof svg === "string") return;
  throw new TypeError(
    `Cannot ${attempt} as 'picture' must be one that lines(), heatmap() or the like made: ` +
      `found ${kindOf(picture)}${adviceOn(picture)}`,
  );
}
