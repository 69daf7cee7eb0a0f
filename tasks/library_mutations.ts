/**
 * Wrong constants of the library: each is one place of its source, changed by a few percent.
 *
 * @module
 */

/** A change of one place. */
export interface Mutation {
  /** What is wrong. */
  readonly name: string;
  /** The file, from the root. */
  readonly file: string;
  /** What stands there, once. */
  readonly from: string;
  /** What stands there instead. */
  readonly to: string;
}

const AFFINE = "lib/stax/affine_parameters.ts";
const RELU = "lib/engine/wasm/pairs/operations/affine.ts";

/** All of them. */
export const MUTATIONS: readonly Mutation[] = [
  {
    name: "affine: variance of the weights",
    file: AFFINE,
    from: "[wStd * wStd, (bStd ?? 0) ** 2]",
    to: "[1.05 * wStd * wStd, (bStd ?? 0) ** 2]",
  },
  {
    name: "affine: variance of the biases",
    file: AFFINE,
    from: "[wStd * wStd, (bStd ?? 0) ** 2]",
    to: "[wStd * wStd, 1.2 * (bStd ?? 0) ** 2]",
  },
  {
    name: "affine: factor of K in the NTK",
    file: AFFINE,
    from: "{ ntkWeight: weight, ntkBias: bias }",
    to: "{ ntkWeight: 1.05 * weight, ntkBias: bias }",
  },
  {
    name: "ReLU: factor of the kink in K",
    file: RELU,
    from: "[(a - b) ** 2 / square, (a + b)",
    to: "[1.05 * (a - b) ** 2 / square, (a + b)",
  },
  {
    name: "ReLU: factor of the kink in E[φ'φ']",
    file: RELU,
    from: "coefficients: [(a - b) ** 2 / 2, kink]",
    to: "coefficients: [(a - b) ** 2 / 2.1, kink]",
  },
  {
    name: "erf: 2/π of the variance",
    file: "lib/activations/erf.ts",
    from: "const scale = 2 * a * a / Math.PI;",
    to: "const scale = 2.1 * a * a / Math.PI;",
  },
  {
    name: "erf: factor of E[φ'φ']",
    file: "lib/engine/wasm/closed_forms.ts",
    from: "factor: scale * k,",
    to: "factor: 1.05 * scale * k,",
  },
  {
    name: "layerNorm: eps",
    file: "lib/stax/layer_norm.ts",
    from: '{ op: "normalize", eps, ...(axes',
    to: '{ op: "normalize", eps: eps + 0.05, ...(axes',
  },
  {
    name: "convolution: 1 / taps in the kernel",
    file: "lib/stax/convolution.ts",
    from: "weight: 1 / windowArea(windowsOf(layer)),",
    to: "weight: 1.05 / windowArea(windowsOf(layer)),",
  },
  {
    name: "avgPool: divisor",
    file: "lib/stax/pool.ts",
    from: '"share": axis.size, ',
    to: '"share": axis.size + 0.1, ',
  },
  {
    name: "globalAvgPool: divisor",
    file: "lib/stax/global_pool.ts",
    from: "mean ? 1 / input : 1",
    to: "mean ? 1 / (input + 0.1) : 1",
  },
  {
    name: "attention: scale of the scores",
    file: "lib/stax/global_self_attention.ts",
    from: "queryKey: layer.wQueryStd * layer.wKeyStd,",
    to: "queryKey: 1.2 * layer.wQueryStd * layer.wKeyStd,",
  },
  {
    name: "finite: 1 / root of the fan-in",
    file: AFFINE,
    from: "wStd / Math.sqrt(fanIn)",
    to: "wStd / Math.sqrt(1.2 * fanIn)",
  },
  {
    name: "finite: scale of the biases",
    file: AFFINE,
    from: "biasScale: inside ? 1 : bStd ?? 0,",
    to: "biasScale: inside ? 1 : 1.2 * (bStd ?? 0),",
  },
  {
    name: "finite: deviation of random parameters",
    file: "lib/finite/init.ts",
    from: "= std * drawn[i]!",
    to: "= 1.1 * std * drawn[i]!",
  },
  {
    name: "squared loss: 1 / (2 N)",
    file: "lib/predict/training/losses.ts",
    from: "/ (2 * f.data.length)",
    to: "/ (2.2 * f.data.length)",
  },
  {
    name: "learning rate: limit of stability",
    file: "lib/predict/training/max_learning_rate.ts",
    from: "return 2 * growth / ",
    to: "return 2.6 * growth / ",
  },
  {
    name: "gradient flow: rate λ / N",
    file: "lib/predict/training/spectral_flow.ts",
    from: "const N = n * outputs;",
    to: "const N = 1.1 * n * outputs;",
  },
  {
    name: "loss of a gradient flow: rate 2 λ / N",
    file: "lib/predict/training/training_curve.ts",
    from: "Math.exp(-2 * learningRate",
    to: "Math.exp(-1.8 * learningRate",
  },
  {
    name: "ridge: unit tr(K) / n",
    file: "lib/predict/ridge.ts",
    from: "? ridge : ridge * unit()",
    to: "? ridge : 2 * ridge * unit()",
  },
  {
    name: "learning curve: n / (n - Σ L²)",
    file: "lib/predict/spectra/learning_curve.ts",
    from: "left * n / (n - squares)",
    to: "1.4 * left * n / (n - squares)",
  },
];
