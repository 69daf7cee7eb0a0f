/**
 * Random parameters.
 *
 * @module
 */
import { OutOfMemoryError } from "../errors.ts";
import { availableMemory } from "../memory/available.ts";
import { hasMemory } from "../memory/with_memory.ts";
import { checkNames, checkOneOf } from "../options.ts";
import { startTurns } from "../parallel/yielder.ts";
import { allocateShared } from "../parallel/mod.ts";
import { randomGenerator } from "../random.ts";
import type { Net } from "../stax/network.ts";
import { type Dtype, makeTensor, sizeOf, type TensorData } from "../tensor.ts";
import { buildGraph } from "./build.ts";
import { samplerOf, type WeightDistribution } from "./distribution.ts";
import { makeParameters, type Parameters, type PlacedTensor } from "./parameters.ts";

/** Options of {@linkcode init}. */
export interface InitOptions {
  /** Seed of the random numbers, those of NumPy's `default_rng`. @default {0} */
  readonly seed?: number;
  /** Law of all entries before they are scaled, of mean 0 and variance 1. @default {"normal"} */
  readonly distribution?: WeightDistribution;
  /** Element type in which they are kept; computations are in float64. @default {"float64"} */
  readonly dtype?: Dtype;
}

/** Options of {@linkcode initLater}. */
export interface InitLaterOptions extends InitOptions {
  /** Stops the drawing. */
  readonly signal?: AbortSignal | undefined;
}

const ATTEMPT = "draw parameters";
const NAMES: readonly string[] = ["seed", "distribution", "dtype"];

/**
 * Draws the parameters of a network of finite width.
 *
 * One stream of independent numbers fills the tensors, in the order of the layers and within a layer
 * weights before biases, each row by row, times the standard deviation of the tensor: 1 in the "ntk"
 * parameterisation; in the "standard" one wStd sqrt(s0/fanIn) for weights and bStd for biases. The numbers are
 * normal unless `distribution` says otherwise, so that
 * `numpy.random.default_rng(seed).standard_normal(count)` gives the same network.
 *
 * It draws all of them before it returns, some ten million a second: nothing else of the program runs meanwhile.
 * {@linkcode initLater} leaves room for it.
 *
 * @param net The network.
 * @param inputShape Shape of one input, [d] or [...spatial, channels].
 * @param options Seed, law and element type.
 * @returns The parameters, `layers[place][name]`, frozen.
 * @throws {TypeError} If layers do not fit together, or one is known by its kernel only, or there
 * is no such law.
 * @throws {RangeError} If the shape or the seed is out of range, or the law has no variance.
 *
 * @example Usage
 * ```ts
 * import { finite, stax } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const net = stax.serial(stax.dense(4, { bStd: 1 }), stax.relu(), stax.dense(1));
 * const params = finite.init(net, [2], { seed: 1 });
 * assertEquals(params.layers["serial[0].dense"]!.weight!.shape, [2, 4]);
 * assertEquals(finite.count(params), 2 * 4 + 4 + 4);
 *
 * const signs = finite.init(net, [2], { distribution: "signs" });
 * assertEquals(signs.layers["serial[0].dense"]!.weight!.data.map(Math.abs), new Float64Array(8).fill(1));
 * ```
 */
export function init(
  net: Net,
  inputShape: readonly number[],
  options: InitOptions = {},
): Parameters {
  checkNames(ATTEMPT, options, NAMES);
  const tensors = drawTensors(net, inputShape, options);
  for (const { fill } of tensors) while (fill());
  return makeParameters(tensors);
}

/**
 * Draws the same parameters as {@linkcode init}, and lets the rest of the program run meanwhile: for networks of
 * millions of parameters.
 *
 * @param net The network.
 * @param inputShape Shape of one input, [d] or [...spatial, channels].
 * @param options Seed, law, element type and signal.
 * @returns The parameters, frozen.
 * @throws {TypeError} As {@linkcode init}.
 * @throws {RangeError} As {@linkcode init}.
 *
 * @example Usage
 * ```ts
 * import { finite, stax } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const net = stax.serial(stax.dense(64), stax.relu(), stax.dense(1));
 * const params = await finite.initLater(net, [2], { seed: 1, signal: AbortSignal.timeout(60_000) });
 * assertEquals(params, finite.init(net, [2], { seed: 1 }));
 * ```
 */
export async function initLater(
  net: Net,
  inputShape: readonly number[],
  options: InitLaterOptions = {},
): Promise<Parameters> {
  checkNames(ATTEMPT, options, [...NAMES, "signal"]);
  const { signal } = options;
  const turn = startTurns(signal);
  const tensors = drawTensors(net, inputShape, options);
  for (const { fill } of tensors) {
    for (let more = true; more; await turn()) more = fill();
  }
  signal?.throwIfAborted();
  return makeParameters(tensors);
}

/** Numbers drawn at once: some milliseconds. */
const PIECE = 2 ** 17;

interface Drawing extends PlacedTensor {
  /** Draws the next numbers of the tensor; says whether there are more. */
  readonly fill: () => boolean;
}

function drawTensors(
  net: Net,
  inputShape: readonly number[],
  options: InitOptions,
): readonly Drawing[] {
  const { seed = 0, distribution = "normal", dtype = "float64" } = options;
  checkShape(inputShape);
  checkOneOf(ATTEMPT, "dtype", dtype, ["float64", "float32"]);
  const shape = { channels: inputShape.at(-1)!, spatial: inputShape.slice(0, -1) };
  const graph = buildGraph(net, shape);
  checkMemory(graph.parameters.map(({ shape }) => sizeOf(shape)));
  const draw = samplerOf(distribution, randomGenerator(seed), ATTEMPT);
  return graph.parameters.map(({ place, name, shape, std }) => {
    const data = storage(dtype, sizeOf(shape));
    let start = 0;
    const fill = (): boolean => {
      const drawn = draw(Math.min(PIECE, data.length - start));
      for (let i = 0; i < drawn.length; i++) data[start + i] = std * drawn[i]!;
      start += drawn.length;
      return start < data.length;
    };
    const tensor = Object.freeze(makeTensor(Object.freeze([...shape]), data));
    return { place, name, tensor, fill };
  });
}

/** What is kept is 8 bytes an entry at most. */
function checkMemory(sizes: readonly number[]): void {
  const entries = sizes.reduce((sum, size) => sum + size, 0);
  if (hasMemory(8 * entries)) return;
  throw new OutOfMemoryError(ATTEMPT, {
    what: `${entries} parameters`,
    bytes: 8 * entries,
    available: availableMemory(),
    instead: "make the network narrower",
  });
}

/** Memory that all threads reach. */
function storage(dtype: Dtype, length: number): TensorData {
  return dtype === "float64" ? allocateShared(length) : new Float32Array(length);
}

function checkShape(shape: unknown): void {
  if (!Array.isArray(shape) || shape.length === 0) {
    throw new TypeError(
      "Cannot draw parameters as 'inputShape' must be the shape of one input, as [d] or " +
        "[height, width, channels]",
    );
  }
  const bad = shape.find((length) => !Number.isSafeInteger(length) || length < 1);
  if (bad === undefined) return;
  throw new RangeError(
    `Cannot draw parameters as lengths in 'inputShape' must be whole numbers of at least 1: ` +
      `current value is ${bad}`,
  );
}
