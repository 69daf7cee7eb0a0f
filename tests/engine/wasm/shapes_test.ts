import { assertEquals } from "@std/assert";
import { kernels, randomGenerator, stax } from "@widenet/ntk";
import { tilesOf } from "../../../lib/engine/wasm/pairs/plan.ts";
import { countPairs } from "../../../lib/engine/wasm/tile.ts";
import { assertAgrees } from "./compare.ts";

const net = stax.serial(
  stax.dense(1, { wStd: 1.3, bStd: 0.2 }),
  stax.relu(),
  stax.dense(1),
  stax.erf(),
  stax.dense(1),
);
const fast = stax.serial(stax.dense(1, { bStd: 0.2 }), stax.relu(), stax.dense(1));

// Around panels of 4 and 8 inputs, groups of vectors, tiles and chunks of 256.
const SHAPES = [
  [1, 1, 1],
  [1, 7, 2],
  [5, 3, 1],
  [4, 8, 255],
  [65, 129, 3],
  [255, 257, 5],
  [9, 300, 256],
  [300, 9, 257],
  [17, 18, 700],
] as const;

for (const [m, n, d] of SHAPES) {
  Deno.test(`wasm agrees with reference for ${m} and ${n} inputs of ${d} features`, async () => {
    const [x1, x2] = [randomGenerator(2).normal([m, d]), randomGenerator(3).normal([n, d])];
    for (const dtype of ["float64", "float32"] as const) {
      await assertAgrees({ net: fast, x1, x2, dtype });
      await assertAgrees({ net: fast, x1: x2, dtype });
    }
    await assertAgrees({ net, x1, x2, dtype: "float64" });
  });
}

Deno.test("without x2 the kernels are symmetric to the last bit across tiles", async () => {
  const n = 530;
  const x = randomGenerator(4).normal([n, 40]);
  for (const dtype of ["float64", "float32"] as const) {
    const self = await kernels(net, x, { engine: "wasm", dtype });
    for (const { data } of [self.nngp, self.ntk]) {
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < i; j++) assertEquals(data[i * n + j], data[j * n + i]);
      }
    }
  }
});

Deno.test("tiles cover each pair once, or each pair on and below the diagonal", () => {
  const side = (n: number) => ({
    n,
    d: 1,
    units: new Float64Array(),
    variance: new Float64Array(),
    root: new Float64Array(),
  });
  for (const [m, n, edge] of [[1, 1, 16], [40, 33, 16], [16, 32, 16], [100, 100, 32]] as const) {
    const [first, second] = [side(m), side(n)];
    const plan = { first, second, symmetric: false };
    assertEquals(pairsOf(plan, edge), m * n);
    assertEquals(pairsOf({ first, second: first, symmetric: true }, edge), m * (m + 1) / 2);
  }
});

function pairsOf(plan: Parameters<typeof tilesOf>[0], edge: number): number {
  return [...tilesOf(plan, edge)].reduce((sum, tile) => sum + countPairs(plan, tile), 0);
}
