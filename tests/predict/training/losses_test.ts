import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { crossEntropy, type Loss, meanSquaredError } from "../../../lib/predict/training/losses.ts";
import { asTensor, type Tensor, tensor, toNested } from "../../../lib/tensor.ts";
import { matrix, normal } from "../../linalg/matrices.ts";

Deno.test("meanSquaredError() is half the mean over all entries", () => {
  const { value, gradient, curvature } = meanSquaredError();
  const [f, y] = [tensor([[1, 2], [3, 4]]), tensor([[1, 2], [1, 0]])];
  assertEquals(value(f, y), (4 + 16) / 8);
  assertEquals(toNested(asTensor(gradient(f, y))), [[0, 0], [0.5, 1]]);
  assertEquals(curvature!(4), 0.25);
});

Deno.test("crossEntropy() is the mean over entries of minus the log of the class's probability", () => {
  const { value, gradient } = crossEntropy();
  const [f, y] = [tensor([[0, Math.log(3)], [1, 1]]), tensor([[0, 1], [1, 0]])];
  assertAlmostEquals(value(f, y), -(Math.log(3 / 4) + Math.log(1 / 2)) / 4, 1e-15);
  const g = asTensor(gradient(f, y)).data;
  [1 / 16, -1 / 16, -1 / 8, 1 / 8].forEach((entry, p) => assertAlmostEquals(g[p]!, entry, 1e-15));
});

Deno.test("crossEntropy() neither overflows nor makes NaN of certain outputs", () => {
  const { value, gradient } = crossEntropy();
  const y = tensor([[0, 1], [1, 0]]);
  const sure = tensor([[-1e5, 1e5], [2e300, -2e300]]);
  assertEquals(value(sure, y), 0);
  assertEquals(toNested(asTensor(gradient(sure, y))), [[0, 0], [0, 0]]);
  assertEquals(value(tensor([[1e5, -1e5], [1, -1e5]]), y), 1e5 / 2);
});

Deno.test("losses have the gradients of their values", () => {
  const f = normal(1, 4, 3);
  const y = matrix(4, 3, (i, j) => [[0.2, 0.5, 0.3], [0, 1, 0]][i % 2]![j]!);
  const losses: Record<string, Loss> = { mse: meanSquaredError(), entropy: crossEntropy() };
  for (const [name, { value, gradient }] of Object.entries(losses)) {
    const g = asTensor(gradient(f, y)).data;
    f.data.forEach((_, p) => {
      const at = (h: number): Tensor => ({
        ...f,
        data: f.data.map((v, q) => v + (q === p ? h : 0)),
      });
      const slope = (value(at(1e-5), y) - value(at(-1e-5), y)) / 2e-5;
      // The third derivative times 1e-10, and rounding divided by the step.
      assertAlmostEquals(g[p]!, slope, 1e-9, name);
    });
  }
});

Deno.test("crossEntropy() refuses targets that are no probabilities", () => {
  const { checkTargets } = crossEntropy();
  checkTargets!(tensor([[0.25, 0.75], [1, 0]]));
  assertThrows(() => checkTargets!(tensor([0, 1])), TypeError, "use oneHot");
  assertThrows(() => checkTargets!(tensor([[1], [1]])), TypeError, "two classes");
  assertThrows(
    () => checkTargets!(tensor([[1, 0], [-0.5, 0.5]])),
    RangeError,
    "row 1 is [-0.5,0.5]",
  );
});
