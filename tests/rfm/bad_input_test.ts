import { assertRejects } from "@std/assert";
import { rfm, type RfmOptions, stax, type TensorLike } from "@widenet/ntk";
import { inputs, targetsOf } from "./data.ts";

const x = inputs(1, 12, 3);
const y = targetsOf(x, ([a, b]) => a! * b!);
const NET = stax.serial(stax.dense(1), stax.relu(), stax.dense(1));
const valid = { x, y };

type ErrorClass = typeof TypeError | typeof RangeError;

const OPTIONS: readonly (readonly [unknown, ErrorClass, string])[] = [
  [{ bandwidth: 0 }, RangeError, "'bandwidth'"],
  [{ bandwidth: -1 }, RangeError, "'bandwidth'"],
  [{ bandwidth: NaN }, RangeError, "'bandwidth'"],
  [{ bandwidth: "mean" }, TypeError, "'bandwidth'"],
  [{ onIteration: [] }, TypeError, "'onIteration' must be a function"],
  [{ bandwidth: { medians: 0 } }, RangeError, "'bandwidth.medians'"],
  [{ bandwidth: { medians: NaN } }, RangeError, "'bandwidth.medians'"],
  [{ bandwidth: { medians: "2" } }, TypeError, "'bandwidth.medians'"],
  [{ bandwidth: { means: 2 } }, TypeError, "'means'"],
  [{ bandwidth: 1, kernel: NET }, TypeError, "kernels of the distance only"],
  [{ exponent: 0 }, RangeError, "'exponent'"],
  [{ exponent: 2.1 }, RangeError, "'exponent'"],
  [{ exponent: 1, kernel: "gaussian" }, TypeError, "'exponent'"],
  [{ kernel: "cubic" }, TypeError, 'found "cubic"'],
  [{ kernel: { value: Math.exp } }, TypeError, "'derivative' or 'gradient'"],
  [{ kernel: null }, TypeError, "found null"],
  [{ kernel: stax.dropout({ keep: 0.5 }) }, TypeError, ""],
  [{ iterations: -1 }, RangeError, "'iterations'"],
  [{ iterations: 1.5 }, RangeError, "'iterations'"],
  [{ ridge: -1 }, RangeError, "'ridge'"],
  [{ ridgeScale: "none" }, TypeError, "'ridgeScale'"],
  [{ centering: 1 }, TypeError, "'centering'"],
  [{ diagonal: "yes" }, TypeError, "'diagonal'"],
  [{ normalize: "sum" }, TypeError, "'normalize'"],
  [{ solver: "lu" }, TypeError, "'solver'"],
  [{ solver: "cg", cg: { rank: 0 } }, RangeError, "'rank'"],
  [{ batch: 0 }, RangeError, "'batch'"],
  [{ batch: 13 }, RangeError, "'batch'"],
  [{ seed: -1 }, RangeError, "'seed'"],
  [{ validation: { ...valid, x: [[1, 2]] } }, TypeError, "3 features"],
  [{ validation: { ...valid, y: [1] } }, TypeError, "targets"],
  [{ validation: { ...valid, score: "r2" } }, TypeError, "'score'"],
  [{ validation: { ...valid, z: 1 } }, TypeError, "no option 'z'"],
  [{ validation: { x, y: inputs(1, 12, 2) } }, TypeError, "1 outputs"],
  [{ centring: true }, TypeError, "no option 'centring'"],
  [{ backend: "gpu" }, TypeError, "gpu"],
  [null, TypeError, "options must be an object"],
];

for (const [options, kind, message] of OPTIONS) {
  Deno.test(`rfm() refuses the options ${JSON.stringify(options)?.slice(0, 60)}`, async () => {
    await assertRejects(() => rfm(x, y, options as RfmOptions), kind, message);
  });
}

const DATA: readonly (readonly [string, TensorLike, TensorLike, ErrorClass, string])[] = [
  ["inputs that are NaN", [[1, NaN], [2, 3]], [1, 2], RangeError, "entry [0, 1] is NaN"],
  ["targets that are infinite", [[1], [2]], [1, Infinity], RangeError, "entry 1 is Infinity"],
  ["one input", [[1, 2]], [1], RangeError, "two inputs at least"],
  ["no input", [], [], TypeError, "'x' must have shape"],
  ["a vector of inputs", [1, 2], [1, 2], TypeError, "'x' must have shape"],
  ["inputs that are all equal", [[1, 2], [1, 2]], [1, 2], RangeError, "all 2 inputs are equal"],
  ["targets that are all equal", [[1], [2]], [3, 3], RangeError, "all 2 targets are equal"],
  ["fewer targets than inputs", [[1], [2], [3]], [1, 2], TypeError, "targets must have shape"],
];

for (const [what, inputs, targets, kind, message] of DATA) {
  Deno.test(`rfm() refuses ${what}`, async () => {
    await assertRejects(() => rfm(inputs, targets), kind, message);
  });
}

Deno.test("rfm() refuses a median distance of 0", async () => {
  const many = [[0], [0], [0], [0], [0], [1]];
  await assertRejects(() => rfm(many, [0, 0, 0, 0, 0, 1]), RangeError, "give 'bandwidth'");
});

Deno.test("rfm() takes features that are constant, which weigh nothing", async () => {
  const inputs = [[0, 5], [1, 5], [2, 5], [4, 5]];
  const { features } = await rfm(inputs, [0, 1, 4, 16], { iterations: 2 });
  const [, , , constant] = features.data;
  if (!(Math.abs(constant!) < 1e-20)) throw new Error(`found ${constant}`);
});

Deno.test("a model refuses inputs of another width, and options that it does not know", async () => {
  const model = await rfm(x, y, { iterations: 1 });
  for (const use of [model.predict, model.gradients]) {
    await assertRejects(() => use([[1, 2]]), TypeError, "3 features");
    await assertRejects(() => use([[1, 2, NaN]]), RangeError, "is NaN");
    await assertRejects(
      () => use([[1, 2, 3]], { seed: 1 } as never),
      TypeError,
      "no option 'seed'",
    );
  }
});

Deno.test("rfm() refuses samples of more inputs than there are", async () => {
  const large: readonly RfmOptions[] = [
    { solver: "eigenPro", eigenPro: { sampleSize: 100 } },
    { solver: "cg", cg: { rank: 100 } },
    { batch: 13 },
  ];
  for (const options of large) await assertRejects(() => rfm(x, y, options), RangeError, "12");
});

Deno.test("rfm() refuses data before a backend", async () => {
  const options = {
    validation: { ...valid, x: [[1, 2]] },
    backend: "gpu",
  } as unknown as RfmOptions;
  await assertRejects(() => rfm(x, y, options), TypeError, "3 features");
});
