import { assert, assertEquals, assertLess, assertRejects } from "@std/assert";
import { kernels, matmul, NotPositiveDefiniteError, stax, type Tensor, tensor } from "@widenet/ntk";
import { gaussianProcess } from "../../../lib/predict/process/gaussian_process.ts";
import type { GaussianProcessKind } from "../../../lib/predict/process/process_kernels.ts";
import { distance, gaussianKernel, gram, matrix, normal, selected } from "../../linalg/matrices.ts";
import { BACKENDS } from "../../suites/backends.ts";
import * as golden from "../records.ts";

const KINDS: readonly GaussianProcessKind[] = ["nngp", "ntk", "ntkgp"];

for (const backend of BACKENDS) {
  for (const ridge of golden.RIDGES) {
    for (const kind of KINDS) {
      const name = `gp reg=${golden.ridgeName(ridge)} ${kind}`;
      Deno.test(`gaussianProcess() agrees with Neural Tangents: ${name} (${backend})`, async () => {
        const { net, xTrain, xTest, yTrain } = golden;
        const trained = await kernels(net, xTrain);
        const process = await gaussianProcess(trained, yTrain, { kind, ridge, backend });
        const cross = await kernels(net, xTest, xTrain);
        const found = await process.predict(cross, { kTestTest: await kernels(net, xTest) });
        const expected = golden.record(name);
        assertLess(distance(found.mean, expected.mean), golden.TOLERANCE);
        assertLess(distance(found.covariance, expected.covariance), golden.TOLERANCE);
        assertEquals((await process.predict(cross)).mean, found.mean);
      });
    }
  }
}

/** Kernel, cross kernel and prior of n training and m test inputs. */
function split(k: Tensor, n: number): { train: Tensor; cross: Tensor; test: Tensor } {
  const all = k.shape[0]!;
  const m = all - n;
  return {
    train: matrix(n, n, (i, j) => k.data[i * all + j]!),
    cross: matrix(m, n, (i, j) => k.data[(n + i) * all + j]!),
    test: matrix(m, m, (i, j) => k.data[(n + i) * all + n + j]!),
  };
}

Deno.test("gaussianProcess() gives the conditional law of a known pair", async () => {
  // (f, f*) with variances 1 and covariance 1/2, f seen as 1 with noise of variance 1.
  const process = await gaussianProcess([[1]], [1], { ridge: 1, ridgeScale: "absolute" });
  const { mean, covariance } = await process.predict([[0.5]], { kTestTest: [[1]] });
  assertLess(distance(mean, tensor([0.25])), 1e-15);
  assertLess(distance(covariance, tensor([[1 - 0.125]])), 1e-15);
});

Deno.test("gaussianProcess() updates as one posterior after another", async () => {
  const k = gaussianKernel(1, 9, 3);
  const y = normal(2, 5, 1);
  const noise = { ridge: 0.1, ridgeScale: "absolute" } as const;
  const { train, cross, test } = split(k, 5);
  const all = await gaussianProcess(train, y, noise);
  const once = await all.predict(cross, { kTestTest: test });
  // First 2 of the 5 inputs, then the other 3 with the posterior as a prior.
  const first = split(k, 2);
  const seen = await gaussianProcess(first.train, matrix(2, 1, (i) => y.data[i]!), noise);
  const prior = await seen.predict(first.cross, { kTestTest: first.test });
  const rest = split(prior.covariance, 3);
  const left = matrix(3, 1, (i) => y.data[2 + i]! - prior.mean.data[i]!);
  const then = await gaussianProcess(rest.train, left, noise);
  const twice = await then.predict(rest.cross, { kTestTest: rest.test });
  const mean = matrix(4, 1, (i) => prior.mean.data[3 + i]! + twice.mean.data[i]!);
  assertLess(distance(mean, once.mean), 1e-13);
  assertLess(distance(twice.covariance, once.covariance), 1e-13);
});

Deno.test("gaussianProcess() has no variance where it has seen a target without noise", async () => {
  const k = gaussianKernel(3, 20, 3);
  const process = await gaussianProcess(k, normal(4, 20, 2));
  const { covariance, roundingFloor } = await process.predict(k, { kTestTest: k });
  assertLess(distance(covariance, matrix(20, 20, () => 0)), roundingFloor);
  assertLess(roundingFloor, 1e-11);
  for (let i = 0; i < 20; i++) assert(covariance.data[i * 21]! >= 0);
});

Deno.test("gaussianProcess() gives the law of trained networks the covariance of f* - W f", async () => {
  const joint = gram(5, 8, 12);
  const { train, cross, test } = split(joint, 6);
  const theta = split(gram(6, 8, 12), 6);
  const kernel = { nngp: train, ntk: theta.train };
  const process = await gaussianProcess(kernel, normal(7, 6, 1), { kind: "ntk", ridge: 0.01 });
  const found = await process.predict({ nngp: cross, ntk: theta.cross }, { kTestTest: test });
  // W from the means of unit targets.
  const unit = matrix(6, 6, (i, j) => i === j ? 1 : 0);
  const { mean: w } = await (await gaussianProcess(theta.train, unit, { ridge: 0.01 }))
    .predict(theta.cross);
  const form = matrix(2, 8, (i, j) => j < 6 ? -w.data[i * 6 + j]! : j - 6 === i ? 1 : 0);
  const expected = await matmul(form, await matmul(joint, form, { transposeB: true }));
  assertLess(distance(found.covariance, expected), 1e-12);
});

Deno.test("gaussianProcess() keeps a vector a vector and copies what it keeps", async () => {
  const k = tensor([[2, 1], [1, 2]]);
  const process = await gaussianProcess({ nngp: k, ntk: k }, [3, 3], { kind: "ntk" });
  k.data.fill(0);
  const pair = { nngp: [[2, 1]], ntk: [[2, 1]] };
  const { mean, covariance } = await process.predict(pair, { kTestTest: [[2]] });
  assertLess(distance(mean, tensor([3])), 1e-15);
  assertLess(distance(covariance, tensor([[0]])), 1e-15);
  assertEquals(process.coefficients.shape, [2]);
  assertLess(process.residual, 1e-15);
});

Deno.test("gaussianProcess() counts inputs that occur twice and offers a ridge that does", async () => {
  const k = selected(gram(1, 6, 12), [0, 1, 2, 3, 4, 5, 2, 2]);
  const y = normal(2, 8, 1);
  const attempt = (): Promise<unknown> => gaussianProcess(k, y);
  const error = await assertRejects(attempt, NotPositiveDefiniteError, "2 repeated rows");
  assertEquals(error.duplicates, 2);
  await gaussianProcess(k, y, { ridge: error.ridge, ridgeScale: "absolute" });
});

Deno.test("gaussianProcess() refuses bad input", async () => {
  const k = [[2, 1], [1, 2]];
  const refuse = (
    kernel: unknown,
    y: unknown,
    options: object,
    type: typeof TypeError | typeof RangeError,
    text: string,
  ): Promise<Error> =>
    assertRejects(() => gaussianProcess(kernel as never, y as never, options), type, text);
  await refuse([[1, 2]], [1], {}, TypeError, "square");
  await refuse(k, [1], {}, TypeError, "targets must have shape [2] or [2, k]");
  await refuse(k, [1, NaN], {}, RangeError, "entry 1 is NaN");
  // Before the kernel, which is singular, is factored.
  await refuse([[1, 1], [1, 1]], [1, NaN], {}, RangeError, "entry 1 is NaN");
  await refuse(k, [[1, 2], [3, Infinity]], {}, RangeError, "entry [1, 1] is Infinity");
  await refuse(k, [1, 2], { ridge: -1 }, RangeError, "'ridge' must be finite and not negative");
  await refuse(k, [1, 2], { kind: "cntk" }, TypeError, "'kind' must be");
  await refuse(k, [1, 2], { noise: 1 }, TypeError, "no option 'noise'");
  await refuse(k, [1, 2], { kind: "ntk" }, TypeError, "pass { nngp, ntk }");
  await refuse({ ntk: k }, [1, 2], {}, TypeError, "'nngp' between training inputs is needed");
  const pair = { nngp: [[1]], ntk: k };
  await refuse(pair, [1, 2], { kind: "ntk" }, TypeError, "found [2,2] and [1,1]");
});

Deno.test("predictions of gaussianProcess() refuse kernels that do not fit", async () => {
  const process = await gaussianProcess([[2, 1], [1, 2]], [1, 2]);
  const kTestTest = [[1]];
  await assertRejects(() => process.predict([[1]]), TypeError, "each of 2 training inputs");
  await assertRejects(() => process.predict([[1, NaN]]), RangeError, "is NaN");
  await assertRejects(
    () => process.predict([[1, 1], [1, 2]], { kTestTest }),
    TypeError,
    "shape [2,2]: found [1,1]",
  );
  await assertRejects(
    () => process.predict([[2, 1]], { kTestTest }),
    RangeError,
    "variance of test input 0 is negative",
  );
  const signal = AbortSignal.abort(new Error("enough"));
  await assertRejects(() => process.predict([[1, 1]], { signal }), Error, "enough");
});

Deno.test("gaussianProcess() takes kernels in float32 and knows their rounding", async () => {
  const net = stax.serial(stax.dense(1), stax.relu(), stax.dense(1));
  const x = normal(1, 10, 3);
  const single = await kernels(net, x, { dtype: "float32" });
  const process = await gaussianProcess(single, normal(2, 10, 1), { ridge: 1e-3 });
  const { roundingFloor } = await process.predict(single, { kTestTest: single });
  assert(roundingFloor > 1e-6);
});
