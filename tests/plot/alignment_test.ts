import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { alignment } from "../../lib/plot/alignment.ts";
import type { XYSpec } from "../../lib/plot/spec.ts";
import { assertLegible, textsOf } from "./svg.ts";

Deno.test("alignment() sums shares over the number of eigenvectors", async () => {
  const series = [{ shares: [0.5, 0.3, 0.2], label: "parity" }, { shares: [0.9, 0.1] }];
  const picture = alignment(series, { title: "Alignment", note: "digits" });
  const { traces, xScale, yScale, note } = picture.spec as XYSpec;
  assertEquals(traces[0]!.x, [1, 2, 3]);
  [0.5, 0.8, 1].forEach((sum, i) => assertAlmostEquals(traces[0]!.y[i]!, sum, 1e-15));
  assertEquals([xScale, yScale, note], ["log", "linear", "digits"]);
  const texts = ["number of eigenvectors", "share of the targets", "parity"];
  assertEquals(texts.filter((text) => !textsOf(picture).includes(text)), []);
  await assertLegible(picture);
});

Deno.test("alignment() refuses what it cannot draw", () => {
  assertThrows(() => alignment([], { title: "A" }), RangeError, "empty");
  assertThrows(() => alignment([{ shares: [1, NaN] }], { title: "A" }), RangeError, "finite");
  assertThrows(() => alignment([{ shares: [1, -1] }], { title: "A" }), RangeError, "negative");
  const square = [{ shares: [[1, 2], [3, 4]] }];
  assertThrows(() => alignment(square, { title: "A" }), TypeError, "found shape [2, 2]");
});
