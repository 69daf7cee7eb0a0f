import { assert, assertLess } from "@std/assert";
import {
  type KernelOptions,
  kernels,
  type Net,
  randomGenerator,
  stax,
  type Tensor,
  tensor,
} from "@widenet/ntk";
import { draw, type Graphs } from "../suites/finite_network.ts";
import { joined } from "./branches.ts";

// The mean over draws misses the limit by its standard error, and by a bias of about depth/width,
// which is half a percent for vectors, and two or three for images, and well inside.
const ERRORS = 4;
const OUTPUTS = 512;
const head = stax.dense(OUTPUTS, { wStd: 1.1, bStd: 0.4 });

interface Example {
  readonly net: Net;
  /** Shape of one input. */
  readonly shape: readonly number[];
  readonly graphs?: Graphs;
}

const WIDTH = 512;
const fullyConnected: Readonly<Record<string, Net>> = {
  "two relu layers with biases": stax.serial(
    stax.dense(WIDTH, { wStd: 1.4, bStd: 0.3 }),
    stax.relu(),
    stax.dense(WIDTH, { wStd: 1.2, bStd: 0.2 }),
    stax.relu(),
    head,
  ),
  "a product of branches": stax.serial(
    joined([
      stax.serial(stax.dense(WIDTH, { bStd: 0.5 }), stax.relu(), stax.dense(WIDTH, { bStd: 0.3 })),
      stax.serial(stax.dense(WIDTH, { wStd: 1.3 }), stax.erf()),
    ], stax.fanInProd()),
    head,
  ),
  "layer normalisation": stax.serial(
    stax.dense(WIDTH, { wStd: 2, bStd: 0.5 }),
    stax.layerNorm({ eps: 0.01 }),
    stax.relu(),
    stax.dense(WIDTH, { wStd: 1.2, bStd: 0.2 }),
    stax.layerNorm(),
    stax.relu(),
    head,
  ),
};

const CHANNELS = 96;
const scales = { wStd: 1.4, bStd: 0.3 };
const conv = (filter: readonly number[], options: stax.ConvOptions = {}): Net =>
  stax.conv(CHANNELS, filter, { ...scales, ...options });
const dense = stax.dense(CHANNELS, scales);

const spatial: Readonly<Record<string, Example>> = {
  "1-D convolutions with strides": {
    net: stax.serial(
      ...[conv([3], { padding: "SAME", strides: [2] }), stax.relu()],
      ...[conv([2]), stax.erf(), stax.globalAvgPool(), head],
    ),
    shape: [6, 2],
  },
  "a 3-D convolution": {
    net: stax.serial(
      conv([2, 1, 2], { padding: "SAME" }),
      ...[stax.relu(), stax.avgPool([1, 2, 1]), dense, stax.relu(), stax.globalAvgPool(), head],
    ),
    shape: [2, 2, 2, 1],
  },
  "circular convolutions with even filters": {
    net: stax.serial(
      ...[conv([4], { padding: "CIRCULAR" }), stax.relu()],
      ...[conv([2], { padding: "CIRCULAR", strides: [2] }), stax.relu(), stax.flatten(), head],
    ),
    shape: [5, 2],
  },
  "convolutions of standard parameterisation": {
    net: stax.serial(
      conv([2], { parameterization: "standard" }),
      stax.relu(),
      conv([2], { parameterization: "standard", padding: "SAME" }),
      ...[stax.relu(), stax.globalAvgPool()],
      stax.dense(OUTPUTS, { ...scales, parameterization: "standard" }),
    ),
    shape: [4, 2],
  },
  "transposed convolutions": {
    net: stax.serial(
      stax.convTranspose(CHANNELS, [3], { ...scales, strides: [2], padding: "SAME" }),
      ...[stax.relu(), conv([2]), stax.relu(), stax.globalAvgPool(), head],
    ),
    shape: [3, 2],
  },
  "locally connected layers before a shared one": {
    net: stax.serial(
      stax.convLocal(CHANNELS, [2], { ...scales, padding: "SAME" }),
      ...[stax.relu(), stax.avgPool([2]), conv([2]), stax.relu(), stax.globalAvgPool(), head],
    ),
    shape: [4, 2],
  },
  "slices": {
    net: stax.serial(
      ...[conv([2]), stax.relu(), stax.slice([{ start: 1, step: 2 }]), conv([2]), stax.relu()],
      ...[stax.globalAvgPool(), head],
    ),
    shape: [6, 2],
  },
  "resizing to the nearest site": {
    net: stax.serial(
      ...[conv([2]), stax.relu(), stax.imageResize([5], { method: "nearest" }), conv([2])],
      ...[stax.relu(), stax.globalAvgPool(), head],
    ),
    shape: [4, 2],
  },
  "resizing with interpolation": {
    net: stax.serial(
      ...[conv([2]), stax.relu(), stax.imageResize([5]), conv([2])],
      ...[stax.relu(), stax.globalAvgPool(), head],
    ),
    shape: [4, 2],
  },
  "branches side by side in space": {
    net: stax.serial(
      ...[conv([1]), stax.relu()],
      joined([conv([2]), conv([1], { wStd: 0.7 })], stax.fanInConcat({ axis: 1 })),
      ...[stax.relu(), conv([2]), stax.relu(), stax.globalAvgPool(), head],
    ),
    shape: [3, 2],
  },
  "branches side by side in channels of images": {
    net: stax.serial(
      joined([
        stax.serial(conv([2]), stax.relu()),
        stax.serial(stax.conv(CHANNELS / 2, [1], scales), stax.slice([{ stop: -1 }]), stax.erf()),
      ], stax.fanInConcat()),
      ...[conv([2]), stax.relu(), stax.globalAvgPool(), head],
    ),
    shape: [4, 2],
  },
  "layer normalisation over sites": {
    net: stax.serial(
      ...[conv([2], { wStd: 2 }), stax.layerNorm({ axis: [1, -1], eps: 0.01 }), stax.relu()],
      ...[conv([2]), stax.relu(), stax.globalAvgPool(), head],
    ),
    shape: [4, 2],
  },
  "dropout between convolutions": {
    net: stax.serial(
      ...[conv([2]), stax.relu(), stax.dropout({ keep: 0.5 }), conv([2]), stax.relu()],
      ...[stax.globalAvgPool(), head],
    ),
    shape: [4, 2],
  },
  "a residual block of convolutions": {
    net: stax.serial(
      conv([1]),
      joined([
        stax.identity(),
        stax.serial(stax.relu(), conv([3], { padding: "SAME" })),
      ], stax.fanInSum()),
      ...[stax.relu(), stax.globalAvgPool(), head],
    ),
    shape: [4, 2],
  },
  "attention with embeddings beside the channels": {
    net: stax.serial(
      ...[conv([1]), stax.relu()],
      stax.globalSelfAttention(CHANNELS, {
        ...{ wQueryStd: 1.2, wKeyStd: 1.1, wValueStd: 1.3, wOutStd: 1.2, bStd: 0.2 },
        position: {
          kind: "concat",
          std: 1.3,
          channels: CHANNELS / 2,
          covariance: [[1, 0.5, 0.2], [0.5, 1, 0.5], [0.2, 0.5, 1]],
          values: true,
        },
      }),
      ...[stax.relu(), stax.globalAvgPool(), head],
    ),
    shape: [3, 2],
  },
  "aggregation over graphs with edges": {
    net: stax.serial(
      ...[stax.aggregate(), dense, stax.relu(), stax.aggregate(), dense, stax.relu()],
      ...[stax.globalAvgPool(), head],
    ),
    shape: [4, 2],
    graphs: [[[0, 1], [1, 2], [2, 0], [3, 3], [0, 3]], [[0, 0], [1, 0], [3, 2]]],
  },
  // The peer carries a variance of 1 from the sign past the pool.
  "a pool behind a sign": {
    net: stax.serial(
      ...[conv([2]), stax.sign(), stax.avgPool([2]), conv([1]), stax.relu()],
      ...[stax.globalAvgPool(), head],
    ),
    shape: [5, 2],
  },
};

for (const [name, net] of Object.entries(fullyConnected)) {
  agreement(name, { net, shape: [3] }, { seeds: 24, most: 0.04 });
}
for (const [name, example] of Object.entries(spatial)) {
  agreement(name, example, { seeds: 80, most: 0.05 });
}

interface Effort {
  /** Number of draws. */
  readonly seeds: number;
  /** Largest standard error, relative to the kernels: a test with larger ones would prove little. */
  readonly most: number;
}

function agreement(
  name: string,
  { net, shape, graphs }: Example,
  { seeds, most }: Effort,
): void {
  Deno.test(`${name}: finite networks agree with the kernels within ${ERRORS} standard errors`, async () => {
    const x = inputs(shape);
    const exact = await kernels(net, x, optionsOf(graphs));
    const draws = Array.from({ length: seeds }, (_, seed) => draw(net, x, seed, graphs));
    for (const kind of ["nngp", "ntk"] as const) {
      const values = exact[kind].data;
      const size = Math.sqrt(values[0]! * values[3]!);
      for (const entry of [0, 1, 3]) {
        const { mean, error } = statistics(draws.map((sample) => sample[kind][entry]!));
        assertLess(error, most * size);
        const found = `${kind} [${entry}]: ${mean} +- ${error}, expected ${values[entry]}`;
        assert(Math.abs(mean - values[entry]!) < ERRORS * error, found);
      }
    }
  });
}

function inputs(shape: readonly number[]): Tensor {
  if (shape.length === 1) return tensor([[1.1, -0.3, 0.4], [0.2, 0.9, -0.8]]);
  return randomGenerator(11).normal([2, ...shape]);
}

function optionsOf(graphs: Graphs | undefined): KernelOptions<"float64"> {
  if (graphs === undefined) return {};
  const longest = Math.max(...graphs.map((edges) => edges.length));
  const edges = graphs.map((list) =>
    Array.from({ length: longest }, (_, k): readonly number[] => list[k] ?? [-1, -1])
  );
  return { patterns: [{ edges }] };
}

function statistics(values: readonly number[]): { readonly mean: number; readonly error: number } {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  return { mean, error: Math.sqrt(square / n) };
}
