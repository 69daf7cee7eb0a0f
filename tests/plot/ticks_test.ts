import { assertEquals, assertLess } from "@std/assert";
import { formatTick, linearAxis, logAxis, makeAxis } from "../../lib/plot/ticks.ts";

Deno.test("linearAxis() chooses round numbers without rounding errors", () => {
  assertEquals(linearAxis([0, 1], 5).labels, ["0", "0.2", "0.4", "0.6", "0.8", "1"]);
  assertEquals(linearAxis([-1.1, 1.1], 4).labels, ["−1", "0", "1"]);
  assertEquals(linearAxis([0, 3e6], 3).labels, ["0", "10⁶", "2×10⁶", "3×10⁶"]);
  assertEquals(linearAxis([0, 2e-5], 2).labels, ["0", "10⁻⁵", "2×10⁻⁵"]);
});

Deno.test("linearAxis() tells ticks apart that differ in late digits only", () => {
  const { labels } = linearAxis([1.00001e6, 1.00003e6], 5);
  assertEquals(labels[0], "1.00001×10⁶");
  assertEquals(new Set(labels).size, labels.length);
});

Deno.test("logAxis() chooses powers of ten, thinned out over many decades", () => {
  assertEquals(logAxis([1e-3, 10], 6).labels, ["0.001", "0.01", "0.1", "1", "10"]);
  assertEquals(logAxis([1e-6, 1], 4).labels, ["10⁻⁶", "10⁻⁴", "10⁻²", "10⁰"]);
});

Deno.test("logAxis() adds doubles and fives over few decades, and even steps within one", () => {
  assertEquals(logAxis([9, 210], 6).labels, ["10", "20", "50", "100", "200"]);
  assertEquals(logAxis([11, 19], 6).labels, ["12", "14", "16", "18"]);
});

Deno.test("makeAxis() leaves room around the values, however few", () => {
  for (const values of [[3], [0], [-2, 5], [1e-300, 1e300]]) {
    const { domain: [low, high], ticks } = makeAxis(values, "linear", 6);
    assertLess(low, Math.min(...values));
    assertLess(Math.max(...values), high);
    assertEquals(ticks.every((tick) => Number.isFinite(tick)), true);
  }
  const { domain: [low, high] } = makeAxis([5], "log", 6);
  assertEquals([low, high], [2.5, 10]);
});

Deno.test("formatTick() writes powers of ten as superscripts, with a true minus sign", () => {
  assertEquals([0, 1.5, -2, 123456, 1e-7, -3.2e-12].map((value) => formatTick(value, 3)), [
    "0",
    "1.5",
    "−2",
    "1.23×10⁵",
    "10⁻⁷",
    "−3.2×10⁻¹²",
  ]);
});
