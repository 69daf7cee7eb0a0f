/**
 * Jobs of every kind, of sizes that take a second or more.
 *
 * @module
 */
import * as widenet from "@widenet/ntk";
import { type Net, randomGenerator, stax, type Tensor } from "@widenet/ntk";
import type { Job } from "./measure.ts";

const { cntkNet, finite } = widenet;

const relu = stax.serial(
  stax.repeat(stax.serial(stax.dense(512, { bStd: 0.1 }), stax.relu()), 3),
  stax.dense(1),
);
const shallow = (layer: Net): Net => stax.serial(stax.dense(256), layer, stax.dense(1));
const pooled = cntkNet({ depth: 3, readout: "gap" });
const attention = stax.serial(
  stax.conv(1, [3, 3], { padding: "SAME" }),
  stax.relu(),
  stax.globalSelfAttention(1),
  stax.globalAvgPool(),
  stax.dense(1),
);

const normal = (...shape: number[]): Tensor => randomGenerator(1).normal(shape);
const images = (n: number, length: number): Tensor => normal(n, length, length, 3);
const kernelOf = (n: number): Promise<Tensor> => widenet.ntk(relu, normal(n, 20));
const targets = (n: number): Tensor => randomGenerator(2).normal([n, 2]);

/** A file that is there for the time of the program. */
async function file(suffix: string, write: (path: string) => Promise<void>): Promise<string> {
  const path = await Deno.makeTempFile({ suffix });
  addEventListener("unload", () => Deno.removeSync(path));
  await write(path);
  return path;
}

type Use = { readonly signal: AbortSignal };

function job<T>(
  name: string,
  make: () => T | Promise<T>,
  work: (made: T, use: Use) => Promise<unknown>,
): Job {
  return {
    name,
    prepare: async () => {
      const made = await make();
      return (signal) => work(made, { signal });
    },
  };
}

const kernelJob = (name: string, net: Net, x: () => Tensor, options: object): Job =>
  job(name, x, (x, use) => widenet.kernels(net, x, { ...options, ...use }));

const KERNELS: readonly Job[] = [
  kernelJob("kernels, relu, n = 6000", relu, () => normal(6000, 100), {}),
  kernelJob("kernels, relu, n = 3000, one thread", relu, () => normal(3000, 100), { workers: 1 }),
  kernelJob("kernels, float32, n = 8000", relu, () => normal(8000, 50), { dtype: "float32" }),
  kernelJob("kernels, erf", shallow(stax.erf()), () => normal(6000, 20), {}),
  kernelJob("kernels, softplus (table)", shallow(stax.softplus()), () => normal(3000, 20), {}),
  kernelJob(
    "kernels, function of the user",
    shallow(stax.elementwise({ fn: (x) => Math.sin(x) * x })),
    () => normal(200, 20),
    {},
  ),
  kernelJob("kernels, reference engine", relu, () => normal(1500, 50), { engine: "reference" }),
  kernelJob(
    "cntk flatten 32^2",
    cntkNet({ depth: 5, readout: "flatten" }),
    () => images(300, 32),
    {},
  ),
  kernelJob("cntk pooled 32^2", pooled, () => images(12, 32), {}),
  kernelJob("cntk pooled 32^2, one thread", pooled, () => images(6, 32), { workers: 1 }),
  kernelJob("cntk pooled 128^2, one pair", pooled, () => images(1, 128), {}),
  kernelJob("cntk pooled 128^2, one thread", pooled, () => images(1, 128), { workers: 1 }),
  kernelJob("cntk pooled 256^2, one pair", pooled, () => images(1, 256), {}),
  kernelJob("attention 24^2, one pair", attention, () => images(1, 24), {}),
  kernelJob("attention 24^2, one thread", attention, () => images(1, 24), { workers: 1 }),
  kernelJob("attention 24^2, reference engine", attention, () => images(1, 24), {
    engine: "reference",
  }),
  kernelJob("cntk pooled 16^2, reference engine", pooled, () => images(3, 16), {
    engine: "reference",
  }),
];

const linalgJob = (
  name: string,
  n: number,
  work: (k: Tensor, use: Use) => Promise<unknown>,
): Job => job(`${name}, n = ${n}`, () => kernelOf(n), work);

const LINALG: readonly Job[] = [
  linalgJob("matmul", 3000, (k, use) => widenet.matmul(k, k, use)),
  linalgJob("matmul, reference", 1200, (k, use) => {
    return widenet.matmul(k, k, { ...use, backend: "reference" });
  }),
  linalgJob("cholesky", 4000, (k, use) => widenet.cholesky(k, use)),
  linalgJob("solve, wasm", 3000, (k, use) => {
    return widenet.solve(k, targets(3000), { ...use, backend: "wasm" });
  }),
  linalgJob("eigh", 1500, (k, use) => widenet.eigh(k, use)),
  linalgJob("eigh, wasm", 1500, (k, use) => widenet.eigh(k, { ...use, backend: "wasm" })),
  linalgJob("pseudoSolve", 1500, (k, use) => widenet.pseudoSolve(k, targets(1500), use)),
  linalgJob("topEigenpairs, 100 of them", 4000, (k, use) => widenet.topEigenpairs(k, 100, use)),
  linalgJob("nystrom, rank 1000", 4000, (k, use) => widenet.nystrom(k, 1000, use)),
  linalgJob("pivotedCholesky, rank 800", 4000, (k, use) => widenet.pivotedCholesky(k, 800, use)),
  linalgJob("conjugateGradients", 4000, (k, use) => {
    return widenet.conjugateGradients(k, targets(4000), { ...use, ridge: 1e-6 });
  }),
  linalgJob("estimateTrace", 4000, (k, use) => widenet.estimateTrace(k, { ...use, samples: 900 })),
  linalgJob("estimateLogDeterminant", 3000, (k, use) => {
    return widenet.estimateLogDeterminant(k, { ...use, ridge: 0.1 });
  }),
];

const PREDICT: readonly Job[] = [
  job(
    "fit, n = 4000",
    () => normal(4000, 20),
    (x, use) => widenet.fit(relu, x, targets(4000), { ...use, ridge: 1e-3 }),
  ),
  job(
    "predict with variances, 4000 from 2000",
    () => widenet.fit(relu, normal(2000, 20), targets(2000), { ridge: 1e-3 }),
    (model, use) =>
      model.predict(randomGenerator(3).normal([4000, 20]), { ...use, variance: true }),
  ),
  linalgJob("kernelRegression", 4000, (k, use) => {
    return widenet.kernelRegression(k, targets(4000), { ...use, ridge: 1e-3 });
  }),
  linalgJob("selectRidge", 2000, (k, use) => widenet.selectRidge(k, targets(2000), use)),
  linalgJob("diagnose", 2000, (k, use) => widenet.diagnose(k, use)),
  linalgJob("eigenPro", 4000, (k, use) => {
    return widenet.eigenPro(k, targets(4000), { ...use, epochs: 500 });
  }),
  linalgJob("gradientDescent, cross-entropy", 1500, async (k, use) => {
    const y = widenet.oneHot(Array.from({ length: 1500 }, (_, i) => i % 3), 3);
    const run = await widenet.gradientDescent(widenet.crossEntropy(), k, y, use);
    return await run.at(1000, use);
  }),
  job("ensemble, n = 1500", () => normal(1500, 20), async (x, use) => {
    const laws = await widenet.ensemble(relu, x, targets(1500), use);
    return await laws.at(10, { ...use, xTest: x });
  }),
  job("sampleGaussian, 2e7 numbers", () => kernelOf(200), (covariance, use) => {
    return widenet.sampleGaussian({ covariance }, { ...use, samples: 100_000 });
  }),
];

const wide = shallow(stax.erf());

const FINITE: readonly Job[] = [
  job("finite.initLater, 8e6 numbers", () => undefined, (_, use) => {
    return finite.initLater(stax.serial(stax.dense(4000), stax.dense(2000)), [50], use);
  }),
  job("finite.apply", () => normal(200_000, 50), (x, use) => {
    return finite.apply(wide, finite.init(wide, [50]), x, use);
  }),
  job("finite.train", () => normal(2000, 50), (x, use) => {
    const y = randomGenerator(2).normal([2000]);
    return finite.train(wide, finite.init(wide, [50]), x, y, { ...use, steps: 1000 });
  }),
  job("finite.jvp", () => normal(100_000, 50), (x, use) => {
    const params = finite.init(wide, [50]);
    return finite.jvp(wide, params, x, params, use);
  }),
  job("finite.vjp", () => normal(100_000, 50), (x, use) => {
    return finite.vjp(wide, finite.init(wide, [50]), x, normal(100_000, 1), use);
  }),
  job("hessianProduct", () => normal(50_000, 50), (x, use) => {
    const params = finite.init(wide, [50]);
    const y = normal(50_000, 1);
    return widenet.hessianProduct(wide, params, x, params, {
      ...{ ...use, y, loss: widenet.meanSquaredError() },
    });
  }),
  job("empiricalNtk, jacobian, n = 1500", () => normal(1500, 50), (x, use) => {
    return widenet.empiricalNtk(wide, finite.init(wide, [50]), x, { ...use, method: "jacobian" });
  }),
  job("empiricalNtk, products, n = 1500", () => normal(1500, 50), (x, use) => {
    return widenet.empiricalNtk(wide, finite.init(wide, [50]), x, { ...use, method: "products" });
  }),
  job("empiricalNtk, n = 3000", () => normal(3000, 50), (x, use) => {
    return widenet.empiricalNtk(wide, finite.init(wide, [50]), x, use);
  }),
  job("monteCarloKernels, width 2048", () => normal(500, 50), (x, use) => {
    const net = stax.serial(stax.dense(1), stax.relu(), stax.dense(1), stax.relu(), stax.dense(1));
    return widenet.monteCarloKernels(net, x, { ...use, samples: 1000, width: 2048 });
  }),
  job("monteCarloKernels", () => normal(200, 50), (x, use) => {
    return widenet.monteCarloKernels(wide, x, { ...use, samples: 1000 });
  }),
];

const FEATURES: readonly Job[] = [
  job("applyFeatures", () => normal(20_000, 50), (x, use) => {
    const map = widenet.ntkSketch(2, { inputs: 50, features: 512 });
    return widenet.applyFeatures(map, x, use);
  }),
  job("featureRegression", () => normal(20_000, 50), (x, use) => {
    const map = widenet.randomFourier({ inputs: 50, features: 1024, gamma: 0.1 });
    return widenet.featureRegression(map, x, targets(20_000), { ...use, ridge: 1e-3 });
  }),
  job("rfm", () => normal(1500, 50), (x, use) => {
    return widenet.rfm(x, targets(1500), { ...use, iterations: 20, ridge: 1e-3 });
  }),
  job("agop", () => normal(50_000, 300), (g, use) => widenet.agop(g, use)),
];

const DATA: readonly Job[] = [
  job(
    "loadNpy, 200 MB",
    () =>
      file(".npy", async (path) => {
        const text = "{'descr': '<f8', 'fortran_order': False, 'shape': (25000000,), }";
        const head = [0x93, ...new TextEncoder().encode("NUMPY"), 1, 0, 118, 0];
        await Deno.writeFile(
          path,
          Uint8Array.from([...head, ...new TextEncoder().encode(text.padEnd(117) + "\n")]),
        );
        await Deno.truncate(path, 128 + 2e8);
      }),
    (path, use) => widenet.loadNpy(path, { ...use, maxBytes: 1e9 }),
  ),
  job(
    "loadCsv, 60 MB",
    () =>
      file(".csv", async (path) => {
        const rows = "0.123456,1.234567,2.345678,3.456789,4.567891\n".repeat(1_300_000);
        await Deno.writeTextFile(path, `a,b,c,d,e\n${rows}`);
      }),
    (path, use) => widenet.loadCsv(path, { ...use, maxBytes: 1e9 }),
  ),
];

/** All of them. */
export const JOBS: readonly Job[] = [
  // Nothing: what the machine itself does.
  job(
    "(nothing)",
    () => {},
    (_, { signal }) =>
      new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
  ),
  ...[...KERNELS, ...LINALG, ...PREDICT, ...FINITE, ...FEATURES, ...DATA],
];
