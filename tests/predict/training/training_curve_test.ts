import { assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { gradientFlow } from "../../../lib/predict/training/gradient_flow.ts";
import { kernelSpectrum } from "../../../lib/predict/spectra/spectra.ts";
import { trainingCurve } from "../../../lib/predict/training/training_curve.ts";
import { gram, normal, selected } from "../../linalg/matrices.ts";

Deno.test("trainingCurve() is the loss of gradientFlow()", async () => {
  const k = selected(gram(1, 8, 20), [0, 1, 2, 3, 4, 5, 6, 7, 7]);
  const y = normal(2, 9, 2);
  const times = [0, 0.1, 5, 1e3, Infinity];
  for (const options of [{}, { learningRate: 3 }, { ridge: 0.1 }]) {
    const { losses, byEigenvalue } = await trainingCurve(k, y, times, options);
    const { train } = await (await gradientFlow(k, y, options)).at(times);
    times.forEach((_, t) => {
      const error = y.data.map((target, p) => train.data[18 * t + p]! - target);
      const loss = error.reduce((sum, e) => sum + e * e, 0) / 36;
      assertAlmostEquals(losses.data[t]!, loss, 1e-14);
      const row = byEigenvalue.data.slice(9 * t, 9 * t + 9);
      assertAlmostEquals(row.reduce((sum, term) => sum + term, 0), loss, 1e-14);
    });
  }
});

Deno.test("trainingCurve() takes a spectrum for its kernel", async () => {
  const k = gram(1, 8, 20), y = normal(2, 8, 1);
  const direct = await trainingCurve(k, y, [1, 2]);
  assertEquals(await trainingCurve(await kernelSpectrum(k), y, [1, 2]), direct);
  assertEquals(direct.byEigenvalue.shape, [2, 8]);
});

Deno.test("trainingCurve() refuses what does not fit", async () => {
  const k = [[2, 1], [1, 2]], y = [1, 2];
  await assertRejects(() => trainingCurve(k, y, [-1]), RangeError, "not be negative");
  await assertRejects(() => trainingCurve(k, y, []), TypeError, "at least one");
  await assertRejects(() => trainingCurve(k, [1], [1]), TypeError, "found shape [1]");
  await assertRejects(() => trainingCurve(k, y, [1], { learningRate: 0 }), RangeError, "'learning");
  await assertRejects(() => trainingCurve(k, y, [1], { ridge: -1 }), RangeError, "'ridge'");
});
