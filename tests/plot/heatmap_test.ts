import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { heatmap } from "../../lib/plot/heatmap.ts";
import type { HeatmapSpec } from "../../lib/plot/spec.ts";
import { assertLegible, rootOf, textsOf } from "./svg.ts";

const LABELS = { title: "Θ", xLabel: "column", yLabel: "row", valueLabel: "value" };

function matrix(rows: number, columns: number, f: (i: number, j: number) => number): number[][] {
  return Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => f(i, j)));
}

/** Areas by colour, as the paths of the cells say. */
function cellAreas(svg: string): Map<string, number> {
  const cells = /<g transform="translate[^>]*crispEdges">(.*?)<\/g>/s.exec(svg)![1]!;
  return new Map(
    [...cells.matchAll(/fill="([^"]*)" d="([^"]*)"/g)].map(([, fill, path]) => [
      fill!,
      [...path!.matchAll(/h(\d+)v1/g)].reduce((sum, [, length]) => sum + Number(length), 0),
    ]),
  );
}

Deno.test("heatmap() covers each cell once, with neighbours merged", () => {
  const { svg } = heatmap(matrix(10, 20, (i) => i < 5 ? 0 : 1), LABELS);
  assertEquals(cellAreas(svg), new Map([["#440154", 100], ["#fde725", 100]]));
  assertEquals(svg.match(/h20v1h-20z/g)!.length, 10);
});

Deno.test("heatmap() puts row 0 on top and column 0 on the left", () => {
  const { svg } = heatmap([[9, 0], [0, 0]], LABELS);
  assertStringIncludes(svg, '<path fill="#fde725" d="M0 0h1v1h-1z"/>');
});

Deno.test("heatmap() shows title, axis names, colour bar and groups", async () => {
  const groups = [{ label: "cats & dogs", size: 2 }, { label: "b", size: 3 }];
  const picture = heatmap(matrix(5, 5, (i, j) => i * j), { ...LABELS, groups });
  const texts = textsOf(picture);
  for (const text of ["Θ", "column", "row", "value", "b", "0", "15"]) {
    assert(texts.includes(text), text);
  }
  assertStringIncludes(picture.alt, "Colour: value, 0 to 16. Groups: cats & dogs; b.");
  await assertLegible(picture);
});

Deno.test("heatmap() stays legible with long names and few rows", async () => {
  const long = "a long name with its unit [arbitrary units squared] ".repeat(2);
  const names = { title: long, xLabel: long, yLabel: long, valueLabel: long, note: long };
  const rows = [{ label: long, size: 2 }];
  const columns = Array.from({ length: 10 }, (_, i) => ({ label: `group ${i}`, size: 4 }));
  const picture = heatmap(matrix(2, 40, (i, j) => i + j), { ...names, groups: { rows, columns } });
  await assertLegible(picture);
});

Deno.test("heatmap() averages large matrices over square blocks and says so", () => {
  const picture = heatmap(matrix(802, 3, (i, j) => i + 1000 * j), { ...LABELS, note: "digits" });
  const { values, size, block, note } = picture.spec as HeatmapSpec;
  assertEquals([values.length, values[0]!.length, block], [268, 1, 3]);
  assertEquals(size, [802, 3]);
  // Rows 0, 1, 2 and columns 0, 1000, 2000; the last block has row 801 only.
  assertEquals([values[0]![0], values[267]![0]], [1001, 1801]);
  assertEquals(note, "digits; 802 × 3 values averaged over blocks of 3 × 3 to 268 × 1");
});

Deno.test("heatmap() gives 0 the middle of a diverging scale", () => {
  const { domain } = heatmap([[-1, 3]], { ...LABELS, scale: "diverging" }).spec as HeatmapSpec;
  assertEquals(domain, [-3, 3]);
});

Deno.test("heatmap() spaces powers of ten evenly on a log scale", () => {
  const { svg } = heatmap([[1, 10, 100, 1000, 10000]], { ...LABELS, scale: "log" });
  const middle = [...cellAreas(svg).keys()][2];
  const { svg: linear } = heatmap([[0, 1, 2, 3, 4]], LABELS);
  assertEquals(middle, [...cellAreas(linear).keys()][2]);
});

Deno.test("heatmap() writes values into cells in an ink that reads on the colour", async () => {
  const picture = heatmap([[0, 1], [0.5, 1e-7]], { ...LABELS, cellText: true });
  const texts = [...rootOf(picture).querySelectorAll("text")];
  const fills = ["#ffffff", "#000000"].map((fill) =>
    texts.filter((text) => text.getAttribute("fill") === fill).map(({ textContent }) => textContent)
  );
  assertEquals(fills, [["0", "0.5", "10⁻⁷"], ["1"]]);
  await assertLegible(picture);
});

Deno.test("heatmap() keeps the range that is asked for, and a constant matrix", () => {
  const { domain } = heatmap([[1, 2]], { ...LABELS, domain: [0, 4] }).spec as HeatmapSpec;
  assertEquals(domain, [0, 4]);
  assert(!heatmap([[2, 2]], LABELS).svg.includes("NaN"));
  assert(!heatmap([[0]], { ...LABELS, scale: "diverging" }).svg.includes("NaN"));
  assert(!heatmap([[2]], { ...LABELS, scale: "log" }).svg.includes("NaN"));
});

Deno.test("heatmap() refuses what it cannot draw", () => {
  const draw = (values: number[][], options = {}) => (): unknown =>
    heatmap(values, { ...LABELS, ...options });
  assertThrows(() => heatmap([1, 2], LABELS), TypeError, "found shape [2]");
  assertThrows(draw([]), TypeError, "matrix with entries");
  assertThrows(draw([[1, 2], [NaN, 3]]), RangeError, "NaN in row 1, column 0");
  assertThrows(draw([[1, 0]], { scale: "log" }), RangeError, "must be positive");
  assertThrows(draw([[1, 2]], { domain: [0, 1.5] }), RangeError, "'domain' must hold all values");
  const groups = { rows: [{ label: "a", size: 2 }] };
  assertThrows(draw([[1, 2]], { groups }), TypeError, "add up to 1");
  assertThrows(draw(matrix(21, 2, () => 1), { cellText: true }), RangeError, "'cellText'");
});

Deno.test("heatmap() leaves out the colour bar if asked", () => {
  const texts = textsOf(heatmap([[0, 1]], { ...LABELS, valueLabel: "level", colorBar: false }));
  assertEquals(texts.includes("level"), false);
  assertEquals(
    textsOf(heatmap([[0, 1]], { ...LABELS, valueLabel: "level" })).includes("level"),
    true,
  );
});
