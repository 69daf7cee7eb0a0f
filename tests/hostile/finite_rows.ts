/**
 * Networks of finite width.
 *
 * @module
 */
import { finite, meanSquaredError, stax } from "@widenet/ntk";
import type { Row, Table } from "./row.ts";

const net = stax.serial(stax.dense(2), stax.erf(), stax.dense(1));
const params = finite.init(net, [2]);
const x = [[1, 0], [0, 1]];
const { signal } = new AbortController();
const common = {
  ...{ dropoutSeed: 0, backend: "reference", workers: 1, signal, onProgress: () => {} },
};
const { dropoutSeed: _, ...sampled } = common;
const empirical: Row = {
  args: () => [net, params, x],
  options: { ...common, outputs: "trace", method: "auto", train: () => true },
};
const hessian = { ...common, loss: meanSquaredError(), y: [1, -1], train: () => true };
const path = await Deno.makeTempFile({ suffix: ".npz" });
await finite.save(params, path);
addEventListener("unload", () => Deno.removeSync(path));

/** Rows of the functions of networks of finite width. */
export const FINITE: Table = {
  empiricalKernels: empirical,
  empiricalNngp: empirical,
  empiricalNtk: empirical,
  hessianNorm: {
    args: () => [net, params, x],
    options: { ...hessian, tolerance: 1e-3, maxIterations: 9, seed: 0 },
  },
  hessianProduct: { args: () => [net, params, x, params], options: hessian },
  linearize: { args: () => [net, params] },
  monteCarloEstimates: {
    args: () => [net, x],
    options: { ...sampled, samples: 2, width: 4, seed: 0 },
    foreign: ["next", "return", "throw"],
  },
  monteCarloKernels: {
    args: () => [net, x],
    options: { ...sampled, samples: 2, width: 4, seed: 0 },
  },
  taylorExpand: { args: () => [net, params], options: { degree: 1 } },
};

/** Rows of the functions in the namespace `finite`. */
export const FINITE_NAMESPACE: Table = {
  apply: { args: () => [net, params, x], options: common },
  count: { args: () => [params] },
  inputGradients: { args: () => [net, params, x], options: common },
  init: { args: () => [net, [2]], options: { seed: 0, dtype: "float64", distribution: "normal" } },
  initLater: {
    args: () => [net, [2]],
    options: { seed: 0, dtype: "float64", distribution: "normal", signal },
  },
  jvp: { args: () => [net, params, x, params], options: common },
  load: { args: () => [path] },
  map: { args: () => [params, (tensor: unknown) => tensor] },
  // Any text is the path of a file.
  save: { args: () => [params, path], untried: [1] },
  train: {
    args: () => [net, params, x, [1, -1]],
    options: {
      ...{ ...common, loss: meanSquaredError(), optimizer: "descent", learningRate: 0.1, steps: 3 },
      ...{ batch: 1, seed: 0, train: () => true, stop: {}, record: {} },
    },
    // As many steps are taken as are asked for.
    untried: ["steps"],
  },
  vjp: { args: () => [net, params, x, [[1], [1]]], options: common },
};
