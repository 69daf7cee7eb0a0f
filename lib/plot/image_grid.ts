/**
 * Colour images beside each other.
 *
 * @module
 */
import { checkWhole, kindOf } from "../options.ts";
import { readTensor } from "../read_tensor.ts";
import type { TensorLike } from "../tensor.ts";
import { type Block, makePicture } from "./card.ts";
import { cellPaths } from "./cell_paths.ts";
import { type LabelOptions, readLabels } from "./labels.ts";
import type { Picture } from "./picture.ts";
import type { ImagesSpec, ImageTile } from "./spec.ts";
import { drawText, lineHeight, round, wrapText } from "./text.ts";
import { PADDING, WIDTH } from "./theme.ts";

/** Options of {@linkcode imageGrid}. */
export interface ImageGridOptions extends Omit<LabelOptions, "xLabel" | "yLabel"> {
  /** A text below each image. @default {none} */
  readonly captions?: readonly string[];
  /** Images in a row. @default {6} */
  readonly columns?: number;
}

const ATTEMPT = "draw images";
const CAPTION = { size: 11, anchor: "middle" } as const;
const GAP = 10;
/** Largest side of an image in CSS pixels. */
const MOST_SIDE = 160;
/** Levels of a channel: fewer than there are, so that neighbours can be drawn as one. */
const LEVELS = 64;

/**
 * Draws images, a tile each.
 *
 * @param images Values from 0 to 255, `[n, height, width, 3]`, or `[n, height, width, 1]` for grey ones.
 * @param options Title, note, captions and columns.
 * @returns The picture. Channels are rounded to 64 levels.
 * @throws {TypeError} If there are no images of this shape, not one caption an image, or an option is
 * not known.
 * @throws {RangeError} If a value is below 0 or above 255, or a number of columns is out of bounds.
 *
 * @example Usage
 * ```ts
 * import { imageGrid } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const image = [[[255, 0, 0], [0, 255, 0]], [[0, 0, 255], [255, 255, 255]]];
 * const picture = imageGrid([image], { title: "Four pixels", captions: ["all of them"] });
 * assertEquals(picture.spec.kind, "images");
 * ```
 */
export function imageGrid(images: TensorLike, options: ImageGridOptions = {}): Picture {
  const labels = readLabels(ATTEMPT, options, { xLabel: "", yLabel: "" }, ["captions", "columns"]);
  const { columns = 6 } = options;
  checkWhole(ATTEMPT, "columns", columns, 1, 12);
  const tiles = readTiles(images, options.captions);
  const spec: ImagesSpec = { kind: "images", ...labels, tiles, columns };
  const alt = [
    `${tiles.length} images${labels.title === "" ? "" : `: ${labels.title}`}.`,
    ...tiles.map(({ caption }) => caption).filter((caption) => caption !== ""),
  ].join(" ");
  return makePicture(spec, alt, [(top) => drawTiles(spec, top)]);
}

function readTiles(images: TensorLike, captions: readonly string[] | undefined): ImageTile[] {
  const { shape, data } = readTensor(ATTEMPT, "'images'", images);
  const [n = 0, height = 0, width = 0, channels = 0] = shape;
  if (shape.length !== 4 || data.length === 0 || (channels !== 3 && channels !== 1)) {
    throw new TypeError(
      `Cannot ${ATTEMPT} as they must have shape [n, height, width, 3] or [n, height, width, 1]: ` +
        `found [${shape}]`,
    );
  }
  const bad = data.findIndex((value) => !(value >= 0 && value <= 255));
  if (bad >= 0) {
    throw new RangeError(
      `Cannot ${ATTEMPT} as values must be between 0 and 255: found ${data[bad]}`,
    );
  }
  if (captions !== undefined) checkCaptions(captions, n);
  return Array.from({ length: n }, (_, i) => ({
    caption: captions?.[i] ?? "",
    pixels: Array.from(
      { length: height },
      (_, row) =>
        Array.from({ length: width }, (_, column): [number, number, number] => {
          const start = ((i * height + row) * width + column) * channels;
          const at = (c: number): number => levelOf(data[start + (channels === 1 ? 0 : c)]!);
          return [at(0), at(1), at(2)];
        }),
    ),
  }));
}

function checkCaptions(captions: readonly string[], n: number): void {
  if (!Array.isArray(captions) || captions.length !== n) {
    throw new TypeError(
      `Cannot ${ATTEMPT} as 'captions' must be ${n} texts, one an image: found ${
        Array.isArray(captions) ? captions.length : kindOf(captions)
      }`,
    );
  }
  const other = captions.find((caption) => typeof caption !== "string");
  if (other === undefined) return;
  throw new TypeError(`Cannot ${ATTEMPT} as captions must be texts: found ${kindOf(other)}`);
}

/** The nearest of the levels, from 0 to 255. */
function levelOf(value: number): number {
  return Math.round(Math.round(value / 255 * (LEVELS - 1)) * 255 / (LEVELS - 1));
}

function drawTiles({ tiles, columns }: ImagesSpec, top: number): Block {
  const room = (WIDTH - 2 * PADDING - (columns - 1) * GAP) / columns;
  const side = Math.min(MOST_SIDE, room);
  const left = (WIDTH - columns * side - (columns - 1) * GAP) / 2;
  const parts: string[] = [];
  let y = top;
  for (let start = 0; start < tiles.length; start += columns) {
    const row = tiles.slice(start, start + columns);
    const blocks = row.map((tile, c) => drawTile(tile, left + c * (side + GAP), y, side));
    parts.push(...blocks.map(({ svg }) => svg));
    y += Math.max(...blocks.map(({ height }) => height)) + GAP;
  }
  return { svg: parts.join(""), height: y - top };
}

function drawTile({ caption, pixels }: ImageTile, left: number, top: number, side: number): Block {
  const names = pixels.map((row) => row.map((color) => `rgb(${color})`));
  const colors = [...new Set(names.flat())];
  const places = new Map(colors.map((name, place) => [name, place]));
  const levels = names.map((row) => row.map((name) => places.get(name)!));
  const scale = side / Math.max(pixels.length, pixels[0]!.length);
  const lines = caption === "" ? [] : wrapText(caption, side, CAPTION);
  const height = pixels.length * scale;
  const text = drawText(lines, [left + side / 2, top + height + 2], CAPTION);
  const move = `translate(${round(left)},${round(top)}) scale(${scale})`;
  return {
    svg: `<g transform="${move}" shape-rendering="crispEdges">${cellPaths(levels, colors)}</g>` +
      (lines.length === 0 ? "" : text),
    height: height + lines.length * lineHeight(CAPTION) + 2,
  };
}
