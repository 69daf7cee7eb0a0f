import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import type { XYSpec } from "../../lib/plot/spec.ts";
import { trainingCurves } from "../../lib/plot/training_curves.ts";
import { assertLegible, textsOf } from "./svg.ts";

/** 12 eigenvalues j^-1 whose targets share alike. */
const times = [0.1, 1, 10, 100];
const byEigenvalue = times.map((t) => Array.from({ length: 12 }, (_, j) => Math.exp(-t / (j + 1))));
const losses = byEigenvalue.map((row) => row.reduce((sum, part) => sum + part, 0));

Deno.test("trainingCurves() groups the parts of the loss by decades of rank", async () => {
  const picture = trainingCurves(times, { losses, byEigenvalue }, { title: "Training" });
  const { traces, xScale, yScale } = picture.spec as XYSpec;
  const labels = ["all eigenvalues", "eigenvalue 1", "eigenvalues 2 to 10", "eigenvalues 11 to 12"];
  assertEquals(traces.map(({ label }) => label), labels);
  assertEquals(traces[0]!.y, losses);
  assertAlmostEquals(traces[3]!.y[1]!, Math.exp(-1 / 11) + Math.exp(-1 / 12), 1e-15);
  assertEquals([xScale, yScale], ["log", "log"]);
  assertEquals(labels.filter((text) => !textsOf(picture).includes(text)), []);
  await assertLegible(picture);
});

Deno.test("trainingCurves() ends curves that have vanished", () => {
  const groups = [1, 2];
  const options = { title: "T", groups: Float64Array.from(groups) };
  const { spec } = trainingCurves(times, { losses, byEigenvalue }, options);
  const { traces } = spec as XYSpec;
  // e^-10 of one part is above a millionth of all twelve, e^-100 is not.
  assertEquals(traces.map(({ x }) => x.length), [4, 3, 4]);
});

Deno.test("trainingCurves() refuses what it cannot draw", () => {
  const title = "T";
  const draw = (groups: number[]) => (): unknown =>
    trainingCurves(times, { losses, byEigenvalue }, { title, groups });
  for (const groups of [[], [2], [1, 1], [1, 13], [1, 1.5]]) {
    assertThrows(draw(groups), RangeError, "rise from 1 to at most 12");
  }
  const short = { losses, byEigenvalue: byEigenvalue.slice(1) };
  assertThrows(() => trainingCurves(times, short, { title }), TypeError, "shape [4, n] is needed");
  assertThrows(draw(3 as unknown as number[]), TypeError, "found number");
  const zero = [0, 1, 2, 3];
  const parts = { losses, byEigenvalue };
  assertThrows(() => trainingCurves(zero, parts, { title }), RangeError, "use a linear axis");
  assertEquals(trainingCurves(zero, parts, { title, xScale: "linear" }).spec.kind, "lines");
  const learned = { losses: [0], byEigenvalue: [[0]] };
  assertThrows(() => trainingCurves([1], learned, { title }), RangeError, "empty");
});
