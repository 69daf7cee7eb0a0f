import {
  crossEntropy,
  finite,
  oneHot,
  type OptimizerKind,
  randomGenerator,
  stax,
  type TrainingOptions,
} from "@widenet/ntk";
import { assert, assertEquals, assertRejects } from "@std/assert";

const net = stax.serial(
  stax.dense(20, { bStd: 0.3 }),
  stax.tanh(),
  stax.dropout({ keep: 0.8 }),
  stax.dense(3),
);
const params = finite.init(net, [4], { seed: 1 });
const x = randomGenerator(1).normal([6, 4]);
const y = oneHot([0, 1, 2, 0, 1, 2], 3);

const runs: readonly (readonly [OptimizerKind, TrainingOptions])[] = [
  ["descent", {}],
  ["descent", { batch: 4, seed: 3, dropoutSeed: 5 }],
  ["momentum", { batch: 4 }],
  ["nesterov", { loss: crossEntropy(), learningRate: 2 }],
  ["adam", { batch: 5, dropoutSeed: 1, learningRate: 0.01 }],
  ["line-search", { loss: crossEntropy() }],
  ["exact-line-search", {}],
  ["flow", { learningRate: 3 }],
];

for (const [optimizer, more] of runs) {
  Deno.test(`train() by ${optimizer}, ${describe(more)}, goes on to the last bit`, async () => {
    const options: TrainingOptions = {
      ...{ optimizer, record: { every: 4, predictions: x } },
      ...more,
    };
    const whole = await finite.train(net, params, x, y, { ...options, steps: 20 });
    const first = await finite.train(net, params, x, y, { ...options, steps: 10 });
    const kept = structuredClone(first.state);
    const second = await finite.train(net, first.params, x, y, {
      ...options,
      ...{ steps: 10, resume: first.state },
    });
    assertEquals(second.params, whole.params);
    assertEquals([second.loss, second.step], [whole.loss, 20]);
    assertEquals([...first.history.losses, ...second.history.losses], whole.history.losses);
    // The first run records its end as well.
    const steps = [...first.history.records, ...second.history.records].filter(({ step }) =>
      step % 4 === 0
    );
    assertEquals(steps, whole.history.records);
    assertEquals(structuredClone(first.state), kept);
    assertEquals(second.state.memory, whole.state.memory);
  });
}

Deno.test("train() goes on from what was stopped by a criterion", async () => {
  const options = { optimizer: "momentum", batch: 4 } as const;
  const whole = await finite.train(net, params, x, y, { ...options, steps: 9 });
  const when = ({ step }: { step: number }): boolean => step === 5;
  const first = await finite.train(net, params, x, y, { ...options, stop: { when } });
  const resumed = { ...options, steps: 4, resume: first.state };
  const second = await finite.train(net, first.params, x, y, resumed);
  assertEquals(second.params, whole.params);
});

Deno.test("train() refuses states of other runs", async () => {
  const { state } = await finite.train(net, params, x, y, { optimizer: "momentum", steps: 1 });
  const go = (options: object): Promise<unknown> =>
    finite.train(net, params, x, y, { optimizer: "momentum", resume: state, ...options });
  await go({});
  await assertRejects(() => go({ optimizer: "adam" }), TypeError, `from a state of "momentum"`);
  const train = (_: string, name: string): boolean => name === "weight";
  await assertRejects(() => go({ train }), TypeError, "other trained tensors");
  for (const resume of [{}, null, 3, { ...state, memory: {} }, { ...state, memory: null }]) {
    await assertRejects(() => go({ resume }), TypeError, "resume");
  }
  await assertRejects(() => go({ resume: { ...state, start: {} } }), TypeError, "params");
  await assertRejects(() => go({ resume: { ...state, step: -1 } }), RangeError, "resume.step");
  await assertRejects(() => go({ resume: { ...state, unit: "a" } }), TypeError, "resume.unit");
  for (const unit of [NaN, Infinity]) {
    await assertRejects(() => go({ resume: { ...state, unit } }), RangeError, "resume.unit");
  }
  const broken = { ...state, learningRate: NaN };
  await assertRejects(() => go({ resume: broken }), RangeError, "learningRate");
  const velocity = state.memory["velocity"]!.map(() => NaN);
  await assertRejects(
    () => go({ resume: { ...state, memory: { velocity } } }),
    TypeError,
    "finite",
  );
  assert(state.memory["velocity"]!.every(Number.isFinite));
});

function describe({ batch, dropoutSeed, loss }: TrainingOptions): string {
  const parts = [
    ...(batch === undefined ? [] : [`batches of ${batch}`]),
    ...(dropoutSeed === undefined ? [] : ["dropout"]),
    loss === undefined ? "squared error" : "cross-entropy",
  ];
  return parts.join(", ");
}
