import { assert, assertAlmostEquals, assertEquals, assertLess, assertRejects } from "@std/assert";
import { gradientDescent } from "../../../lib/predict/training/gradient_descent.ts";
import { meanSquaredError } from "../../../lib/predict/training/losses.ts";
import { maxLearningRate } from "../../../lib/predict/training/max_learning_rate.ts";
import { distance, gram, normal, shifted } from "../../linalg/matrices.ts";
import { BACKENDS } from "../../suites/backends.ts";
import { PREDICT } from "../golden_training.ts";

for (const backend of BACKENDS) {
  Deno.test(`maxLearningRate() agrees with the formula of Neural Tangents (${backend})`, async () => {
    const found = await maxLearningRate(PREDICT.kTrain, { outputs: 2, backend });
    assertAlmostEquals(found, PREDICT.maxLearningRate, 1e-11);
  });
}

Deno.test("maxLearningRate() parts learning rates that converge from those that diverge", async () => {
  const n = 8;
  const k = shifted(gram(1, n, 20), 1);
  for (const outputs of [1, 2]) {
    for (const momentum of [0, 0.5, 0.9]) {
      for (const nesterov of [false, true]) {
        const y = normal(2, n, outputs);
        const largest = await maxLearningRate(k, { outputs, momentum, nesterov });
        const method = nesterov ? "nesterov" : "steps";
        const below = { learningRate: 0.99 * largest, momentum, method } as const;
        const steps = 2000;
        const { train } = await (await gradientDescent(meanSquaredError(), k, y, below)).at(steps);
        assertLess(distance(train, y), 1e-9);
        const above = { learningRate: 1.01 * largest, momentum, method } as const;
        await assertRejects(
          () => gradientDescent(meanSquaredError(), k, y, above),
          RangeError,
          `above ${largest.toPrecision(6)}`,
        );
        // A loss that does not tell its curvature is not refused, and grows without bounds.
        const { value, gradient } = meanSquaredError();
        const descent = await gradientDescent({ value, gradient }, k, y, above);
        const { losses } = await descent.at([0, 500]);
        assert(losses[1]! > 1e3 * losses[0]!, `${[outputs, momentum, nesterov, losses]}`);
      }
    }
  }
});

Deno.test("maxLearningRate() of a kernel of zeros is infinite", async () => {
  assertEquals(await maxLearningRate([[0, 0], [0, 0]]), Infinity);
});

Deno.test("maxLearningRate() refuses what has no answer", async () => {
  await assertRejects(() => maxLearningRate([[-1]]), RangeError, "largest eigenvalue is -1");
  await assertRejects(() => maxLearningRate([[1, 2]]), TypeError, "square");
  for (const momentum of [-0.1, 1, NaN]) {
    await assertRejects(() => maxLearningRate([[1]], { momentum }), RangeError, "'momentum'");
  }
  await assertRejects(() => maxLearningRate([[1]], { outputs: 1.5 }), RangeError, "'outputs'");
});
