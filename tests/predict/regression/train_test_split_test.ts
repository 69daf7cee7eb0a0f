import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { oneHot, tensor, type TensorLike, trainTestSplit } from "@widenet/ntk";

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

Deno.test("trainTestSplit() puts every input with its target into one of both sets", () => {
  const x = tensor(range(22).map((i) => [i, -i])), y = tensor(range(22).map((i) => 100 + i));
  const split = trainTestSplit(x, y);
  const { xTrain, xTest, yTrain, yTest, trainIndices, testIndices } = split;
  assertEquals([...trainIndices, ...testIndices].toSorted((a, b) => a - b), range(22));
  assertEquals([xTrain.shape, xTest.shape], [[16, 2], [6, 2]]);
  const check = (inputs: typeof x, targets: typeof y, indices: readonly number[]) =>
    indices.forEach((i, row) => {
      assertEquals([...inputs.data.subarray(2 * row, 2 * row + 2)], [i, -i]);
      assertEquals(targets.data[row], 100 + i);
    });
  check(xTrain, yTrain, trainIndices);
  check(xTest, yTest, testIndices);
});

Deno.test("trainTestSplit() is random, and the same for the same seed", () => {
  const x = range(50), first = trainTestSplit(x, x, { seed: 1 });
  assertEquals(trainTestSplit(x, x, { seed: 1 }), first);
  assertNotEquals(trainTestSplit(x, x, { seed: 2 }).testIndices, first.testIndices);
  assertNotEquals(first.trainIndices, first.trainIndices.toSorted((a, b) => a - b));
  // Each input is a test input for a quarter of the seeds: 4 standard errors of 400 seeds.
  const counts = new Float64Array(50);
  for (const seed of range(400)) {
    for (const i of trainTestSplit(x, x, { seed }).testIndices) counts[i]!++;
  }
  const share = 13 / 50, error = Math.sqrt(share * (1 - share) / 400);
  for (const count of counts) assertEquals(Math.abs(count / 400 - share) < 4 * error, true);
});

Deno.test("trainTestSplit() takes a share or a number of test inputs", () => {
  const x = range(10);
  const count = (testSize?: number) => trainTestSplit(x, x, { testSize }).xTest.shape[0];
  assertEquals([count(), count(0.3), count(3), count(9), count(1)], [3, 3, 3, 9, 1]);
  // No less than one a side.
  assertEquals([count(1e-9), count(1 - 1e-9)], [1, 9]);
});

Deno.test("trainTestSplit() gives each class its share", () => {
  const labels = [...Array(60).fill(0), ...Array(30).fill(1), ...Array(10).fill(7)];
  const per = (values: ArrayLike<number>): number[] =>
    [0, 1, 7].map((label) => Array.from(values).filter((value) => value === label).length);
  for (const stratify of [labels, oneHot(labels), labels.map((label) => [label, 1])]) {
    for (const seed of range(10)) {
      const { yTrain, yTest } = trainTestSplit(range(100), labels, {
        stratify,
        seed,
        testSize: 0.2,
      });
      assertEquals([per(yTrain.data), per(yTest.data)], [[48, 24, 8], [12, 6, 2]]);
    }
  }
  // Where shares are not whole they are off by less than one.
  const { yTest } = trainTestSplit(range(100), labels, { stratify: labels, testSize: 33 });
  const expected = [19.8, 9.9, 3.3];
  per(yTest.data).forEach((count, c) => assertEquals(Math.abs(count - expected[c]!) < 1, true));
  assertEquals(yTest.shape, [33]);
});

Deno.test("trainTestSplit() refuses sizes, classes and seeds that there are not", () => {
  const x = range(10);
  const refuse = (options: unknown, type: ErrorConstructor, text: string, y: TensorLike = x) =>
    assertThrows(() => trainTestSplit(x, y, options as object), type, text);
  for (const testSize of [0, 10, 11, -0.5, 1.5, NaN, Infinity]) {
    refuse({ testSize }, RangeError, `whole number from 1 to 9: current value is ${testSize}`);
  }
  refuse({ testSize: "0.5" }, TypeError, "'testSize' must be a number: found string");
  refuse({ seed: -1 }, RangeError, "'seed'");
  refuse({ stratify: x }, RangeError, "input 0 is the only one of class 0");
  refuse({ stratify: [0, 1] }, TypeError, "'stratify' must have shape [10] or [10, k]");
  refuse({ stratify: true }, TypeError, "'stratify' must be arrays");
  refuse({ stratified: x }, TypeError, "no option 'stratified'");
  refuse(0.25, TypeError, "options must be an object: found number");
  refuse(
    {},
    TypeError,
    "as many targets as inputs, two at least: found shapes [10] and [9]",
    range(9),
  );
  assertThrows(() => trainTestSplit([[1]], [1]), TypeError, "two at least");
  assertThrows(
    () => trainTestSplit([[1], [2]], undefined as never),
    TypeError,
    "'y' must be arrays",
  );
});
