import { assertEquals } from "@std/assert";
import { bars } from "../../lib/plot/bars.ts";
import { heatmap } from "../../lib/plot/heatmap.ts";
import { lines } from "../../lib/plot/lines.ts";
import { rangeText } from "../../lib/plot/range_text.ts";
import { scatter } from "../../lib/plot/scatter.ts";
import { spectrum } from "../../lib/plot/spectrum.ts";
import { randomGenerator } from "../../lib/random.ts";

Deno.test("rangeText() has no digits that are rounding", () => {
  assertEquals(rangeText([0.25, 3, -1]), "−1 to 3");
  assertEquals(rangeText([-3e-16, 2]), "0 to 2");
  assertEquals(rangeText([4e-14, 1e-3, 2], true), "below 10⁻⁸ to 2");
  assertEquals(rangeText([4e-8, 2], true), "4×10⁻⁸ to 2");
  assertEquals(rangeText([-2e-16, 1e-16]), "below 10⁻¹³ in size");
  assertEquals(rangeText([0, 0]), "0 to 0");
});

Deno.test("descriptions of pictures are the same where floating point differs by 1e-13", () => {
  const n = 40;
  const decay = Array.from({ length: n }, (_, i) => Math.exp(-i));
  const pictures = (y: readonly number[]) => [
    lines([{ y }], { yScale: "log" }),
    lines([{ y: y.map((value) => value - y[20]!) }]),
    scatter([{ x: y, y, error: y }]),
    heatmap([y, y.toReversed()], { scale: "log" }),
    spectrum(y),
    bars([{ label: "a", value: y[1]! }]),
  ];
  const expected = pictures(decay).map(({ alt }) => alt);
  for (let seed = 0; seed < 5; seed++) {
    const errors = randomGenerator(seed).normal([n]).data;
    const other = decay.map((value, i) => value + 1e-13 * Math.abs(errors[i]!));
    assertEquals(pictures(other).map(({ alt }) => alt), expected);
  }
});
