import { assertEquals, assertThrows } from "@std/assert";
import type { XYSpec } from "../../lib/plot/spec.ts";
import { spectrum } from "../../lib/plot/spectrum.ts";
import { assertLegible, textsOf } from "./svg.ts";

Deno.test("spectrum() sorts eigenvalues from the largest on, over their rank", async () => {
  const picture = spectrum([{ values: [0.1, 10, 1], label: "NTK" }], { title: "Spectrum" });
  const { traces, yScale } = picture.spec as XYSpec;
  assertEquals(traces[0]!.x, [1, 2, 3]);
  assertEquals(traces[0]!.y, [10, 1, 0.1]);
  assertEquals(yScale, "log");
  assertEquals(
    ["rank", "eigenvalue", "NTK"].every((text) => textsOf(picture).includes(text)),
    true,
  );
  await assertLegible(picture);
});

Deno.test("spectrum() leaves out what is not positive only if asked, and says so", () => {
  const series = [{ values: [1, 0, -1e-17, 0.5], label: "NTK" }];
  assertThrows(
    () => spectrum(series, { title: "S" }),
    RangeError,
    "2 of 4 values are not positive",
  );
  const picture = spectrum(series, { title: "S", nonPositive: "omit", note: "digits" });
  const { traces, note } = picture.spec as XYSpec;
  assertEquals(traces[0]!.y, [1, 0.5]);
  assertEquals(note, "digits; 2 of 4 values of NTK are not positive and are left out");
  const none = [{ values: [0] }];
  assertThrows(
    () => spectrum(none, { title: "S", nonPositive: "omit" }),
    RangeError,
    "none is left",
  );
});

Deno.test("spectrum() does not change what it is given", () => {
  const values = new Float64Array([1, 3, 2]);
  spectrum([{ values }], { title: "S" });
  assertEquals([...values], [1, 3, 2]);
});

Deno.test("spectrum() refuses what it cannot draw", () => {
  assertThrows(() => spectrum([], { title: "S" }), RangeError, "empty");
  assertThrows(() => spectrum([{ values: [1, NaN] }], { title: "S" }), RangeError, "finite");
  const square = [{ values: [[1, 2], [3, 4]] }];
  assertThrows(() => spectrum(square, { title: "S" }), TypeError, "found shape [2, 2]");
});
