import { assertRejects, assertThrows } from "@std/assert";
import {
  accuracy,
  cholesky,
  conjugateGradients,
  fit,
  gaussianProcess,
  gradientDescent,
  gradientFlow,
  heatmap,
  kernelEnsemble,
  kernelRegression,
  kernels,
  matmul,
  meanSquaredError,
  solve,
  solveRegression,
  stax,
} from "@widenet/ntk";

const net = stax.serial(stax.dense(1), stax.relu(), stax.dense(1));
const x = [[1, 0], [0, 1]];
const y = [1, -1];

/** What destructuring a promise gives, and the promise itself. */
const late = kernels(net, x);
const { ntk } = late as unknown as { ntk: number[][] };
const forgotten = [
  [ntk, "found undefined; if it comes from a call that gives a Promise, put 'await' before"],
  [late as unknown as number[][], "found a Promise; put 'await' before the call that makes it"],
] as const;

const calls: Readonly<Record<string, (k: number[][]) => Promise<unknown>>> = {
  "'kTrain'": (k) => kernelRegression(k, y),
  "'kernel'": (k) => solveRegression(k, y),
  "'a'": (k) => cholesky(k),
  "'b'": (k) => matmul(x, k),
  "the right-hand side": (k) => solve(x, k),
  targets: (k) => fit(net, x, k),
  "'x'": (k) => fit(net, k, y),
};

Deno.test("a forgotten await is told from the argument that lacks it", async () => {
  for (const [k, message] of forgotten) {
    for (const [name, call] of Object.entries(calls)) {
      await assertRejects(() => call(k), TypeError, `as ${name} must be`);
      await assertRejects(() => call(k), TypeError, message);
    }
    for (
      const call of [
        () => gradientFlow(k, y),
        () => gradientDescent(meanSquaredError(), k, y),
        () => conjugateGradients(k, y),
      ]
    ) await assertRejects(call, TypeError, message);
    assertThrows(() => accuracy(k, y), TypeError, message);
    assertThrows(() => heatmap(k), TypeError, message);
  }
});

Deno.test("both kernels where one matrix is wanted are refused with what to pass", async () => {
  const pair = await late as unknown as number[][];
  await assertRejects(() => kernelRegression(pair, y), TypeError, "pass its 'ntk' or its 'nngp'");
  await assertRejects(() => cholesky(pair), TypeError, "pass its 'ntk' or its 'nngp'");
});

Deno.test("functions that read both kernels say where an await was forgotten", async () => {
  for (const k of [late, undefined] as unknown as number[][][]) {
    await assertRejects(() => gaussianProcess(k, y), TypeError, "put 'await' before");
    await assertRejects(() => kernelEnsemble(k, y), TypeError, "put 'await' before");
  }
});
