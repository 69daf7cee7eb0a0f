import { finite, type Optimizer, stax, type Tensor } from "@widenet/ntk";
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";

// f(x) = w x at x = 2 with the target 1: L(w) = (2 w - 1)^2 / 2 and L'(w) = 2 (2 w - 1).
const net = stax.dense(1);
const w0 = 0.3;

async function weights(optimizer: Optimizer, learningRate: number): Promise<number[]> {
  const params = finite.map(
    finite.init(net, [1]),
    (tensor) => ({ ...tensor, dtype: "float64", data: Float64Array.of(w0) }) as Tensor,
  );
  const found: number[] = [];
  for (let steps = 1; steps <= 3; steps++) {
    const run = await finite.train(net, params, [[2]], [1], { optimizer, learningRate, steps });
    found.push(run.params.layers["dense"]!["weight"]!.data[0]!);
  }
  return found;
}

Deno.test("train() by nesterov takes three steps as written out", async () => {
  // m = 1/2, eta = 1/10; g = 2 (2 w - 1), v = m v + g, w = w - eta (g + m v).
  const v1 = -0.8; // g = 2 (0.6 - 1) = -0.8
  const w1 = 0.3 - 0.1 * (-0.8 + 0.5 * v1); // 0.42
  const g2 = 4 * w1 - 2; // -0.32
  const v2 = 0.5 * v1 + g2; // -0.72
  const w2 = w1 - 0.1 * (g2 + 0.5 * v2); // 0.488
  const g3 = 4 * w2 - 2; // -0.048
  const v3 = 0.5 * v2 + g3; // -0.408
  const w3 = w2 - 0.1 * (g3 + 0.5 * v3); // 0.5132
  assertAlmostEquals(w3, 0.5132, 1e-15);
  const found = await weights({ kind: "nesterov", momentum: 0.5 }, 0.1);
  found.forEach((w, k) => assertAlmostEquals(w, [w1, w2, w3][k]!, 1e-15));
});

Deno.test("train() by adam takes three steps as written out", async () => {
  const [b1, b2, eps, eta] = [0.5, 0.75, 0.1, 0.1];
  const g1 = -0.8;
  const [m1, s1] = [0.5 * g1, 0.25 * g1 * g1]; // over 1 - b1 and 1 - b2: -0.8 and 0.64
  const w1 = w0 - eta * (m1 / 0.5) / (Math.sqrt(s1 / 0.25) + eps); // 0.3 + 0.08 / 0.9
  assertAlmostEquals(w1, 0.3 + 0.08 / 0.9, 1e-15);
  const g2 = 4 * w1 - 2;
  const [m2, s2] = [b1 * m1 + 0.5 * g2, b2 * s1 + 0.25 * g2 * g2];
  const w2 = w1 - eta * (m2 / (1 - 0.25)) / (Math.sqrt(s2 / (1 - 0.5625)) + eps);
  const g3 = 4 * w2 - 2;
  const [m3, s3] = [b1 * m2 + 0.5 * g3, b2 * s2 + 0.25 * g3 * g3];
  const w3 = w2 - eta * (m3 / (1 - 0.125)) / (Math.sqrt(s3 / (1 - 0.421875)) + eps);
  const found = await weights({ kind: "adam", beta1: b1, beta2: b2, epsilon: eps }, eta);
  found.forEach((w, k) => assertAlmostEquals(w, [w1, w2, w3][k]!, 1e-15));
});

Deno.test("train() by line search halves the first trial until the loss falls", async () => {
  // From s = 1 the loss falls for s < 2 / L'' = 1/2: 1 and 1/2 are refused, 1/4 is the minimum.
  const [w1] = await weights({ kind: "line-search" }, 1);
  assertEquals(w1, 0.3 + 0.25 * 0.8);
});

Deno.test("train() by exact line search is at the minimum of a quadratic after one step", async () => {
  const [w1, w2] = await weights({ kind: "exact-line-search" }, 1);
  assertAlmostEquals(w1!, 0.5, 1e-15);
  assertAlmostEquals(w2!, 0.5, 1e-15);
});

Deno.test("train() by either line search never lets the loss of a network rise", async () => {
  const wide = stax.serial(stax.dense(30), stax.tanh(), stax.dense(1));
  const params = finite.init(wide, [2], { seed: 1 });
  const [x, y] = [[[1, 2], [-1, 0.5], [0.3, -2]], [1, -1, 2]];
  for (const optimizer of ["line-search", "exact-line-search"] as const) {
    const run = await finite.train(wide, params, x, y, { optimizer, steps: 60 });
    const all = [...run.history.losses, run.loss];
    all.slice(1).forEach((loss, k) => assert(loss <= all[k]!, `${optimizer}, step ${k + 1}`));
    assert(run.loss < 1e-3 * all[0]!);
  }
});

Deno.test("train() by line search stops where it sees no way down", async () => {
  const params = finite.init(net, [1]);
  const run = await finite.train(net, params, [[2]], [1], { optimizer: "line-search" });
  assertEquals(run.reason, "stalled");
  assertEquals(run.history.losses.length, run.step);
  assertAlmostEquals(run.params.layers["dense"]!["weight"]!.data[0]!, 0.5, 1e-8);
});
