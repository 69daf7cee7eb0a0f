import { assertAlmostEquals, assertEquals, assertLess, assertRejects } from "@std/assert";
import { ensemble, kernels, randomGenerator, stax, tensor } from "@widenet/ntk";
import { kernelEnsemble } from "../../../lib/predict/process/kernel_ensemble.ts";
import type { GaussianProcessKind } from "../../../lib/predict/process/process_kernels.ts";
import { tensorOf } from "../../../lib/linalg/matrix.ts";
import { flowOf } from "../flow_of.ts";
import { distance, matrix, normal, product } from "../../linalg/matrices.ts";
import { BACKENDS } from "../../suites/backends.ts";

const KINDS: readonly GaussianProcessKind[] = ["nngp", "ntk", "ntkgp"];
const net = stax.serial(stax.dense(512), stax.relu(), stax.dense(1));

for (const backend of BACKENDS) {
  Deno.test(`kernelEnsemble() is ensemble() with kernels computed before (${backend})`, async () => {
    const x = normal(1, 6, 3), xTest = normal(2, 2, 3), y = normal(3, 6, 2);
    const settings = { learningRate: 2, ridge: 0.01 } as const;
    const networks = await ensemble(net, x, y, settings);
    const models = await kernelEnsemble(await kernels(net, x), y, { ...settings, backend });
    const kTestTrain = await kernels(net, xTest, x), kTestTest = await kernels(net, xTest);
    for (const kind of KINDS) {
      for (const t of [3, [0, 1, Infinity]]) {
        const found = await models.at(t, { kind, kTestTrain, kTestTest });
        const expected = await networks.at(t, { kind, xTest, covariance: true });
        assertLess(distance(found.mean, expected.mean), 1e-12);
        assertLess(distance(found.covariance, expected.covariance), 1e-12);
        assertEquals((await models.at(t, { kind, kTestTrain })).mean, found.mean);
      }
    }
  });
}

Deno.test("kernelEnsemble() of one kernel is the same for all kinds", async () => {
  const phi = normal(1, 4, 6), psi = normal(2, 2, 6);
  const models = await kernelEnsemble(product(phi, phi, false, true), normal(3, 4, 1));
  const kTestTrain = product(psi, phi, false, true), kTestTest = product(psi, psi, false, true);
  const [first, ...others] = await Promise.all(
    KINDS.map((kind) => models.at(0.7, { kind, kTestTrain, kTestTest })),
  );
  for (const { mean, covariance } of others) {
    assertLess(distance(mean, first!.mean), 1e-13);
    assertLess(distance(covariance, first!.covariance), 1e-13);
  }
});

Deno.test("kernelEnsemble() counts noise in the targets but for the kind ntk", async () => {
  // f(x) = w x, seen at x = 1 with ridge 1: at the end w = (w0 + y + noise) / 2 or (w0 + y) / 2.
  const models = await kernelEnsemble([[1]], [2], { ridge: 1, ridgeScale: "absolute" });
  const variance = async (kind: GaussianProcessKind): Promise<number> => {
    const law = await models.at(Infinity, { kind, kTestTrain: [[1]], kTestTest: [[1]] });
    return law.covariance.data[0]!;
  };
  for (const kind of ["nngp", "ntkgp"] as const) assertAlmostEquals(await variance(kind), 1 / 2);
  assertAlmostEquals(await variance("ntk"), 1 / 4);
});

Deno.test("kernelEnsemble() is the law of linear models on features", async () => {
  const [samples, n, d] = [2000, 3, 5];
  const phi = normal(1, n, d), y = normal(2, n, 1), psi = normal(3, 1, d);
  const kernel = product(phi, phi, false, true);
  const models = await kernelEnsemble(kernel, y, { learningRate: 0.5 });
  const kTestTrain = product(psi, phi, false, true), kTestTest = product(psi, psi, false, true);
  const times = [0.5, 4];
  const { mean, covariance } = await models.at(times, { kTestTrain, kTestTest });
  const flow = await flowOf(kernel, { learningRate: 0.5 });
  const w = randomGenerator(4).normal([samples, d]);
  for (const [i, t] of times.entries()) {
    // w moves by phi' V diag(gain) V' (y - phi w).
    const gain = flow.gain(t);
    const step = product(
      matrix(n, n, (p, q) => flow.vectors.data[p * n + q]! * gain[q]!),
      tensorOf(flow.vectors),
      false,
      true,
    );
    const values = Array.from({ length: samples }, (_, s) => {
      const start = matrix(d, 1, (j) => w.data[s * d + j]!);
      const error = product(phi, start).data.map((f, p) => y.data[p]! - f);
      const moved = product(product(kTestTrain, step), tensor(error, [n, 1])).data[0]!;
      return product(psi, start).data[0]! + moved;
    });
    const average = values.reduce((sum, value) => sum + value, 0) / samples;
    const variance = values.reduce((sum, value) => sum + (value - average) ** 2, 0) / samples;
    const expected = covariance.data[i]!;
    assertLess(Math.abs(average - mean.data[i]!), 3 * Math.sqrt(expected / samples));
    assertLess(Math.abs(variance - expected), 3 * expected * Math.sqrt(2 / samples));
  }
});

Deno.test("kernelEnsemble() keeps copies of its kernels", async () => {
  const kernel = tensor([[1]]);
  const models = await kernelEnsemble(kernel, [2]);
  kernel.data.fill(0);
  const { mean } = await models.at(3, { kTestTrain: [[1]] });
  assertAlmostEquals(mean.data[0]!, 2 - 2 * Math.exp(-3), 1e-15);
});

Deno.test("kernelEnsemble() refuses bad input", async () => {
  const k = [[2, 1], [1, 2]];
  const refuse = (kTrain: unknown, y: unknown, options: object, type: typeof Error, text: string) =>
    assertRejects(() => kernelEnsemble(kTrain as never, y as never, options), type, text);
  await refuse([[1, 2]], [1], {}, TypeError, "square");
  await refuse({ nngp: k }, [1, 2], {}, TypeError, "'ntk' between training inputs is needed");
  await refuse({ nngp: [[1]], ntk: k }, [1, 2], {}, TypeError, "found [1,1] and [2,2]");
  await refuse(k, [1], {}, TypeError, "targets must have shape [2]");
  await refuse(k, [1, 2], { ridge: -1 }, RangeError, "'ridge'");
  await refuse(k, [1, 2], { learningRate: -1 }, RangeError, "'learningRate'");
  await refuse(k, [1, 2], { rate: 1 }, TypeError, "no option 'rate'");
  const models = await kernelEnsemble(k, [1, 2]);
  const refuseAt = (t: unknown, options: object, type: typeof Error, text: string) =>
    assertRejects(() => models.at(t as never, options as never), type, text);
  const kTestTrain = [[1, 1]];
  await refuseAt(-1, { kTestTrain }, RangeError, "time must not be negative");
  await refuseAt(1, {}, TypeError, "between test and training inputs is needed");
  await refuseAt(1, { kTestTrain: [[1]] }, TypeError, "each of 2 training inputs");
  await refuseAt(1, { kTestTrain, kind: "gp" }, TypeError, "'kind' must be");
  await refuseAt(1, { kTestTrain, kTestTest: k }, TypeError, "shape [1,1]: found [2,2]");
  await refuseAt(
    Infinity,
    { kTestTrain: [[2, 1]], kTestTest: [[1]] },
    RangeError,
    "variance of test input 0 is negative",
  );
  const pair = { nngp: [[1, 1], [1, 1]], ntk: kTestTrain };
  await refuseAt(1, { kTestTrain: pair, kTestTest: [[1]] }, TypeError, "found 1 and 2 rows");
});
