import { assertEquals, assertThrows } from "@std/assert";
import { learningCurves } from "../../lib/plot/learning_curves.ts";
import type { XYSpec } from "../../lib/plot/spec.ts";
import { assertLegible, textsOf } from "./svg.ts";

Deno.test("learningCurves() tells predicted errors from measured ones", async () => {
  const picture = learningCurves([
    { sizes: [10, 100, 1000], errors: [0.5, 0.1, 0.02], label: "predicted" },
    {
      sizes: [10, 100],
      errors: [0.5, 0.25],
      spreads: [0.25, 0.125],
      measured: true,
      label: "real",
    },
  ], { title: "Errors" });
  const { traces, xScale, yScale } = picture.spec as XYSpec;
  assertEquals(traces.map(({ dash, markers }) => [dash, markers]), [[true, false], [false, true]]);
  assertEquals(traces[1]!.band, { lower: [0.25, 0.125], upper: [0.75, 0.375] });
  assertEquals([xScale, yScale], ["log", "log"]);
  const texts = ["number of examples", "mean squared error", "predicted", "real"];
  assertEquals(texts.filter((text) => !textsOf(picture).includes(text)), []);
  await assertLegible(picture);
});

Deno.test("learningCurves() draws what belongs together in one colour", () => {
  const curve = { sizes: [10, 100], errors: [0.5, 0.1] };
  const { spec } = learningCurves([curve, { ...curve, measured: true, color: 0 }]);
  assertEquals((spec as XYSpec).traces.map(({ color }) => color), [undefined, 0]);
});

Deno.test("learningCurves() refuses what it cannot draw", () => {
  const title = "E";
  assertThrows(() => learningCurves([], { title }), RangeError, "empty");
  const sizes = [1, 2];
  assertThrows(() => learningCurves([{ sizes, errors: [1] }], { title }), TypeError, "1 entries");
  assertThrows(
    () => learningCurves([{ sizes, errors: [1, 0] }], { title }),
    RangeError,
    "log axis",
  );
  const low = [{ sizes, errors: [1, 1], spreads: [1, 0.5] }];
  assertThrows(() => learningCurves(low, { title }), RangeError, "lower edge");
  const negative = [{ sizes, errors: [1, 1], spreads: [-1, 0.5] }];
  assertThrows(() => learningCurves(negative, { title }), RangeError, "lower edge");
  assertEquals(learningCurves(low, { title, yScale: "linear" }).spec.kind, "lines");
});
