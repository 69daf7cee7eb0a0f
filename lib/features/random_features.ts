/**
 * The last hidden layer of a random network.
 *
 * @module
 */
import { defined } from "../defined.ts";
import { apply } from "../finite/apply.ts";
import { init } from "../finite/init.ts";
import { buildGraph } from "../finite/build.ts";
import { shapeOf } from "../finite/graph.ts";
import { checkNames, checkSeed, checkWhole } from "../options.ts";
import type { RandomGenerator } from "../random.ts";
import type { Dense } from "../stax/dense.ts";
import { identity } from "../stax/identity.ts";
import type { Net } from "../stax/network.ts";
import { serial } from "../stax/serial.ts";
import { makeTensor, sizeOf, type Tensor } from "../tensor.ts";
import type { FeatureRule } from "./rule.ts";
import { overRows, type Transform } from "./transform.ts";
import { MOST_ENTRIES } from "./sizes.ts";

/** The last hidden layer of a random network, as a value. */
export interface RandomFeatures {
  /** Tag of this map. */
  readonly kind: "randomFeatures";
  /** The network. */
  readonly net: Net;
  /** Entries of an input, or the shape of one. */
  readonly inputs: number | readonly number[];
  /** Seed of the random numbers. */
  readonly seed: number;
}

/** Options of {@linkcode randomFeatures}. */
export interface RandomFeaturesOptions {
  /** Entries of an input, or the shape of one, as [height, width, channels]. */
  readonly inputs: number | readonly number[];
  /** Seed of the parameters, a whole number below 2^32. @default {0} */
  readonly seed?: number;
}

const ATTEMPT = "make random features";

/**
 * Features by a network with random parameters: the values h before its last dense layer, which is what a
 * regression on them trains. z = wStd h/sqrt(width), and one constant bStd if that layer has biases, so that
 * `<z(x), z(y)>` tends to the NNGP of the network as its widths grow; it is unbiased where there is one
 * hidden layer. A network that does not end in a dense layer gives its outputs over the root of their number.
 *
 * @param net The network; the width of its last hidden layer is the number of features.
 * @param options The shape of inputs, and the seed.
 * @returns The map.
 * @throws {TypeError} If there is no such option.
 * @throws {RangeError} If a length is not a whole number of at least 1, or the seed is out of range.
 *
 * @example Usage
 * ```ts
 * import { applyFeatures, randomFeatures, stax } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const net = stax.serial(stax.dense(64, { bStd: 1 }), stax.relu(), stax.dense(1));
 * const z = await applyFeatures(randomFeatures(net, { inputs: 2 }), [[1, 2], [3, 4]]);
 * assertEquals(z.shape, [2, 64]);
 * ```
 */
export function randomFeatures(net: Net, options: RandomFeaturesOptions): RandomFeatures {
  checkNames(ATTEMPT, options, ["inputs", "seed"]);
  const { inputs, seed = 0 } = options;
  const shape = shapeOfInputs(inputs);
  if (shape.length === 0) {
    throw new TypeError(`Cannot ${ATTEMPT} as 'inputs' must be the shape of one input: found []`);
  }
  shape.forEach((length) => checkWhole(ATTEMPT, "inputs", length, 1, MOST_ENTRIES));
  checkSeed(ATTEMPT, seed);
  const kept = typeof inputs === "number" ? inputs : Object.freeze(shape);
  return Object.freeze({ kind: "randomFeatures", net, inputs: kept, seed });
}

function shapeOfInputs(inputs: number | readonly number[]): number[] {
  return Array.isArray(inputs) ? [...inputs] : [inputs as number];
}

/** The readings of this map. */
export const randomFeaturesRule: FeatureRule<RandomFeatures> = {
  remake: ({ kind: _, net, ...options }) => randomFeatures(net, options),
  inputShape: ({ inputs }) => shapeOfInputs(inputs),
  draw: (map, random) => drawNetwork(map, random),
};

function drawNetwork({ net, inputs }: RandomFeatures, random: RandomGenerator): Transform {
  const shape = shapeOfInputs(inputs);
  const { trunk, readout } = split(net);
  const channels = outputChannels(trunk, shape);
  const seed = Math.floor(random.uniform([1]).data[0]! * 2 ** 32);
  const params = init(trunk, shape, { seed });
  const scale = (readout?.wStd ?? 1) / Math.sqrt(channels);
  const bias = readout?.bStd === undefined ? [] : [readout.bStd];
  const [entries, outputs] = [sizeOf(shape), channels + bias.length];
  return {
    inputs: entries,
    outputs,
    widest: Math.max(entries, outputs),
    async apply(x, n, run) {
      const rows: Tensor = makeTensor([n, ...shape], x);
      const { backend: { name }, workers, signal } = run;
      const options = defined({ backend: name, workers, signal });
      const { data: hidden } = await apply(trunk, params, rows, options);
      const z = run.backend.allocate(n * outputs);
      await overRows(n, outputs, run, (i) => {
        for (let j = 0; j < channels; j++) {
          z[i * outputs + j] = scale * hidden[i * channels + j]!;
        }
        z.set(bias, i * outputs + channels);
      });
      return z;
    },
  };
}

/** The network without its last dense layer, and that layer. */
function split(net: Net): { readonly trunk: Net; readonly readout: Dense | undefined } {
  if (net.kind === "dense") return { trunk: identity(), readout: net };
  if (net.kind !== "serial") return { trunk: net, readout: undefined };
  const last = net.layers.at(-1);
  if (last?.kind !== "dense") return { trunk: net, readout: undefined };
  const rest = net.layers.slice(0, -1);
  return { trunk: rest.length === 0 ? identity() : serial(...rest), readout: last };
}

function outputChannels(net: Net, shape: readonly number[]): number {
  const graph = buildGraph(net, { channels: shape.at(-1)!, spatial: shape.slice(0, -1) });
  const { channels, spatial } = shapeOf(graph, graph.output);
  if (spatial.length === 0) return channels;
  throw new TypeError(
    `Cannot ${ATTEMPT} as the last hidden layer must have no spatial axes: found [${spatial}]; ` +
      `end the network with flatten() or globalAvgPool() and a dense layer`,
  );
}
