import {
  crossEntropy,
  DivergenceError,
  empiricalNtk,
  finite,
  type Loss,
  maxLearningRate,
  meanSquaredError,
  randomGenerator,
  stax,
  type TrainingOptions,
} from "@widenet/ntk";
import { assert, assertAlmostEquals, assertEquals, assertLess, assertRejects } from "@std/assert";
import { oneOfThree } from "../../suites/tries.ts";

const net = stax.serial(stax.dense(30), stax.relu(), stax.dense(1));
const params = finite.init(net, [4], { seed: 1 });
const x = randomGenerator(1).normal([8, 4]);
const y = randomGenerator(2).normal([8]);
const go = (options: object): Promise<unknown> =>
  finite.train(net, params, x, y, options as TrainingOptions);

Deno.test("train() that diverges says at which step, and what learning rate would do", async () => {
  const limit = await maxLearningRate(await empiricalNtk(net, params, x));
  for (const optimizer of ["descent", "momentum"] as const) {
    const learningRate = 20 * limit;
    const before = structuredClone(params);
    const error = await assertRejects(
      () => finite.train(net, params, x, y, { learningRate, optimizer }),
      DivergenceError,
      "stable below",
    );
    assertEquals(error.learningRate, learningRate);
    assert(error.step > 0 && error.step < 1000 && Number.isInteger(error.step));
    // 2 (1 + m) / (c lambda), to the error of Lanczos iteration.
    const growth = optimizer === "momentum" ? 1.9 : 1;
    assertAlmostEquals(error.maxLearningRate!, growth * limit, 1e-2 * growth * limit);
    assertEquals(structuredClone(params), before);
  }
});

Deno.test("train() that diverges by Adam, or with a loss without curvature, knows no limit", async () => {
  // Values that overflow in a single step.
  const adam = await assertRejects(
    () => finite.train(net, params, x, y, { learningRate: 1e200, optimizer: "adam" }),
    DivergenceError,
    "not finite",
  );
  assertEquals([adam.step, adam.maxLearningRate], [1, undefined]);
  const { value, gradient } = meanSquaredError();
  const error = await assertRejects(
    () => finite.train(net, params, x, y, { learningRate: 1e9, loss: { value, gradient } }),
    DivergenceError,
  );
  assertEquals(error.maxLearningRate, undefined);
});

Deno.test("train() says that it diverges where relus die of it", async () => {
  const small = stax.serial(stax.dense(16), stax.relu(), stax.dense(1));
  for (let seed = 0; seed < 4; seed++) {
    const start = finite.init(small, [4], { seed });
    // Outputs are constant after the second step, and so is the loss.
    const run = () => finite.train(small, start, x, y, { learningRate: 1e3 });
    const { step, maxLearningRate } = await assertRejects(run, DivergenceError, "stable below");
    assert(step < 3 && maxLearningRate! < 100);
  }
});

Deno.test("train() above the largest learning rate comes back where the curvature falls", async () => {
  const wide = stax.serial(stax.dense(4096), stax.relu(), stax.dense(1));
  const start = finite.init(wide, [4], { seed: 1 });
  const limit = 2 * (await finite.train(wide, start, x, y, { steps: 0 })).learningRate;
  const options = { learningRate: 1.8 * limit, steps: 100 };
  const { loss, history: { losses } } = await finite.train(wide, start, x, y, options);
  // The rise is some ninety times; half of it tells that this is such a case.
  assertLess(45 * losses[0]!, Math.max(...losses));
  assertLess(loss, 1e-2 * losses[0]!);
});

const dead = finite.map(
  params,
  (tensor, place, name) =>
    place === "serial[0].dense" && name === "weight"
      ? { ...tensor, data: tensor.data.map(() => -1) }
      : tensor,
);
const positive = { ...x, data: x.data.map(Math.abs) };

for (const optimizer of ["descent", "momentum", "nesterov", "adam", "line-search"] as const) {
  Deno.test(`train() by ${optimizer} ends as stalled where all relus are dead`, async () => {
    const run = await finite.train(net, dead, positive, y, { optimizer, learningRate: 1 });
    assertEquals(run.reason, "stalled");
    assert(run.step <= 1 && run.history.losses.length === run.step && run.loss > 0.1);
    assertEquals(run.params, dead);
  });
}

Deno.test("train() goes on where relus are dead for a batch alone, and ends where for all", async () => {
  // Inputs -1 and 1 of relu(-w x) with w > 0: the second has no gradient.
  const one = stax.serial(stax.dense(1), stax.relu());
  const start = finite.map(
    finite.init(one, [1]),
    (tensor) => ({ ...tensor, data: tensor.data.map(() => -1) }),
  );
  const options = { batch: 1, steps: 20, learningRate: 0.1 };
  const half = await finite.train(one, start, [[-1], [1]], [0.5, 0.5], options);
  assertEquals([half.reason, half.step], ["steps", 20]);
  assert(new Set(half.history.losses).size > 2);
  const all = await finite.train(one, start, [[2], [1]], [0.5, 0.5], options);
  assertEquals([all.reason, all.step], ["stalled", 1]);
});

Deno.test("train() with momentum goes on while it moves without a gradient", async () => {
  // w = 1 - 3 v < 0 kills relu(w x): the rest of the velocity moves w on, until it is below rounding.
  const one = stax.serial(stax.dense(1), stax.relu());
  const start = finite.map(
    finite.init(one, [1]),
    (tensor) => ({ ...tensor, data: tensor.data.map(() => 1) }),
  );
  const options = { optimizer: "momentum", learningRate: 3 } as const;
  const run = await finite.train(one, start, [[1]], [0.25], options);
  assertEquals(run.reason, "stalled");
  assert(run.step > 100 && run.step < 1000 && new Set(run.history.losses).size === 2);
  // 1 - 3 v (1 + m + m^2 + ...) with v = 0.75 and m = 0.9.
  assertAlmostEquals(run.params.layers["serial[0].dense"]!["weight"]!.data[0]!, -21.5, 1e-12);
});

Deno.test("train() takes all steps at a loss of 0", async () => {
  const linear = stax.dense(1);
  const run = await finite.train(linear, finite.init(linear, [1]), [[1]], [0], { steps: 3000 });
  assertEquals([run.reason, run.step], ["steps", 3000]);
});

Deno.test("train() just below the largest learning rate does not diverge", async () => {
  const linear = stax.dense(1);
  const start = finite.init(linear, [4], { seed: 0 });
  const limit = await maxLearningRate(await empiricalNtk(linear, start, x));
  const { loss } = await finite.train(linear, start, x, y, { learningRate: 0.99 * limit });
  const above = { learningRate: 1.1 * limit, steps: 10_000 };
  await assertRejects(() => finite.train(linear, start, x, y, above), DivergenceError);
  assertLess(loss, 1);
});

Deno.test("train() of a flow that asks for too many steps says so", async () => {
  const optimizer = { kind: "flow", maxSteps: 5 };
  await assertRejects(() => go({ optimizer, learningRate: 1e6 }), RangeError, "'maxSteps'");
});

const large = stax.serial(
  stax.dense(1500),
  stax.relu(),
  stax.dense(1500),
  stax.relu(),
  stax.dense(1),
);

for (const optimizer of ["descent", "flow", "line-search"] as const) {
  Deno.test(
    `train() by ${optimizer} stops when it is aborted, and lets other tasks run before`,
    oneOfThree(async () => {
      const start = finite.init(large, [4], { seed: 1 });
      const stop = new AbortController();
      const reason = new Error("enough");
      let aborted = 0, ticks = 0;
      const timer = setInterval(() => ticks++, 5);
      setTimeout(() => {
        aborted = performance.now();
        stop.abort(reason);
      }, 300);
      const options = { optimizer, signal: stop.signal, steps: 1e6, learningRate: 1e-3 };
      const error = await assertRejects(() => finite.train(large, start, x, y, options), Error);
      clearInterval(timer);
      assertEquals(error, reason);
      assertLess(performance.now() - aborted, 200);
      assertLess(3, ticks);
    }),
  );
}

Deno.test("train() does not start when it is aborted, and reports each step", async () => {
  const reason = new Error("never");
  await assertRejects(() => go({ signal: AbortSignal.abort(reason) }), Error, "never");
  const seen: number[] = [];
  const losses: number[] = [];
  const run = await finite.train(net, params, x, y, {
    steps: 4,
    onProgress({ done, total, loss }) {
      seen.push(done / total);
      losses.push(loss);
    },
  });
  assertEquals(seen, [0.25, 0.5, 0.75, 1]);
  assertEquals(losses, run.history.losses);
});

Deno.test("train() refuses options that it does not know", async () => {
  await assertRejects(() => go({ step: 3 }), TypeError, "no option 'step'");
  await assertRejects(() => go({ stop: { losses: 3 } }), TypeError, "no option 'losses'");
  await assertRejects(() => go({ record: { all: true } }), TypeError, "no option 'all'");
  const optimizer = { kind: "adam", beta: 0.9 };
  await assertRejects(() => go({ optimizer }), TypeError, "no option 'beta'");
  for (const optimizer of ["sgd", "toString", null, 3, {}, { kind: 3 }]) {
    await assertRejects(() => go({ optimizer }), TypeError, "'optimizer' must be one of descent,");
  }
});

Deno.test("train() refuses options of the wrong kind or out of range", async () => {
  const types: readonly (readonly [object, string])[] = [
    [{ loss: null }, "loss"],
    [{ loss: { value: () => 1 } }, "loss"],
    [{ stop: 1e-3 }, "object"],
    [{ stop: { loss: "small" } }, "'stop.loss'"],
    [{ stop: { when: true } }, "'stop.when'"],
    [{ stop: { when: () => 1 } }, "'stop.when'"],
    [{ record: true }, "object"],
    [{ record: { at: 3 } }, "'record.at'"],
    [{ record: { predictions: [[1, 2]] } }, "same shape"],
    [{ train: "all" }, "'train'"],
    [{ train: () => 1 }, "'train'"],
    [{ signal: 3 }, "'signal'"],
    [{ optimizer: { kind: "momentum", momentum: "0.9" } }, "'momentum'"],
    [{ patterns: [] }, "'patterns'"],
    [{ learningRate: null }, "'learningRate' must be a number"],
    [{ steps: "3" }, "'steps' must be a number"],
  ];
  for (const [options, name] of types) await assertRejects(() => go(options), TypeError, name);
  const ranges: readonly (readonly [object, string])[] = [
    [{ learningRate: -1 }, "'learningRate'"],
    [{ steps: 1.5 }, "'steps'"],
    [{ seed: -1 }, "'seed'"],
    [{ batch: 0 }, "'batch'"],
    [{ batch: 9 }, "'batch'"],
    [{ batch: 2, optimizer: "flow" }, "in batches"],
    [{ batch: 2, optimizer: "line-search" }, "in batches"],
    [{ stop: { loss: NaN } }, "'stop.loss'"],
    [{ stop: { gradientNorm: -1 } }, "'stop.gradientNorm'"],
    [{ record: { every: 0 } }, "'record.every'"],
    [{ record: { at: [0.5] } }, "'record.at'"],
    [{ train: () => false }, "no tensor is trained"],
    [{ optimizer: { kind: "momentum", momentum: 1 } }, "'momentum'"],
    [{ optimizer: { kind: "adam", beta2: -1 } }, "'beta2'"],
    [{ optimizer: { kind: "adam", epsilon: 0 } }, "'epsilon'"],
    [{ optimizer: { kind: "flow", tolerance: 0 } }, "'tolerance'"],
  ];
  for (const [options, name] of ranges) await assertRejects(() => go(options), RangeError, name);
});

Deno.test("train() refuses data that does not fit", async () => {
  const fit = (inputs: unknown, targets: unknown, start: unknown = params) => () =>
    finite.train(net, start as typeof params, inputs as typeof x, targets as typeof y);
  await assertRejects(fit(x, [1, 2]), TypeError, "'y' must have the shape [8,1]");
  await assertRejects(fit(x, y.data.map(() => NaN)), RangeError, "'y' must be finite");
  const broken = { ...x, data: x.data.map(() => NaN) };
  await assertRejects(fit(broken, y), RangeError, "'x' must be finite");
  await assertRejects(fit([[1, 2]], [1]), TypeError, "another network");
  await assertRejects(fit(x, y, finite.init(net, [3])), TypeError, "another network");
  await assertRejects(fit(x, y, {}), TypeError, "params");
  const huge = finite.map(params, (tensor) => ({ ...tensor, data: tensor.data.map(() => 1e200) }));
  await assertRejects(fit(x, y, huge), RangeError, "range of numbers at serial[2].dense");
});

Deno.test("train() names what is no array, and advises to await what a call has promised", async () => {
  const fit = (inputs: unknown, targets: unknown, record?: unknown) => () =>
    finite.train(net, params, inputs as typeof x, targets as typeof y, {
      record: record as { kernel: typeof x },
    });
  const later = Promise.resolve(x);
  const rows: readonly (readonly [() => Promise<unknown>, string, string])[] = [
    [fit(later, y), "'x'", "await"],
    [fit(undefined, y), "'x'", "await"],
    [fit(x, later), "'y'", "await"],
    [fit(x, undefined), "'y'", "await"],
    [fit(x, "abc"), "'y'", "string"],
    [fit(x, [[1], [1, 2]]), "'y'", "cannot be read"],
    [fit(x, y, { predictions: later }), "'record.predictions'", "await"],
    [fit(x, y, { kernel: later }), "'record.kernel'", "await"],
    [fit(x, y, { predictions: null }), "'record.predictions'", "null"],
  ];
  for (const [call, name, advice] of rows) {
    const { message } = await assertRejects(call, TypeError, `train a network as ${name}`);
    assert(message.includes(advice), message);
  }
});

Deno.test("train() refuses losses that are not what they say, or that it cannot start with", async () => {
  const { value, gradient } = meanSquaredError();
  const twice: Loss = { value: (f, y) => 2 * value(f, y), gradient };
  await assertRejects(() => go({ loss: twice, learningRate: 1 }), RangeError, "does not agree");
  await assertRejects(() => go({ loss: { value, gradient } }), TypeError, "'learningRate'");
  const exact = { loss: { value, gradient }, optimizer: "exact-line-search" };
  await assertRejects(() => go(exact), TypeError, "'curvature'");
  await assertRejects(() => go({ loss: crossEntropy() }), TypeError, "cross-entropy");
});
