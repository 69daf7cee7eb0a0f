/**
 * PNG with a palette of at most 256 colours: a third of the size of one in full colour, which
 * counts where notebooks keep their outputs; and PNG in full colour, for photographs. (PNG specification, third edition, sections 5 and 11.)
 *
 * @module
 */
import { crc32 } from "../checksum.ts";
import { builtin } from "../host/mod.ts";

/** An image as renderers give it: 8-bit red, green and blue, each multiplied by alpha, and alpha. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Bytes in row-major order, `[height, width, 4]`. */
  readonly data: Uint8Array;
}

const PALETTE_SIZE = 256;
const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const INDEXED = 3;
const RED_GREEN_BLUE_ALPHA = 6;
const BITS = 8;

/** Encodes an image; colours beyond the 256 most frequent become the nearest of those. */
export function encodeIndexedPng({ width, height, data }: Pixels): Uint8Array {
  const colors = new Uint32Array(data.slice().buffer);
  const palette = choosePalette(colors);
  const indices = indexColors(colors, palette);
  return concatenate([
    new Uint8Array(SIGNATURE),
    header(width, height, INDEXED),
    chunk("PLTE", Uint8Array.from(palette.flatMap((color) => withoutAlpha(channels(color))))),
    chunk("tRNS", Uint8Array.from(palette.map((color) => channels(color)[3]!))),
    imageData(indices, width),
    chunk("IEND", new Uint8Array(0)),
  ]);
}

/** Encodes an image with all its colours, as photographs need. */
export function encodeFullPng({ width, height, data }: Pixels): Uint8Array {
  const divided = data.slice();
  for (let i = 0; i < data.length; i += 4) {
    if (data[i + 3] !== 255) divided.set(withoutAlpha(data.subarray(i, i + 4)), i);
  }
  return concatenate([
    new Uint8Array(SIGNATURE),
    header(width, height, RED_GREEN_BLUE_ALPHA),
    imageData(divided, 4 * width),
    chunk("IEND", new Uint8Array(0)),
  ]);
}

function header(width: number, height: number, colorType: number): Uint8Array {
  const bytes = new Uint8Array(13);
  new DataView(bytes.buffer).setUint32(0, width);
  new DataView(bytes.buffer).setUint32(4, height);
  bytes.set([BITS, colorType], 8);
  return chunk("IHDR", bytes);
}

/** Rows of some bytes, each after a zero: they are not filtered. */
function imageData(data: Uint8Array, length: number): Uint8Array {
  const count = data.length / length, rows = new Uint8Array((length + 1) * count);
  for (let y = 0; y < count; y++) {
    rows.set(data.subarray(y * length, (y + 1) * length), y * (length + 1) + 1);
  }
  return chunk("IDAT", builtin("node:zlib")!.deflateSync(rows, { level: 9 }));
}

/** The most frequent colours; equally frequent ones by their code, so that the order is fixed. */
function choosePalette(colors: Uint32Array): number[] {
  const counts = new Map<number, number>();
  for (const color of colors) counts.set(color, (counts.get(color) ?? 0) + 1);
  return [...counts]
    .sort(([a, countA], [b, countB]) => countB - countA || a - b)
    .slice(0, PALETTE_SIZE)
    .map(([color]) => color);
}

function indexColors(colors: Uint32Array, palette: readonly number[]): Uint8Array {
  const known = new Map(palette.map((color, i) => [color, i]));
  return Uint8Array.from(colors, (color) => {
    let index = known.get(color);
    if (index === undefined) {
      index = nearest(color, palette);
      known.set(color, index);
    }
    return index;
  });
}

function nearest(color: number, palette: readonly number[]): number {
  const wanted = channels(color);
  const distances = palette.map((candidate) =>
    channels(candidate).reduce((sum, channel, i) => sum + (channel - wanted[i]!) ** 2, 0)
  );
  return distances.indexOf(Math.min(...distances));
}

/** Red, green, blue, alpha of a colour that was read in little-endian order. */
function channels(color: number): number[] {
  return [color & 255, (color >>> 8) & 255, (color >>> 16) & 255, color >>> 24];
}

/** Red, green and blue of a colour that was multiplied by its alpha, as PNG files have them. */
function withoutAlpha([red, green, blue, alpha]: ArrayLike<number> & Iterable<number>): number[] {
  return [red, green, blue].map((channel) =>
    alpha === 0 ? 0 : Math.min(255, Math.round(255 * channel! / alpha!))
  );
}

/** Length, name, data, checksum of name and data. */
function chunk(name: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(new TextEncoder().encode(name), 4);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}
