import { assertEquals, assertThrows } from "@std/assert";
import {
  accuracy,
  confusionMatrix,
  oneHot,
  predictedClasses,
} from "../../../lib/predict/regression/classification.ts";
import { toNested } from "../../../lib/tensor.ts";

Deno.test("oneHot() marks the class of each label", () => {
  assertEquals(toNested(oneHot([2, 0], 3)), [[0, 0, 1], [1, 0, 0]]);
  assertEquals(toNested(oneHot(new Uint8Array([1]), 2)), [[0, 1]]);
});

Deno.test("oneHot() subtracts one over the number of classes when centred", () => {
  assertEquals(toNested(oneHot([1], 10, { centered: true })), [
    [-0.1, 0.9, -0.1, -0.1, -0.1, -0.1, -0.1, -0.1, -0.1, -0.1],
  ]);
});

Deno.test("oneHot() refuses labels that are no class", () => {
  assertThrows(() => oneHot([0, 3], 3), RangeError, "label 1 is 3");
  assertThrows(() => oneHot([-1], 3), RangeError, "label 0 is -1");
  assertThrows(() => oneHot([0.5], 3), RangeError, "label 0 is 0.5");
  assertThrows(() => oneHot([0], 0), RangeError, "current value is 0");
  assertThrows(() => oneHot([[0]], 3), TypeError, "found shape [1,1]");
  assertThrows(() => oneHot([], 3), TypeError, "found shape [0]");
});

Deno.test("oneHot() refuses options that it does not know", () => {
  const misspelt = { centred: true } as object;
  assertThrows(() => oneHot([0, 1], 2, misspelt), TypeError, "no option 'centred'");
});

Deno.test("oneHot() takes the largest label for the last class", () => {
  assertEquals(oneHot([0, 2, 1]), oneHot([0, 2, 1], 3));
  assertEquals(oneHot([0, 0]).shape, [2, 1]);
  assertEquals(oneHot([1, 0], { centered: true }), oneHot([1, 0], 2, { centered: true }));
  assertEquals(oneHot([1, 0], undefined, { centered: true }).data[0], -0.5);
  assertThrows(() => oneHot([0, 1.5]), RangeError, "label 1 is 1.5");
  assertThrows(() => oneHot([-1, 1]), RangeError, "label 0 is -1");
  assertThrows(() => oneHot([0, NaN]), RangeError, "label 1 is NaN");
  assertThrows(() => oneHot([]), TypeError, "found shape [0]");
  assertThrows(() => oneHot([0, 1], "2" as never), TypeError, "'classes' must be");
  assertThrows(() => oneHot([0, 1], 2, null as never), TypeError, "found null");
  assertThrows(() => oneHot([0, 1], null as never), TypeError, "found null");
  assertThrows(() => oneHot([0, 1], { centred: true } as object), TypeError, "no option 'centred'");
});

Deno.test("predictedClasses() takes the first of equal scores", () => {
  assertEquals(predictedClasses([[1, 3, 3], [0, 0, 0], [-2, -1, -3]]), [1, 0, 1]);
});

Deno.test("predictedClasses() refuses NaN and vectors", () => {
  assertThrows(() => predictedClasses([[1, 2], [NaN, 1]]), RangeError, "score [1, 0] is NaN");
  assertThrows(() => predictedClasses([1, 2]), TypeError, "found shape [2]");
});

Deno.test("accuracy() is the share of right classes", () => {
  assertEquals(accuracy([[1, 0], [0, 1], [1, 0], [1, 0]], [0, 1, 1, 0]), 0.75);
});

Deno.test("accuracy() compares signs with targets -1 and 1", () => {
  assertEquals(accuracy([0.2, -3, 1e-300, -1], [1, -1, -1, 1]), 0.5);
  assertEquals(accuracy([[0.2], [-3]], [1, -1]), 1);
  assertEquals(accuracy([0.2, -3], [[1], [-1]]), 1);
  // 0 chooses no class.
  assertEquals(accuracy([0, -0, 1], [1, -1, 1]), 1 / 3);
  assertThrows(() => accuracy([0.2, 1], [0, 1]), RangeError, "label 0 is 0");
  assertThrows(() => accuracy([0.2, NaN], [1, 1]), RangeError, "score 1 is NaN");
  assertThrows(() => accuracy([0.2, 1], [1]), TypeError, "found shape [1]");
  assertThrows(() => accuracy([], []), TypeError, "found shape [0]");
  assertThrows(() => accuracy([0.2, 1], [[1, -1], [1, -1]]), TypeError, "found shape [2,2]");
});

Deno.test("accuracy() and confusionMatrix() take the targets that a model was fitted to", () => {
  const scores = [[1, 0, 0], [0, 1, 0], [0, 1, 0], [0, 0, 1]], labels = [0, 0, 1, 2];
  for (const targets of [oneHot(labels), oneHot(labels, { centered: true })]) {
    assertEquals(accuracy(scores, targets), 0.75);
    assertEquals(confusionMatrix(scores, targets), confusionMatrix(scores, labels));
  }
  assertEquals(accuracy([[1, 0], [0, 1]], [[1, -1], [1, -1]]), 0.5);
  assertThrows(() => accuracy([[1, 0]], [[1, 1]]), RangeError, "row 0 is [1,1]");
  assertThrows(() => accuracy([[1, 0]], [[1, 0, 0]]), TypeError, "found shape [1,3]");
  assertThrows(() => accuracy([[1, 0]], [[1, 0], [0, 1]]), TypeError, "1 rows and 2 labels");
});

Deno.test("confusionMatrix() has true classes in rows and sums to the number of inputs", () => {
  const scores = [[1, 0, 0], [0, 1, 0], [0, 1, 0], [0, 0, 1]];
  const counts = confusionMatrix(scores, [0, 0, 1, 2]);
  assertEquals(toNested(counts), [[1, 1, 0], [0, 1, 0], [0, 0, 1]]);
});

Deno.test("accuracy() and confusionMatrix() refuse labels that do not fit the scores", () => {
  assertThrows(() => accuracy([[1, 0]], [0, 1]), TypeError, "1 rows and 2 labels");
  assertThrows(() => confusionMatrix([[1, 0]], [2]), RangeError, "label 0 is 2");
});

Deno.test("oneHot() refuses numbers of classes that no labels have", () => {
  assertThrows(
    () => oneHot([1, 2], 1e9),
    RangeError,
    "'classes' must be a whole number, between 1",
  );
  assertThrows(() => oneHot([1, 2], "3" as never), TypeError, "'classes' must be a number");
  assertThrows(() => oneHot([1, 2], true as never), TypeError, "found boolean");
  const many = new Uint8Array(4096);
  assertThrows(() => oneHot(many, 2 ** 20), RangeError, "would need 4294967296 entries");
  assertThrows(() => oneHot([1], 2, { centered: "no" as never }), TypeError, "true or false");
});
