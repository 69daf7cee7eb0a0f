import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { learningCurves } from "../../lib/plot/learning_curves.ts";
import { lines, type LineSeries } from "../../lib/plot/lines.ts";
import { toPlotly } from "../../lib/plot/plotly.ts";
import { scatter } from "../../lib/plot/scatter.ts";
import type { XYSpec } from "../../lib/plot/spec.ts";
import { tensor } from "../../lib/tensor.ts";
import { assertLegible, rootOf } from "./svg.ts";
import type { Picture } from "../../lib/plot/picture.ts";

const CURVE = { x: [1, 2, 4], y: [2, 3, 5] };

/** Whiskers of a picture without legend: x, and the heights of both ends in pixels. */
function whiskersOf(picture: Picture): number[][] {
  const rules = [...rootOf(picture).querySelectorAll("[aria-label=rule] line")];
  return rules.map((line) => ["x1", "x2", "y1", "y2"].map((end) => Number(line.getAttribute(end))))
    .map(([x1, x2, y1, y2]) => [(x1! + x2!) / 2, Math.max(y1!, y2!), Math.min(y1!, y2!)]);
}

/** Centres of the caps of a picture without markers and legend. */
function capsOf(picture: Picture): number[][] {
  return [...rootOf(picture).querySelectorAll("[aria-label=dot] path")].map((path) =>
    /translate\(([\d.]+),([\d.]+)\)/.exec(path.getAttribute("transform")!)!.slice(1).map(Number)
  );
}

function errorOf(picture: Picture): unknown {
  return (picture.spec as XYSpec).traces[0]!.error;
}

Deno.test("error bars reach from y - error to y + error, and end in caps", () => {
  const picture = lines([{ ...CURVE, error: [1, 0.5, 1] }]);
  assertEquals(errorOf(picture), { lower: [1, 2.5, 4], upper: [3, 3.5, 6] });
  const whiskers = whiskersOf(picture);
  // The ends are at 1 and 3, 2.5 and 3.5, 4 and 6: pixels for each unit are the same everywhere.
  const unit = (whiskers[0]![1]! - whiskers[0]![2]!) / 2;
  assert(unit > 20);
  for (const [i, [low, high]] of [[1, 3], [2.5, 3.5], [4, 6]].entries()) {
    const [, bottom, top] = whiskers[i]!;
    assert(Math.abs(bottom! - (whiskers[0]![1]! - (low! - 1) * unit)) < 0.01, `bottom ${i}`);
    assert(Math.abs(top! - (whiskers[0]![1]! - (high! - 1) * unit)) < 0.01, `top ${i}`);
  }
  const ends = [...whiskers.map(([x, low]) => [x, low]), ...whiskers.map(([x, , up]) => [x, up])];
  assertEquals(capsOf(picture), ends);
});

Deno.test("error bars are given by half lengths, by pairs of ends, or by lower and upper ends", () => {
  const [lower, upper] = [[1.5, 2, 4.5], [3, 3.25, 7]];
  const pairs = lower.map((low, i) => [low, upper[i]!]);
  const ends = { lower: new Float32Array(lower), upper: tensor(upper) };
  for (const error of [pairs, tensor(pairs), ends]) {
    assertEquals(errorOf(lines([{ ...CURVE, error }])), { lower, upper });
    assertEquals(errorOf(scatter([{ ...CURVE, error }])), { lower, upper });
  }
  const column = tensor([[1], [0.5], [1]]);
  assertEquals(errorOf(scatter([{ ...CURVE, error: column }])), {
    lower: [1, 2.5, 4],
    upper: [3, 3.5, 6],
  });
  const one = scatter([{ y: [5], error: [[4, 8]] }]);
  assertEquals(errorOf(one), { lower: [4], upper: [8] });
  const two = scatter([{ y: [5, 5], error: [[4, 3]] }]);
  assertEquals(errorOf(two), { lower: [1, 2], upper: [9, 8] });
});

Deno.test("axes hold the error bars, and the description names the series that have them", () => {
  const picture = scatter([
    { ...CURVE, error: [10, 1, 1], label: "a" },
    { ...CURVE, label: "b" },
    { ...CURVE, error: [1, 1, 1] },
  ], { title: "E" });
  assertStringIncludes(picture.alt, "y, −8 to 12");
  assert(picture.alt.endsWith("With error bars: a; series 2."), picture.alt);
  assert(!lines([CURVE]).alt.includes("error bars"));
});

Deno.test("the legend shows whether a series has error bars and a band", async () => {
  const band = { lower: [1, 1, 1], upper: [6, 6, 7] };
  const picture = scatter([{ ...CURVE, error: [1, 1, 1], band, label: "a" }], {
    fits: [{ ...CURVE, band, label: "fit" }],
  });
  const root = rootOf(picture);
  const count = (selector: string): number => [...root.querySelectorAll(selector)].length;
  assertEquals(count("[aria-label=rule] line"), 3 + 1);
  assertEquals(count("[aria-label=area] path"), 2 + 2);
  await assertLegible(picture);
});

Deno.test("pictures with error bars are the same each time, without ids", () => {
  const draw = (): string => lines([{ ...CURVE, error: [1, 1, 1] }]).svg;
  assertEquals(draw(), draw());
  assert(!draw().includes(" id=") && !draw().includes("NaN"));
});

Deno.test("learningCurves() draws error bars of measured errors", () => {
  const sizes = [10, 100];
  const errors = [0.5, 0.25];
  const picture = learningCurves([{ sizes, errors, errorBars: [0.25, 0.125], measured: true }]);
  assertEquals(errorOf(picture), { lower: [0.25, 0.125], upper: [0.75, 0.375] });
  assertThrows(
    () => learningCurves([{ sizes, errors, errorBars: [0.5, 0.1] }]),
    RangeError,
    "the lower edge of the error of series 0 on a log axis",
  );
});

Deno.test("toPlotly() keeps error bars that are not symmetric", () => {
  const { data } = toPlotly(lines([{ ...CURVE, error: [[1, 4], [3, 3], [4, 7]] }]).spec);
  const { symmetric, array, arrayminus } = data[0]!["error_y"] as Record<string, unknown>;
  assertEquals([symmetric, array, arrayminus], [false, [2, 0, 2], [1, 0, 1]]);
});

Deno.test("error bars and bands that cannot be drawn are refused", () => {
  const draw = (error: unknown) => (): unknown =>
    lines([{ ...CURVE, error, label: "a" } as LineSeries]);
  const name = "the error of series 0 ('a')";
  assertThrows(draw([1, 1]), TypeError, `${name} as it has 2 entries: its y has 3`);
  assertThrows(draw([1, -1, 1]), RangeError, `must not be negative: found -1 at index 1`);
  assertThrows(draw([1, NaN, 1]), RangeError, `${name} as its values must be finite`);
  assertThrows(draw([[1, 3], [3, 2], [4, 6]]), RangeError, "found 3 and 2 at index 1");
  assertThrows(draw([[1, 3], [3, Infinity], [4, 6]]), RangeError, "finite");
  assertThrows(draw([[1, 3, 4], [3, 4, 5], [4, 6, 7]]), TypeError, "must be a vector");
  assertThrows(draw({ lower: [1, 2, 3] }), TypeError);
  assertThrows(draw({ low: [1, 2, 3], upper: [4, 5, 6] }), TypeError, "no option 'low'");
  for (const bad of ["1", true, null, 3n]) assertThrows(draw(bad), TypeError);
  assertThrows(
    () => scatter([{ ...CURVE, error: [2, 1, 1] }], { yScale: "log" }),
    RangeError,
    "the lower edge of the error of series 0 on a log axis as its values must be positive: found 0",
  );
  const crossed = { lower: [3, 3, 3], upper: [2, 4, 4] };
  assertThrows(() => scatter([{ ...CURVE, band: crossed }]), RangeError, "the band of series 0");
  assertThrows(
    () => scatter([CURVE], { fits: [{ ...CURVE, error: [1] }] }),
    TypeError,
    "the error of fit 0",
  );
});
