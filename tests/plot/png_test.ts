import { assertEquals, assertGreater, assertLess, assertRejects } from "@std/assert";
import { crc32, inflateSync } from "node:zlib";
import { heatmap } from "../../lib/plot/heatmap.ts";
import { encodeFullPng, encodeIndexedPng } from "../../lib/plot/indexed_png.ts";
import { lines } from "../../lib/plot/lines.ts";
import { toPng } from "../../lib/plot/png.ts";
import { INK } from "../../lib/plot/theme.ts";
import { randomGenerator } from "../../lib/random.ts";

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const LABELS = { title: "Θ∞ 10⁻³", xLabel: "x", yLabel: "y" };

/** Chunks by name, with their checksums verified. */
function chunksOf(png: Uint8Array): Map<string, Uint8Array> {
  assertEquals([...png.subarray(0, 8)], SIGNATURE);
  const view = new DataView(png.buffer, png.byteOffset);
  const chunks = new Map<string, Uint8Array>();
  for (let at = 8; at < png.length;) {
    const end = at + 8 + view.getUint32(at);
    assertEquals(view.getUint32(end), crc32(png.subarray(at + 4, end)));
    chunks.set(new TextDecoder().decode(png.subarray(at + 4, at + 8)), png.subarray(at + 8, end));
    at = end + 4;
  }
  return chunks;
}

/** Reads red, green, blue and alpha of pixels. */
function pixelsOf(png: Uint8Array): { count: number; at(index: number): number[] } {
  const chunks = chunksOf(png);
  const [palette, alpha] = [chunks.get("PLTE")!, chunks.get("tRNS")!];
  const header = new DataView(chunks.get("IHDR")!.slice().buffer);
  const [width, height] = [header.getUint32(0), header.getUint32(4)];
  const rows = inflateSync(chunks.get("IDAT")!);
  return {
    count: width * height,
    at(i): number[] {
      const index = rows[Math.floor(i / width) * (width + 1) + 1 + i % width]!;
      return [...palette.subarray(3 * index, 3 * index + 3), alpha[index]!];
    },
  };
}

Deno.test("toPng() makes an image of twice the size, the same each time", async () => {
  const draw = (): ReturnType<typeof lines> =>
    lines([{ x: [1, 2], y: [1, 2], label: "a" }], LABELS);
  const png = await toPng(draw());
  const header = new DataView(chunksOf(png).get("IHDR")!.slice().buffer);
  assertEquals([header.getUint32(0), header.getUint32(4)], [1280, 2 * draw().height]);
  assertEquals(await toPng(draw()), png);
});

Deno.test("toPng() draws on nothing, so that pages are seen through it, in inks that read on any", async () => {
  const picture = lines([{ x: [1, 2], y: [1, 2] }], LABELS);
  const pixels = pixelsOf(await toPng(picture));
  assertEquals([0, 1280 * 10 + 640].map((i) => pixels.at(i)[3]), [0, 0]);
  // The title stands in the first 60 rows, and nothing else does.
  const title = Array.from({ length: 60 * 1200 }, (_, i) => pixels.at(i + 1280 * 20));
  const ink = [1, 3, 5].map((i) => parseInt(INK.slice(i, i + 2), 16));
  const inside = title.filter(([, , , alpha]) => alpha === 255);
  assertGreater(inside.length, 300);
  for (const [red, green, blue] of inside) assertEquals([red, green, blue], ink);
  // At the edges of letters the ink is thin, not another: alpha in whole numbers of 255 moves it by 255 / alpha.
  for (const [red, , , alpha] of title) {
    if (alpha! > 0) assertLess(Math.abs(red! - ink[0]!), 1 + 255 / alpha!);
  }
});

Deno.test("toPng() draws on after a picture that cannot be drawn", async () => {
  const picture = lines([{ x: [1, 2], y: [1, 2] }], LABELS);
  const expected = await toPng(picture);
  await assertRejects(() => toPng({ ...picture, svg: "<svg" }), Error, "SVG");
  assertEquals(await toPng(picture), expected);
});

Deno.test("toPng() stays small, even for noise", async () => {
  const picture = heatmap(randomGenerator(0).normal([300, 300]), LABELS);
  assertLess((await toPng(picture)).length, 150_000);
});

Deno.test("encodeIndexedPng() keeps up to 256 colours as they are", () => {
  const data = Uint8Array.from({ length: 256 * 4 }, (_, i) => i % 4 === 3 ? 255 : i >> 2);
  const decoded = pixelsOf(encodeIndexedPng({ width: 16, height: 16, data }));
  assertEquals(Array.from({ length: 256 }, (_, i) => decoded.at(i)).flat(), [...data]);
});

Deno.test("encodeIndexedPng() takes the nearest of the most frequent colours beyond that", () => {
  const grey = (i: number): number[] =>
    i < 512 ? [i >> 1, i >> 1, i >> 1, 255] : [255, 255, 254, 255];
  const data = Uint8Array.from(Array.from({ length: 513 }, (_, i) => grey(i)).flat());
  const decoded = pixelsOf(encodeIndexedPng({ width: 513, height: 1, data }));
  assertEquals(decoded.at(512), [255, 255, 255, 255]);
  assertEquals(Array.from({ length: 512 }, (_, i) => decoded.at(i)).flat(), [
    ...data.subarray(0, 2048),
  ]);
});

Deno.test("both encoders divide colours by alpha", () => {
  // A half of orange, and nothing: 255 * 64 / 128 is 127.5.
  const data = Uint8Array.of(128, 64, 0, 128, 0, 0, 0, 0);
  const expected = [255, 128, 0, 128, 0, 0, 0, 0];
  const indexed = pixelsOf(encodeIndexedPng({ width: 2, height: 1, data }));
  assertEquals([0, 1].flatMap((i) => indexed.at(i)), expected);
  const full = chunksOf(encodeFullPng({ width: 2, height: 1, data }));
  assertEquals([...inflateSync(full.get("IDAT")!)], [0, ...expected]);
});
