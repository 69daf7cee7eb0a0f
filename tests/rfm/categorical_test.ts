import { assert, assertEquals, assertLess, assertRejects } from "@std/assert";
import {
  agop,
  eigh,
  randomGenerator,
  rfm,
  type RfmOptions,
  rfmTree,
  type Tensor,
} from "@widenet/ntk";
import { matrix } from "../linalg/matrices.ts";
import { inputs, relative } from "./data.ts";

const [N, CATEGORIES] = [80, 3];
const CATEGORICAL = [[2, 3, 4]];
const categories = randomGenerator(9).uniform([N]).data.map((u) => Math.floor(u * CATEGORIES));
const numbers = inputs(8, N, 2);
/** Two numbers, and a category in three columns. */
const x = matrix(
  N,
  5,
  (i, k) => k < 2 ? numbers.data[2 * i + k]! : Number(categories[i] === k - 2),
);
const y = matrix(N, 1, (i) => Math.sin(numbers.data[2 * i]!) * [1, -1, 1][categories[i]!]!);

function groupOf(k: number): number {
  return CATEGORICAL.findIndex((columns) => columns.includes(k));
}

Deno.test("M has the entries within groups of the whole one, and none between them", async () => {
  for (const centering of [false, true]) {
    const options: RfmOptions = { iterations: 1, normalize: "none", centering };
    const { features } = await rfm(x, y, { ...options, categorical: CATEGORICAL });
    const before = await rfm(x, y, { ...options, iterations: 0 });
    const whole = await agop(await before.gradients(x), { centering });
    const expected = matrix(
      5,
      5,
      (k, l) => groupOf(k) === groupOf(l) ? whole.data[5 * k + l]! : 0,
    );
    assertLess(relative(features, expected), 1e-12);
    assertEquals(features.data.filter((entry) => entry === 0).length, 12);
    const { values } = await eigh(features);
    assert(values.data[0]! > -1e-15 * values.data[4]!, "M has a negative eigenvalue");
  }
});

Deno.test("groups of one column each are a diagonal M", async () => {
  const each = [[0], [1], [2], [3], [4]];
  const test = matrix(7, 5, (i, k) => Math.sin(3 * i + k));
  const fit = async (options: RfmOptions): Promise<Tensor> =>
    await (await rfm(x, y, { ...options, iterations: 2 })).predict(test);
  assertLess(relative(await fit({ categorical: each }), await fit({ diagonal: true })), 1e-11);
});

Deno.test("categories that do the same come close to each other", async () => {
  const { features } = await rfm(x, y, { iterations: 3, categorical: CATEGORICAL, norm: 1.5 });
  /** The squared distance of two categories by M. */
  const between = (a: number, b: number): number => {
    const m = (k: number, l: number): number => features.data[5 * (2 + k) + 2 + l]!;
    return m(a, a) + m(b, b) - 2 * m(a, b);
  };
  // Categories 0 and 2 have the same targets, those of 1 have the other sign.
  assertLess(between(0, 2), 0.2 * between(0, 1));
  assertLess(between(0, 2), 0.2 * between(2, 1));
});

Deno.test("the leaves of a tree take groups", async () => {
  const { root } = await rfmTree(x, y, { leafSize: 40, iterations: 1, categorical: CATEGORICAL });
  assert(root.kind === "split" && root.low.kind === "leaf");
  assertEquals(root.low.model.features.data[3], 0);
});

Deno.test("rfm() refuses groups that are none", async () => {
  const refused: readonly (readonly [unknown, typeof TypeError | typeof RangeError, string])[] = [
    [[2, 3], TypeError, "list of lists"],
    ["23", TypeError, "list of lists"],
    [[[]], RangeError, "has no columns"],
    [[[5]], RangeError, "'categorical[0]'"],
    [[[0], [1.5]], RangeError, "'categorical[1]'"],
    [[[0, 1], [1, 2]], RangeError, "column 1 twice"],
  ];
  for (const [categorical, kind, message] of refused) {
    const options = { categorical } as RfmOptions;
    await assertRejects(() => rfm(x, y, options), kind, message);
  }
  const both = { categorical: CATEGORICAL, diagonal: true };
  await assertRejects(() => rfm(x, y, both), TypeError, "full M only");
});
