import { assert, assertEquals, assertThrows } from "@std/assert";
import { imageGrid, toPng, zeros } from "@widenet/ntk";
import { toPlotly } from "../../lib/plot/plotly.ts";

const image = [[[255, 0, 0], [0, 255, 0]], [[0, 0, 255], [255, 255, 255]]];

Deno.test("imageGrid() draws each pixel in its colour, and writes the captions", () => {
  const { spec, svg, alt } = imageGrid([image], { title: "Pixels", captions: ["four of them"] });
  assert(spec.kind === "images");
  assertEquals(spec.tiles[0]!.pixels, image as unknown as typeof spec.tiles[0]["pixels"]);
  for (const color of ["255,0,0", "0,255,0", "0,0,255", "255,255,255"]) {
    assert(svg.includes(`fill="rgb(${color})"`));
  }
  assert(svg.includes("four of them"));
  assertEquals(alt, "1 images: Pixels. four of them");
});

Deno.test("imageGrid() takes grey images, rounds to 64 levels, and fills rows", async () => {
  const { spec, height } = imageGrid({
    ...zeros([5, 4, 4, 1]),
    data: new Float64Array(80).fill(100),
  }, {
    columns: 2,
  });
  assert(spec.kind === "images");
  // 100 / 255 of 63 levels is 24.7.
  const level = Math.round(25 * 255 / 63);
  assertEquals(spec.tiles[4]!.pixels[3]![3], [level, level, level]);
  assert(height > 3 * 160);
  const png = await toPng(imageGrid([image]));
  assertEquals([...png.subarray(1, 4)], [..."PNG"].map((c) => c.charCodeAt(0)));
});

Deno.test("imageGrid() keeps more than 256 colours in a PNG", async () => {
  const data = Float64Array.from({ length: 32 * 32 * 3 }, (_, p) => {
    const [c, pixel] = [p % 3, Math.floor(p / 3)];
    return 4 * [pixel % 32, Math.floor(pixel / 32), (7 * pixel) % 64][c]!;
  });
  const png = await toPng(imageGrid({ shape: [1, 32, 32, 3], data, dtype: "float64" }));
  // Byte 25 of the file is the colour type: 6 is red, green, blue and alpha.
  assertEquals(png[25], 6);
});

Deno.test("imageGrid() is a pair of axes an image in plotly's terms", () => {
  const { data, layout } = toPlotly(imageGrid([image, image, image], { columns: 2 }).spec);
  assertEquals(data.map(({ type, xaxis }) => [type, xaxis]), [
    ["image", "x"],
    ["image", "x2"],
    ["image", "x3"],
  ]);
  assert(["xaxis", "xaxis2", "yaxis3"].every((name) => name in layout));
});

Deno.test("imageGrid() refuses what are no images", () => {
  assertThrows(() => imageGrid(zeros([2, 2])), TypeError, "found [2,2]");
  assertThrows(() => imageGrid(zeros([1, 2, 2, 2])), TypeError, "found [1,2,2,2]");
  assertThrows(() => imageGrid([[[[256, 0, 0]]]]), RangeError, "found 256");
  assertThrows(() => imageGrid([[[[-1, 0, 0]]]]), RangeError, "found -1");
  assertThrows(() => imageGrid([image], { captions: [] }), TypeError, "1 texts");
  assertThrows(() => imageGrid([image], { columns: 0 }), RangeError, "'columns'");
});
