import { assert, assertAlmostEquals, assertEquals, assertLess, assertRejects } from "@std/assert";
import {
  accuracy,
  crossValidate,
  type Fold,
  kernelRegression,
  mean,
  meanAbsoluteError,
  ntk,
  oneHot,
  standardError,
  stax,
  take,
  type Tensor,
  tensor,
  toNested,
} from "@widenet/ntk";
import { normal } from "../../linalg/matrices.ts";

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const x = tensor(range(23).map((i) => [i])), y = tensor(range(23).map((i) => 2 * i + 1));

/** The line through the first two training inputs. */
function line({ xTrain, yTrain, xTest }: Fold): Tensor {
  const [x1, x2] = xTrain.data as unknown as [number, number];
  const [y1, y2] = yTrain.data as unknown as [number, number];
  const values = xTest.data.map((t) => y1 + (t - x1) * (y2 - y1) / (x2 - x1));
  return tensor(values);
}

Deno.test("crossValidate() predicts each input from folds that it is not in", async () => {
  const tested: number[] = [];
  const { predictions } = await crossValidate(x, y, (fold) => {
    const { xTrain, yTrain, xTest, trainIndices, testIndices } = fold;
    assertEquals([...trainIndices, ...testIndices].toSorted((a, b) => a - b), range(23));
    assertEquals([...xTrain.data], trainIndices);
    assertEquals([...xTest.data], testIndices);
    assertEquals([...yTrain.data], trainIndices.map((i) => 2 * i + 1));
    tested.push(testIndices.length);
    return line(fold);
  });
  // 23 inputs in 5 folds, as evenly as they go.
  assertEquals(tested, [5, 5, 5, 4, 4]);
  predictions.data.forEach((value, i) => assertAlmostEquals(value, 2 * i + 1, 1e-12));
});

Deno.test("crossValidate() scores each fold, and all by their mean", async () => {
  const folds: number[] = [];
  const constant = ({ xTest }: Fold) => xTest.data.map(() => 20);
  const found = await crossValidate(x, y, constant, {
    folds: 4,
    score: meanAbsoluteError,
    onProgress: ({ done, total }) => folds.push(done / total),
  });
  assertEquals(folds, [0.25, 0.5, 0.75, 1]);
  assertEquals([found.mean, found.standardError], [
    mean(found.scores),
    standardError(found.scores),
  ]);
  const all = meanAbsoluteError(found.predictions, y);
  // Folds of 6, 6, 6 and 5 inputs.
  const weighted = found.scores.reduce((sum, score, k) => sum + score * (k < 3 ? 6 : 5), 0) / 23;
  assertAlmostEquals(weighted, all, 1e-12);
  // R^2 unless another score is asked for.
  assertLess((await crossValidate(x, y, constant)).mean, 0);
  assertAlmostEquals((await crossValidate(x, y, line)).mean, 1, 1e-12);
});

Deno.test("crossValidate() with one input a fold is leaving one out", async () => {
  const net = stax.serial(stax.dense(512, { bStd: 1 }), stax.relu(), stax.dense(1));
  const inputs = normal(1, 12, 3), targets = normal(2, 12, 2);
  const ridge = { ridge: 0.1, ridgeScale: "absolute" } as const;
  const kernel = await ntk(net, inputs);
  const expected = await (await kernelRegression(kernel, targets, ridge)).leaveOneOut();
  const { predictions } = await crossValidate(
    inputs,
    targets,
    async ({ xTrain, yTrain, xTest }) => {
      const fit = await kernelRegression(await ntk(net, xTrain), yTrain, ridge);
      return await fit.predict(await ntk(net, xTest, xTrain));
    },
    { folds: 12, score: meanAbsoluteError },
  );
  predictions.data.forEach((value, p) => assertAlmostEquals(value, expected.data[p]!, 1e-12));
});

Deno.test("crossValidate() spreads classes, and scores labels", async () => {
  const labels = [...Array(20).fill(0), ...Array(10).fill(1)];
  const counts: number[][] = [];
  const found = await crossValidate(range(30), labels, ({ xTest }) => {
    const ones = xTest.data.filter((i) => i >= 20).length;
    counts.push([xTest.data.length - ones, ones]);
    return oneHot(xTest.data.map((i) => i < 20 ? 0 : 1), 2);
  }, { stratify: labels, score: accuracy });
  assertEquals(counts, Array(5).fill([4, 2]));
  assertEquals([found.mean, found.standardError], [1, 0]);
  assertEquals(toNested(take(found.predictions, [0, 29])), [[1, 0], [0, 1]]);
});

Deno.test("crossValidate() is the same for the same seed", async () => {
  const order = async (seed: number): Promise<number[]> => {
    const seen: number[] = [];
    await crossValidate(x, y, (fold) => (seen.push(...fold.testIndices), line(fold)), { seed });
    return seen;
  };
  assertEquals(await order(3), await order(3));
  assert(`${await order(3)}` !== `${await order(4)}`);
});

Deno.test("crossValidate() stops between folds", async () => {
  const stop = new AbortController();
  let folds = 0;
  const predict = (fold: Fold): Tensor => {
    if (++folds === 2) stop.abort(new Error("enough"));
    return line(fold);
  };
  await assertRejects(() => crossValidate(x, y, predict, { signal: stop.signal }), Error, "enough");
  assertEquals(folds, 2);
});

Deno.test("crossValidate() refuses bad input, predictions and scores", async () => {
  const refuse = (options: unknown, type: ErrorConstructor, text: string) =>
    assertRejects(() => crossValidate(x, y, line, options as object), type, text);
  for (const folds of [1, 0, 24, 2.5, NaN]) {
    await refuse({ folds }, RangeError, `'folds' must be a whole number, between 2 and 23`);
  }
  await refuse({ fold: 5 }, TypeError, "no option 'fold'");
  await refuse({ score: "r2" }, TypeError, "'score' must be a function: found string");
  await refuse({ score: () => "1" }, TypeError, "'score' must give a number: found string");
  await refuse({ score: () => NaN }, RangeError, "that of fold 0 is NaN");
  await refuse({ score: async () => await 1 }, TypeError, "'score' must give a number");
  await refuse({ seed: 0.5 }, RangeError, "'seed'");
  await refuse({ stratify: y }, RangeError, "input 0 is the only one");
  await refuse(5, TypeError, "options must be an object");
  const bad = (predict: unknown, text: string) =>
    assertRejects(() => crossValidate(x, y, predict as typeof line), TypeError, text);
  await bad(undefined, "'predict' must be a function: found undefined");
  await bad(() => [1, 2], "of shape [5, ...], one for each test input: found shape [2]");
  await bad(() => undefined, "what 'predict' gives must be arrays");
  let fold = 0;
  await bad(
    ({ xTest }: Fold) => fold++ === 0 ? xTest.data : xTest,
    "of shape [5], one for each test input: found shape [5,1]",
  );
  await assertRejects(() => crossValidate(x, [1], line), TypeError, "found shapes [23,1] and [1]");
});
