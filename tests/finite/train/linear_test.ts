/**
 * A network whose last layer alone is trained is linear in its parameters: its training is that of its
 * empirical kernel, which `lib/predict` follows by other ways.
 */
import {
  crossEntropy,
  empiricalNtk,
  finite,
  gradientDescent,
  gradientFlow,
  type Loss,
  meanSquaredError,
  oneHot,
  randomGenerator,
  stax,
  type Tensor,
  type TrainingOptions,
} from "@widenet/ntk";
import { assertAlmostEquals, assertEquals } from "@std/assert";

const net = stax.serial(stax.dense(40), stax.erf(), stax.dense(3, { bStd: 0.5 }));
const params = finite.init(net, [4], { seed: 3 });
const train = (place: string): boolean => place === "serial[2].dense";
const normal = (seed: number, n: number, k: number): Tensor => randomGenerator(seed).normal([n, k]);
const [x, xTest, y] = [normal(0, 6, 4), normal(1, 3, 4), normal(2, 6, 3)];
const kernel = await empiricalNtk(net, params, x, { train });
const start = {
  fTrain0: await finite.apply(net, params, x),
  fTest0: await finite.apply(net, params, xTest),
  kTestTrain: await empiricalNtk(net, params, xTest, x, { train }),
};
const STEPS = 12;
const times = Array.from({ length: STEPS + 1 }, (_, k) => k);
/** A dozen steps of rounding, in units of outputs of some ones. */
const ROUNDING = 1e-12;

/** Outputs at new inputs and losses after each step. */
async function trained(options: TrainingOptions, targets = y) {
  const record = { predictions: xTest };
  const run = await finite.train(net, params, x, targets, {
    ...{ train, record, steps: STEPS },
    ...options,
  });
  const { records } = run.history;
  assertEquals(records.map(({ step }) => step), times);
  return {
    test: records.map(({ predictions }) => [...predictions!.data]),
    losses: records.map(({ loss }) => loss),
  };
}

function rowsOf(values: Tensor): number[][] {
  const size = values.data.length / times.length;
  return times.map((k) => [...values.data.subarray(k * size, (k + 1) * size)]);
}

function assertClose(
  found: readonly number[][],
  wanted: readonly number[][],
  tolerance: number,
): void {
  found.forEach((row, k) =>
    row.forEach((value, i) => assertAlmostEquals(value, wanted[k]![i]!, tolerance))
  );
}

for (const [name, loss, targets] of losses()) {
  for (
    const [optimizer, method, momentum, batchSize] of [
      ["descent", "steps", undefined, undefined],
      ["momentum", "steps", 0.7, undefined],
      ["descent", "steps", undefined, 4],
      ["momentum", "steps", 0.7, 4],
      ["line-search", "line-search", undefined, undefined],
    ] as const
  ) {
    const batches = batchSize === undefined ? "" : " in batches";
    // For the squared error the line search by the kernel is the exact one.
    const kind = optimizer === "line-search" && loss.curvature ? "exact-line-search" : optimizer;
    Deno.test(`train() of a linear network by ${kind}${batches} is ${method} by its kernel, ${name}`, async () => {
      const learningRate = 0.8;
      const common = { learningRate, seed: 5 };
      const descent = await gradientDescent(loss, kernel, targets, {
        ...common,
        ...{ method, momentum, batchSize },
      });
      const wanted = await descent.at(times, start);
      const found = await trained({
        ...common,
        ...{ loss, batch: batchSize },
        optimizer: kind === "momentum" ? { kind, momentum: momentum! } : kind,
      }, targets);
      assertClose(found.test, rowsOf(wanted.test!), ROUNDING);
      assertClose([found.losses], [[...wanted.losses]], ROUNDING);
    });
  }

  Deno.test(`train() of a linear network by nesterov is nesterov by its kernel, ${name}`, async () => {
    const momentum = 0.7, learningRate = 0.8;
    const settings = { method: "nesterov", learningRate, momentum } as const;
    const descent = await gradientDescent(loss, kernel, targets, settings);
    const at = rowsOf((await descent.at(times, start)).test!);
    // The parameters are where gradients are taken: phi_k + m (phi_k - phi_(k - 1)).
    const ahead = at.map((row, k) =>
      row.map((value, i) => value + momentum * (value - at[Math.max(0, k - 1)]![i]!))
    );
    const optimizer = { kind: "nesterov", momentum } as const;
    const found = await trained({ loss, optimizer, learningRate }, targets);
    assertClose(found.test, ahead, ROUNDING);
  });

  Deno.test(`train() of a linear network by flow is the flow by its kernel, ${name}`, async () => {
    const learningRate = 2;
    const descent = await gradientDescent(loss, kernel, targets, { learningRate });
    const wanted = await descent.at(times, start);
    const optimizer = { kind: "flow", tolerance: 1e-8 } as const;
    const found = await trained({ loss, optimizer, learningRate }, targets);
    // Both are solved to 1e-8 a step.
    assertClose(found.test, rowsOf(wanted.test!), 1e-6);
  });
}

Deno.test("train() of a linear network by flow is the closed form", async () => {
  const flow = await gradientFlow(kernel, y, { learningRate: 2 });
  const wanted = await flow.at(times, start);
  const optimizer = { kind: "flow", tolerance: 1e-12 } as const;
  const found = await trained({ optimizer, learningRate: 2 });
  // Twelve units of time with errors of 1e-11 a step of the solver.
  assertClose(found.test, rowsOf(wanted.test!), 1e-9);
});

function losses(): (readonly [string, Loss, Tensor])[] {
  return [
    ["squared error", meanSquaredError(), y],
    ["cross-entropy", crossEntropy(), oneHot([0, 1, 2, 0, 1, 2], 3)],
  ];
}
