import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertLess,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { lines } from "../../lib/plot/lines.ts";
import { textWidth } from "../../lib/plot/text.ts";
import { tensor } from "../../lib/tensor.ts";
import { assertLegible, rootOf, textsOf } from "./svg.ts";

const LABELS = { title: "K < ∞ & more", xLabel: "time t [s]", yLabel: "output" };
const CURVE = { x: [0, 1, 2], y: [1, 3, 2] };

Deno.test("lines() shows title, axis names, note and legend", async () => {
  const series = [{ ...CURVE, label: "a" }, { ...CURVE, label: "b", dash: true }];
  const picture = lines(series, { ...LABELS, note: "seed 0" });
  const texts = textsOf(picture);
  for (const text of ["K < ∞ & more", "time t [s]", "output", "seed 0", "a", "b"]) {
    assert(texts.includes(text), text);
  }
  await assertLegible(picture);
  assertStringIncludes(picture.svg, "K &lt; ∞ &amp; more");
  assertStringIncludes(picture.svg, "stroke-dasharray");
});

Deno.test("lines() makes a document that stands on its own", () => {
  const { svg, width, height } = lines([CURVE], LABELS);
  assert(svg.startsWith('<svg xmlns="http://www.w3.org/2000/svg"'));
  assertStringIncludes(svg, `width="${width}" height="${height}"`);
  assert(!svg.includes("<style") && !svg.includes(" id=") && !svg.includes("NaN"));
});

Deno.test("lines() draws the same twice", () => {
  assertEquals(lines([CURVE], LABELS).svg, lines([CURVE], LABELS).svg);
});

Deno.test("lines() puts points where the axes say", () => {
  const root = rootOf(lines([{ x: [0, 5, 10], y: [0, 5, 10] }], LABELS));
  const [path] = [...root.querySelectorAll("[aria-label=line] path")];
  const numbers = path!.getAttribute("d")!.match(/[\d.]+/g)!.map(Number);
  const [x0, y0, x1, y1, x2, y2] = numbers as [number, number, number, number, number, number];
  assertLess(Math.abs(x1 - (x0 + x2) / 2), 0.01);
  assertLess(Math.abs(y1 - (y0 + y2) / 2), 0.01);
  assertLess(y2, y0);
});

Deno.test("lines() spaces powers of ten evenly on a log axis and writes them as such", () => {
  const series = [{ x: [1, 10, 100], y: [1e-2, 1e-4, 1e-6] }];
  const picture = lines(series, { ...LABELS, xScale: "log", yScale: "log" });
  const [path] = [...rootOf(picture).querySelectorAll("[aria-label=line] path")];
  const [x0, , x1, , x2] = path!.getAttribute("d")!.match(/[\d.]+/g)!.map(Number);
  assertLess(Math.abs(x1! - (x0! + x2!) / 2), 0.01);
  assert(textsOf(picture).includes("10⁻⁴"));
  assertStringIncludes(picture.alt, "output (log), 10⁻⁶ to 0.01");
});

Deno.test("lines() labels every tick of a log axis", () => {
  const picture = lines([{ x: [16, 4096], y: [1, 2] }], { ...LABELS, xScale: "log" });
  for (const tick of ["20", "50", "100", "200", "500", "1000", "2000"]) {
    assert(textsOf(picture).includes(tick), tick);
  }
});

Deno.test("lines() draws a band between its edges", () => {
  const band = { lower: [0, 2, 1], upper: [2, 4, 3] };
  const picture = lines([{ ...CURVE, band }], LABELS);
  assertEquals([...rootOf(picture).querySelectorAll("[aria-label=area] path")].length, 1);
  assertStringIncludes(picture.alt, "output, 0 to 4");
  assertThrows(
    () => lines([{ ...CURVE, band: { lower: band.upper, upper: band.lower } }], LABELS),
    RangeError,
    "lower edge",
  );
});

Deno.test("lines() wraps long texts instead of cutting them or letting them overlap", async () => {
  const words = "a rather long name that says what it means ".repeat(4).trim();
  const series = Array.from({ length: 9 }, (_, i) => ({ ...CURVE, label: `${i} ${words}` }));
  const picture = lines(series, { title: words, xLabel: words, yLabel: words, note: words });
  await assertLegible(picture);
  const all = textsOf(picture).join(" ");
  assertEquals(all.split("means").length - 1, 4 * (9 + 4));
});

Deno.test("lines() takes tensors, typed arrays and columns", () => {
  const picture = lines([{ x: tensor([[1], [2]]), y: new Float32Array([1, 2]) }], LABELS);
  assertStringIncludes(picture.alt, "1 to 2");
});

Deno.test("lines() marks a single point, which has no line", () => {
  const picture = lines([{ x: [1], y: [1] }], LABELS);
  assertEquals([...rootOf(picture).querySelectorAll("[aria-label=dot] path, circle")].length, 1);
});

Deno.test("lines() refuses what it cannot draw", () => {
  const draw = (x: number[], y: number[]) => (): unknown => lines([{ x, y, label: "a" }], LABELS);
  assertThrows(() => lines([], LABELS), RangeError, "empty");
  assertThrows(draw([], []), RangeError, "no entries");
  assertThrows(draw([1, 2], [1]), TypeError, "y of series 0 ('a') as it has 1 entries");
  assertThrows(draw([1, 2], [1, NaN]), RangeError, "NaN at index 1");
  assertThrows(draw([1, Infinity], [1, 2]), RangeError, "must be finite");
  assertThrows(() => lines([{ x: [[1, 2], [3, 4]], y: [1, 2] }], LABELS), TypeError, "[2, 2]");
  const log = { ...LABELS, yScale: "log" } as const;
  assertThrows(() => lines([{ x: [1, 2], y: [1, 0] }], log), RangeError, "use a linear axis");
  const band = { lower: [0, 1], upper: [2, 2] };
  assertThrows(() => lines([{ x: [1, 2], y: [1, 1], band }], log), RangeError, "lower edge");
});

Deno.test("lines() draws a unit as long on both axes if asked", async () => {
  const circle = Array.from({ length: 33 }, (_, k) => Math.PI * k / 16);
  const x = circle.map((t) => 1000 * Math.cos(t));
  const y = circle.map((t) => 1000 * Math.sin(t));
  const sizeOf = (equalAspect: boolean): readonly [number, number] => {
    const { svg } = lines([{ x, y }], { ...LABELS, equalAspect });
    const path = /<path[^>]* d="(M[^"Z]{200,})"/.exec(svg)![1]!;
    const at = [...path.matchAll(/(-?[\d.]+),(-?[\d.]+)/g)].map(([, a, b]) => [+a!, +b!] as const);
    const length = (k: 0 | 1): number =>
      Math.max(...at.map((p) => p[k])) - Math.min(...at.map((p) => p[k]));
    return [length(0), length(1)];
  };
  const [width, height] = sizeOf(true);
  assertAlmostEquals(width / height, 1, 0.01);
  assert(height > 300);
  const stretched = sizeOf(false);
  assert(stretched[0] > 1.5 * stretched[1]);
  await assertLegible(lines([{ x, y }], { ...LABELS, equalAspect: true }));
  await assertLegible(lines([{ x, y: y.map((v) => v / 50) }], { ...LABELS, equalAspect: true }));
  // Ticks of -1.5 and -0.5, where those of the unequal axis are -1, 0 and 1, need more room.
  const wide = { x: [-1.5, 1.5], y: [-1.6, 1.6] };
  const { svg } = lines([wide], { ...LABELS, equalAspect: true });
  const room = textWidth("−1.5", { size: 11 });
  for (
    const [, left] of svg.matchAll(/<text transform="translate\(([\d.]+),[\d.]+\)"[^>]*>−1.5</g)
  ) {
    assert(Number(left) >= room, `a label of width ${room} ends at ${left}`);
  }
  assertThrows(
    () => lines([{ x: [1, 2], y: [1, 2] }], { ...LABELS, xScale: "log", equalAspect: true }),
    RangeError,
    "logarithmic",
  );
});

Deno.test("lines() gives series that belong together one colour", () => {
  const series = [CURVE, { ...CURVE, dash: true, color: 0 }].map((one) => ({ ...one, label: "a" }));
  const colors = (svg: string): Set<string | undefined> =>
    new Set([...svg.matchAll(/stroke-width="2" stroke="(#[0-9a-f]{6})"/g)].map(([, c]) => c));
  assertEquals(colors(lines(series, LABELS).svg).size, 1);
  assertEquals(colors(lines([series[0]!, series[0]!], LABELS).svg).size, 2);
  assertThrows(() => lines([{ ...CURVE, color: -1 }], LABELS), RangeError, "color");
});
