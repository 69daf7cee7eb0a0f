import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { bars } from "../../lib/plot/bars.ts";
import type { Picture } from "../../lib/plot/picture.ts";
import type { BarsSpec } from "../../lib/plot/spec.ts";
import { assertLegible, rootOf, textsOf } from "./svg.ts";

const LABELS = { title: "Accuracy", xLabel: "kernel", yLabel: "share" };

function sizesOf(picture: Picture, side: "width" | "height"): number[] {
  return [...rootOf(picture).querySelectorAll("[aria-label=bar] rect")].map((bar) =>
    Number(bar.getAttribute(side))
  );
}

Deno.test("bars() makes lengths proportional to values and writes the values", async () => {
  const groups = [{ label: "a", value: 1 }, { label: "b", value: 2, error: 0.5 }];
  const picture = bars(groups, LABELS);
  const [a, b] = sizesOf(picture, "height");
  assertAlmostEquals(b! / a!, 2, 1e-3);
  for (const text of ["Accuracy", "kernel", "share", "a", "b", "1", "2"]) {
    assert(textsOf(picture).includes(text), text);
  }
  assertEquals(picture.alt, "Bars: Accuracy. share by kernel: a 1; b 2 ± 0.5.");
  await assertLegible(picture);
});

Deno.test("bars() draws error bars where there are errors only", () => {
  const barred = (groups: { label: string; value: number; error?: number }[]): number =>
    [...rootOf(bars(groups, LABELS)).querySelectorAll("[aria-label=rule] line")]
      .filter((line) => line.getAttribute("marker-start") !== null).length;
  for (const name of ["a", "a name that does not fit under its bar, so that the bars lie down"]) {
    const groups = Array.from({ length: 6 }, (_, i) => ({ label: `${name} ${i}`, value: i + 1 }));
    assertEquals(barred(groups), 0);
    assertEquals(barred(groups.map((bar, i) => i < 2 ? { ...bar, error: 0.5 } : bar)), 2);
  }
});

Deno.test("bars() lie down when their names do not fit", async () => {
  const long = "a kernel with a name that says in full how it was made and from what";
  const groups = Array.from({ length: 12 }, (_, i) => ({ label: `${long} ${i}`, value: i - 4 }));
  const picture = bars(groups, LABELS);
  const widths = sizesOf(picture, "width");
  assertAlmostEquals(widths[11]! / widths[5]!, 7, 1e-2);
  assertEquals(textsOf(picture).join(" ").split("from what").length - 1, 12);
  await assertLegible(picture);
});

Deno.test("bars() keeps the range that is asked for and cuts error bars to it", () => {
  const groups = [{ label: "a", value: 0.95, error: 0.1 }];
  const picture = bars(groups, { ...LABELS, yDomain: [0.9, 1] });
  assertEquals((picture.spec as BarsSpec).domain, [0.9, 1]);
  assertAlmostEquals(sizesOf(picture, "height")[0]!, 140, 0.01);
});

Deno.test("bars() keeps bars of the same name apart", () => {
  const groups = [{ label: "a", value: 1 }, { label: "a", value: 2 }];
  assertEquals(sizesOf(bars(groups, LABELS), "height").length, 2);
});

Deno.test("bars() refuses what it cannot draw", () => {
  const draw = (value: number, options = {}) => (): unknown =>
    bars([{ label: "a", value }], { ...LABELS, ...options });
  assertThrows(() => bars([], LABELS), RangeError, "empty");
  assertThrows(draw(NaN), RangeError, "bar 0 ('a')");
  assertThrows(
    () => bars([{ label: "a", value: 1, error: -1 }], LABELS),
    RangeError,
    "not negative",
  );
  assertThrows(draw(2, { yDomain: [0, 1] }), RangeError, "outside of 'yDomain'");
  assertThrows(draw(0, { yDomain: [1, 0] }), RangeError, "that rise");
  assert(!bars([{ label: "a", value: 0 }], LABELS).svg.includes("NaN"));
});
