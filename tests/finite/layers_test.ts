import { assert } from "@std/assert";
import { kernels, monteCarloKernels, type Net, randomGenerator, stax } from "@widenet/ntk";
import { joined } from "../stax/branches.ts";

/** Standard errors that a mean may be off by. Some 400 numbers are compared: one beyond 4 has odds of 3 %. */
const ERRORS = 4;
/** Numbers beyond 3 standard errors: 0.27 % of normal ones, twice that with so few. */
const FAR = 0.02;

interface Example {
  readonly net: Net;
  /** Shape of one input. */
  readonly shape: readonly number[];
  readonly samples?: number;
  /**
   * Part of the kernels by which finite width may bias a mean: of the order of depth/width, 0 with one
   * hidden layer, whose neurons are independent.
   */
  readonly bias?: number;
  readonly graphs?: readonly [readonly (readonly (readonly number[])[])[]];
}

const WIDTH = 48;
const OUTPUTS = 24;
const scales = { wStd: 1.3, bStd: 0.3 };
const dense = stax.dense(WIDTH, scales);
const head = stax.dense(OUTPUTS, { wStd: 1.1, bStd: 0.4 });
const conv = (filter: readonly number[], options: stax.ConvOptions = {}) =>
  stax.conv(WIDTH, filter, { ...scales, ...options });
const image = (...layers: Net[]): Example => ({ net: stax.serial(...layers, head), shape: [4, 2] });

const nonlinearities = [
  ...[stax.relu(), stax.leakyRelu({ alpha: 0.2 }), stax.abs(), stax.abRelu({ a: -0.3, b: 2 })],
  ...[stax.sign(), stax.erf(), stax.sigmoidLike(), stax.gelu(), stax.sin(), stax.cos(), stax.rbf()],
  ...[stax.exp({ b: 0.5 }), stax.gaussian(), stax.gabor(), stax.hermite({ degree: 2 })],
  ...[stax.monomial({ degree: 2 }), stax.rectifiedMonomial({ degree: 2 })],
  ...[stax.polynomial({ coef: [0.5, -1, 0.5] }), stax.tanh(), stax.sigmoid(), stax.silu()],
  ...[stax.softplus(), stax.elu()],
  stax.elementwise({ fn: Math.atan, derivative: (x) => 1 / (1 + x * x), name: "arctan" }),
];

/** Polynomials of second order and more: squares of Gaussians of unit variance have long tails. */
const growing = new Set(["hermite", "monomial", "rectifiedMonomial", "polynomial", "exp"]);
const narrow = stax.dense(WIDTH, { wStd: 0.6, bStd: 0.3 });

const layers: Readonly<Record<string, Example>> = {
  ...Object.fromEntries(nonlinearities.map((phi) => [
    phi.kind,
    { net: stax.serial(growing.has(phi.kind) ? narrow : dense, phi, head), shape: [3] },
  ])),
  "kan": {
    net: stax.serial(dense, stax.kan(OUTPUTS, { wStd: 1.1, bStd: 0.4 })),
    shape: [3],
  },
  "dense in standard parameterisation": {
    net: stax.serial(
      stax.dense(WIDTH, { ...scales, parameterization: "standard" }),
      stax.relu(),
      stax.dense(OUTPUTS, { ...scales, parameterization: "standard" }),
    ),
    shape: [3],
  },
  "dense with width multipliers": {
    net: stax.serial(
      stax.dense(16, { ...scales, parameterization: "standard", s: [1, 3] }),
      stax.relu(),
      stax.dense(OUTPUTS, { ...scales, parameterization: "standard", s: [3, 1] }),
    ),
    shape: [3],
  },
  "conv": image(conv([2]), stax.relu(), stax.flatten()),
  "conv, SAME with strides": image(
    conv([3], { padding: "SAME", strides: [2] }),
    ...[stax.relu(), stax.globalAvgPool()],
  ),
  "conv, CIRCULAR": image(conv([3], { padding: "CIRCULAR" }), stax.relu(), stax.globalAvgPool()),
  "conv, standard": image(
    conv([2], { parameterization: "standard" }),
    ...[stax.relu(), stax.globalAvgPool()],
  ),
  "conv of two axes": {
    net: stax.serial(conv([2, 2]), stax.relu(), stax.globalSumPool(), head),
    shape: [3, 2, 2],
  },
  "convTranspose": image(
    stax.convTranspose(WIDTH, [3], { ...scales, strides: [2], padding: "SAME" }),
    ...[stax.relu(), stax.globalAvgPool()],
  ),
  "convTranspose, CIRCULAR": image(
    stax.convTranspose(WIDTH, [3], { ...scales, strides: [2], padding: "CIRCULAR" }),
    ...[stax.relu(), stax.globalAvgPool()],
  ),
  "convLocal": image(stax.convLocal(WIDTH, [2], scales), stax.relu(), stax.globalAvgPool()),
  "avgPool": image(
    ...[conv([1]), stax.relu(), stax.avgPool([2], { padding: "SAME" }), stax.flatten()],
  ),
  "avgPool with normalised edges": image(
    ...[conv([1]), stax.relu(), stax.avgPool([3], { padding: "SAME", normalizeEdges: true })],
    stax.flatten(),
  ),
  "sumPool": image(conv([1]), stax.relu(), stax.sumPool([2], { strides: [2] }), stax.flatten()),
  "globalAvgPool": image(conv([1]), stax.relu(), stax.globalAvgPool()),
  "globalSumPool": image(conv([1]), stax.relu(), stax.globalSumPool()),
  "slice": image(conv([1]), stax.relu(), stax.slice([{ start: 1, step: 2 }]), stax.flatten()),
  "imageResize": image(conv([1]), stax.relu(), stax.imageResize([6]), stax.globalAvgPool()),
  "identity": image(conv([1]), stax.identity(), stax.relu(), stax.flatten()),
  "dropout": {
    net: stax.serial(dense, stax.relu(), stax.dropout({ keep: 0.7 }), head),
    shape: [3],
  },
  "fanInSum": {
    net: stax.serial(
      joined([stax.serial(dense, stax.relu(), head), stax.serial(head)], stax.fanInSum()),
    ),
    shape: [3],
  },
  "fanInProd": {
    net: stax.serial(joined([dense, stax.serial(dense, stax.erf())], stax.fanInProd()), head),
    shape: [3],
  },
  "fanInConcat of channels": {
    net: stax.serial(
      joined([stax.serial(dense, stax.relu()), stax.dense(WIDTH / 2)], stax.fanInConcat()),
      head,
    ),
    shape: [3],
  },
  "fanInConcat of sites": {
    net: stax.serial(
      joined([stax.serial(conv([2]), stax.relu()), conv([1])], stax.fanInConcat({ axis: 1 })),
      ...[stax.globalAvgPool(), head],
    ),
    shape: [4, 2],
  },
  "repeat": {
    net: stax.serial(stax.repeat(stax.serial(dense, stax.relu()), 2), head),
    shape: [3],
    bias: 2 / WIDTH,
  },
  "layerNorm": {
    net: stax.serial(dense, stax.layerNorm(), stax.relu(), head),
    shape: [3],
    // The mean and variance of the channels are off by 1/sqrt(width) each, the kernels by 1/width.
    bias: 2 / WIDTH,
  },
  "layerNorm over sites": {
    ...image(conv([2]), stax.layerNorm({ axis: [1, -1], eps: 0.01 }), stax.relu(), stax.flatten()),
    bias: 2 / WIDTH,
  },
  "aggregate": {
    net: stax.serial(stax.aggregate(), dense, stax.relu(), stax.globalAvgPool(), head),
    shape: [3, 2],
    graphs: [[
      [[0, 1, 0], [1, 0, 1], [0, 1, 1]],
      [[1, 0, 0], [0, 0, 2], [1, 0, 0]],
    ]],
  },
  ...Object.fromEntries((["softmax", "identity", "abs", "relu"] as const).map((mechanism) => [
    `globalSelfAttention with ${mechanism}`,
    attention({ mechanism }),
  ])),
  "globalSelfAttention with embeddings": attention({
    position: { kind: "sum", decay: { kind: "inverse", power: 1 } },
  }),
  "globalSelfAttention with embeddings beside the channels, also of values": attention({
    position: {
      kind: "concat",
      channels: WIDTH,
      decay: { kind: "exponential", scale: 1 },
      values: true,
    },
  }),
  "globalSelfAttention with scores over the root": attention({
    ...{ linearScaling: false, mechanism: "identity" },
    position: { kind: "sum", std: 0.5 },
  }),
};

function attention(options: stax.GlobalSelfAttentionOptions): Example {
  // Small scores keep products of four Gaussians from having long tails.
  const stds = { wQueryStd: 0.6, wKeyStd: 0.6, bStd: 0.5 };
  const own = { keyChannels: 32, valueChannels: 8, heads: 8, ...stds, ...options };
  return {
    net: stax.serial(
      stax.conv(WIDTH, [1], { wStd: 0.7, bStd: 0.5 }),
      ...[stax.globalSelfAttention(WIDTH, own), stax.globalAvgPool()],
      stax.dense(8, { bStd: 0.4 }),
    ),
    shape: [3, 2],
    samples: 100,
    // Scores have fluctuations of 1/sqrt(key channels), which bias their nonlinear functions.
    bias: 3 / 32,
  };
}

const scores: number[] = [];

for (const [name, { net, shape, samples = 150, bias = 0, graphs }] of Object.entries(layers)) {
  Deno.test(`${name}: the mean of empirical kernels is the kernel of infinite width`, async () => {
    const x = randomGenerator(11).normal([2, ...shape]);
    const options = graphs === undefined ? {} : { patterns: graphs };
    const exact = await kernels(net, x, options);
    const found = await monteCarloKernels(net, x, {
      ...{ samples, seed: 5, ...options },
      // These products are too small for threads.
      backend: "reference",
    });
    for (const kind of ["nngp", "ntk"] as const) {
      const { mean, standardError } = found[kind];
      const wanted = exact[kind].data;
      const size = Math.sqrt(wanted[0]! * wanted[3]!);
      for (const entry of [0, 1, 3]) {
        const error = standardError.data[entry]!;
        assert(
          error < 0.12 * size,
          `${kind} [${entry}]: the standard error ${error} proves little`,
        );
        // Some are equal for every network, up to rounding: the NTK of sign is that of the last layer.
        const allowed = bias * size + 1e-12 * size;
        const gap = Math.abs(mean.data[entry]! - wanted[entry]!) - allowed;
        scores.push(gap / error);
        const text = `${kind} [${entry}]: ${mean.data[entry]} +- ${error}, expected ${
          wanted[entry]
        }`;
        assert(gap <= ERRORS * error, text);
      }
    }
  });
}

Deno.test("means of empirical kernels are hardly ever beyond 3 standard errors", () => {
  const far = scores.filter((score) => score > 3).length;
  assert(far <= FAR * scores.length, `${far} of ${scores.length}`);
});
