import { assert, assertEquals, assertLess, assertRejects } from "@std/assert";
import { rfm, type RfmNode, rfmTree, type RfmTreeOptions, type Tensor } from "@widenet/ntk";
import { matrix } from "../linalg/matrices.ts";
import { inputs, relative, targetsOf } from "./data.ts";

function sizes(node: RfmNode): number[] {
  return node.kind === "split" ? [...sizes(node.low), ...sizes(node.high)] : [node.size];
}

Deno.test("rfmTree() of one leaf is the plain machine", async () => {
  const x = inputs(1, 60, 4), test = inputs(2, 10, 4);
  const y = targetsOf(x, ([a, b]) => a! * b!);
  const validation = { x: test, y: targetsOf(test, ([a, b]) => a! * b!) };
  const tree = await rfmTree(x, y, { leafSize: 60, validation });
  const model = await rfm(x, y, { validation });
  assertEquals(tree.leaves, 1);
  assertEquals(await tree.predict(test), await model.predict(test));
});

Deno.test("rfmTree() splits at the median along the direction in which targets vary", async () => {
  const n = 512;
  const x = inputs(1, n, 5);
  const y = targetsOf(x, (row) => Math.sin(2 * row[3]!));
  const { root, leaves } = await rfmTree(x, y, { leafSize: 128, iterations: 1 });
  assertEquals(leaves, 4);
  assertEquals(sizes(root), [128, 128, 128, 128]);
  assert(root.kind === "split");
  assert(Math.abs(root.direction.data[3]!) > 0.98);
  const along = Array.from(
    { length: n },
    (_, i) => root.direction.data.reduce((sum, v, k) => sum + v * x.data[5 * i + k]!, 0),
  );
  assertEquals(along.filter((value) => value <= root.threshold).length, n / 2);
});

Deno.test("rfmTree() predicts each input by its leaf", async () => {
  const x = inputs(1, 400, 3), test = inputs(2, 100, 3);
  const f = ([a, b]: Float64Array): number => Math.sin(2 * a!) + b! * b!;
  const y = targetsOf(x, f);
  const tree = await rfmTree(x, y, { leafSize: 100 });
  const predicted = await tree.predict(test);
  assertEquals(predicted.shape, [100, 1]);
  const route = (node: RfmNode, row: readonly number[]): RfmNode => {
    if (node.kind !== "split") return node;
    const value = row.reduce((sum, entry, k) => sum + entry * node.direction.data[k]!, 0);
    return route(value <= node.threshold ? node.low : node.high, row);
  };
  for (const i of [0, 17, 55]) {
    const row = [...test.data.subarray(3 * i, 3 * i + 3)];
    const node = route(tree.root, row);
    assert(node.kind === "leaf");
    const [value] = (await node.model.predict([row])).data;
    assertLess(Math.abs(value! - predicted.data[i]!), 1e-12);
  }
  const whole = await (await rfm(x, y)).predict(test);
  const error = (found: Tensor): number =>
    found.data.reduce((sum, value, i) => sum + (value - f(test.data.subarray(3 * i))) ** 2, 0) /
    100;
  // A quarter of the data a leaf: not as good, and much better than the mean of the targets.
  assert(error(predicted) < 0.2 && error(whole) < 0.2);
});

Deno.test("rfmTree() with soft splits is the mean of its leaves by their weights", async () => {
  const x = inputs(1, 300, 3), test = inputs(2, 20, 3);
  const y = targetsOf(x, ([a, b]) => Math.sin(2 * a!) + b! * b!);
  const tree = await rfmTree(x, y, { leafSize: 80, iterations: 1, temperature: 0.4 });
  assert(tree.leaves === 4 && tree.temperature === 0.4);
  // The definition, for one input: sum over leaves of the product of sigmoids, times the leaf's prediction.
  const definition = async (node: RfmNode, row: readonly number[]): Promise<number> => {
    if (node.kind === "constant") return node.value[0]!;
    if (node.kind === "leaf") return (await node.model.predict([row])).data[0]!;
    const value = row.reduce((sum, entry, k) => sum + entry * node.direction.data[k]!, 0);
    const high = 1 / (1 + Math.exp(-(value - node.threshold) / (0.4 * node.spread)));
    return (1 - high) * await definition(node.low, row) + high * await definition(node.high, row);
  };
  const predicted = await tree.predict(test);
  for (let i = 0; i < 20; i++) {
    const expected = await definition(tree.root, [...test.data.subarray(3 * i, 3 * i + 3)]);
    assertLess(Math.abs(predicted.data[i]! - expected), 1e-12);
  }
  // At 0 splits are hard, a temperature near 0 tends to that, and at a large one all leaves weigh alike.
  const hard = await rfmTree(x, y, { leafSize: 80, iterations: 1 });
  assertEquals(await tree.predict(test, { temperature: 0 }), await hard.predict(test));
  const nearly = await tree.predict(test, { temperature: 1e-9 });
  assertLess(relative(nearly, await hard.predict(test)), 1e-12);
  const flat = await tree.predict(test, { temperature: 1e9 });
  const leaf = async (node: RfmNode): Promise<number> =>
    node.kind === "split"
      ? (await leaf(node.low) + await leaf(node.high)) / 2
      : node.kind === "leaf"
      ? (await node.model.predict([[...test.data.subarray(0, 3)]])).data[0]!
      : node.value[0]!;
  assertLess(Math.abs(flat.data[0]! - await leaf(tree.root)), 1e-7);
});

Deno.test("rfmTree() with soft splits is continuous where hard ones jump", async () => {
  const x = matrix(100, 1, (i) => i / 10);
  const y = matrix(100, 1, (i) => Math.sin(i / 3) + (i % 7) / 3);
  const tree = await rfmTree(x, y, { leafSize: 50, iterations: 1, ridge: 0.1 });
  assert(tree.root.kind === "split");
  const at = tree.root.threshold * tree.root.direction.data[0]!;
  const gap = async (temperature: number): Promise<number> => {
    const { data } = await tree.predict([[at - 1e-9], [at + 1e-9]], { temperature });
    return Math.abs(data[0]! - data[1]!);
  };
  assert(await gap(0) > 0.01);
  assertLess(await gap(0.1), 1e-6);
});

Deno.test("the spread of a split is the distance between the quartiles", async () => {
  const x = matrix(101, 1, (i) => i);
  const y = matrix(101, 1, (i) => i * i);
  const { root } = await rfmTree(x, y, { leafSize: 60, iterations: 1 });
  assert(root.kind === "split");
  assertEquals(root.spread, 50);
});

Deno.test("rfmTree() has leaves for parts that do not vary", async () => {
  const x = matrix(120, 1, (i) => i);
  const y = targetsOf(x, ([a]) => a! < 60 ? 3 : Math.sin(a!));
  const { root, predict } = await rfmTree(x, y, { leafSize: 30, iterations: 1 });
  assert(root.kind === "split");
  assertEquals(root.low, { kind: "constant", size: 60, value: [3] });
  assertEquals([...(await predict([[7], [-4]])).data], [3, 3]);
});

Deno.test("rfmTree() halves data with ties as evenly as they allow", async () => {
  // Nine of ten values are the largest.
  const x = matrix(100, 1, (i) => i < 10 ? i / 10 : 1);
  const y = matrix(100, 1, (i) => i < 10 ? i : 10 + i % 2);
  const { root } = await rfmTree(x, y, { leafSize: 20, iterations: 1, bandwidth: 1 });
  assertEquals(sizes(root), [10, 90]);
  // Those of equal inputs are one leaf with the mean of their targets.
  assert(root.kind === "split");
  assertEquals(root.high, { kind: "constant", size: 90, value: [10.5] });
});

Deno.test("rfmTree() works with diagonal features, several outputs, and a seed", async () => {
  const x = inputs(1, 200, 3);
  const y = matrix(200, 2, (i, c) => Math.abs(x.data[3 * i + c]!));
  const options: RfmTreeOptions = { leafSize: 60, diagonal: true, iterations: 1, splitSample: 50 };
  const one = await rfmTree(x, y, { ...options, seed: 3, batch: 150 });
  const other = await rfmTree(x, y, { ...options, seed: 3, batch: 150 });
  const test = inputs(2, 10, 3);
  assertEquals(await one.predict(test), await other.predict(test));
  assertEquals(one.leaves, 4);
  assert(
    relative(
      await one.predict(test),
      await rfm(x, y, { diagonal: true }).then((m) => m.predict(test)),
    ) < 0.5,
  );
});

Deno.test("rfmTree() reports progress and can be stopped", async () => {
  const x = inputs(1, 200, 3);
  const y = targetsOf(x, ([a]) => Math.abs(a!));
  const seen: number[] = [];
  await rfmTree(x, y, { leafSize: 50, iterations: 1, onProgress: ({ done }) => seen.push(done) });
  assertEquals(seen, [50, 100, 150, 200]);
  const controller = new AbortController();
  const { signal } = controller;
  const onProgress = (): void => controller.abort(new Error("enough"));
  await assertRejects(() => rfmTree(x, y, { leafSize: 50, signal, onProgress }), Error, "enough");
});

Deno.test("rfmTree() refuses bad input", async () => {
  const x = inputs(1, 10, 2), y = targetsOf(x, ([a]) => a!);
  await assertRejects(() => rfmTree(x, y, { leafSize: 1 }), RangeError, "'leafSize'");
  for (const temperature of [-1, NaN, Infinity]) {
    await assertRejects(() => rfmTree(x, y, { temperature }), RangeError, "'temperature'");
  }
  await assertRejects(() => rfmTree(x, y, { splitSample: 1 }), RangeError, "'splitSample'");
  await assertRejects(() => rfmTree([[1, NaN], [2, 3]], [1, 2]), RangeError, "is NaN");
  await assertRejects(() => rfmTree([[1], [1]], [1, 2]), RangeError, "all 2 inputs are equal");
  await assertRejects(() => rfmTree([[1], [2]], [1, 1]), RangeError, "all 2 targets are equal");
  await assertRejects(() => rfmTree(x, y, { leaves: 1 } as never), TypeError, "no option 'leaves'");
  await assertRejects(() => rfmTree(x, y, { bandwidth: 0 }), RangeError, "'bandwidth'");
  await assertRejects(() => rfmTree(x, [1, 2]), TypeError, "targets");
  const { predict } = await rfmTree(x, y, { leafSize: 5, iterations: 1 });
  await assertRejects(() => predict([[1, 2, 3]]), TypeError, "2 features");
  await assertRejects(() => predict([[1, 2]], { temperature: -1 }), RangeError, "'temperature'");
  await assertRejects(() => predict([[1, 2]], { seed: 1 } as never), TypeError, "no option 'seed'");
});
