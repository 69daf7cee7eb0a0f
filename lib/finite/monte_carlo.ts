/**
 * Kernels of infinite width estimated by networks of finite width.
 *
 * @module
 */
import { startTurns, type Turn } from "../parallel/yielder.ts";
import { runWatched } from "../notebook/own_progress.ts";
import { checkNames, checkWhole, kindOf } from "../options.ts";
import { randomGenerator } from "../random.ts";
import type { Net } from "../stax/network.ts";
import { widen } from "../stax/widen.ts";
import { isTensorLike, makeTensor, type Tensor, type TensorLike } from "../tensor.ts";
import { initLater } from "./init.ts";
import { empiricalKernels } from "./kernels/empirical.ts";
import { overPieces } from "./pieces.ts";
import { FINITE_OPTIONS, type FiniteOptions, readInputs } from "./prepare.ts";

/** Options of {@linkcode monteCarloKernels}. */
export interface MonteCarloOptions extends Omit<FiniteOptions, "dropoutSeed"> {
  /** Number of networks, at least 2. */
  readonly samples: number;
  /** Number of units of every hidden layer. @default {as the network has} */
  readonly width?: number | undefined;
  /** Seed of all networks. @default {0} */
  readonly seed?: number | undefined;
}

/** A mean over networks. */
export interface KernelEstimate {
  /** The mean. */
  readonly mean: Tensor;
  /** Standard deviation of the mean: that of one network over the root of their number. */
  readonly standardError: Tensor;
}

/** Estimates of both kernels. */
export interface MonteCarloKernels {
  /** Mean of f(x) f(x'), also over the outputs. */
  readonly nngp: KernelEstimate;
  /** Mean of the empirical neural tangent kernels, also over the outputs. */
  readonly ntk: KernelEstimate;
  /** Number of networks so far. */
  readonly samples: number;
}

/** Second inputs and options, or options. */
export type MonteCarloArguments = readonly [
  x2OrOptions: TensorLike | MonteCarloOptions | undefined,
  options?: MonteCarloOptions,
];

/** The error falls as one over the root of the samples: with more, take kernels(). */
const MOST_SAMPLES = 1e6;
const ATTEMPT = "estimate kernels";

/**
 * Means of the empirical kernels of random networks, with their standard errors.
 *
 * E[f_o(x) f_o(x')] and E[<grad f_o(x), grad f_o(x')>] over the parameters. They tend to `kernels(net, x1, x2)`
 * as widths grow; with one hidden layer in the "ntk" parameterisation they are equal to it at any
 * width, and else differ by the order of 1/width. `dropout` layers have masks, as in the kernels.
 *
 * @param net The network.
 * @param x1 Inputs, [n1, d] or [n1, ...spatial, channels].
 * @param rest Further inputs `x2`, if any, and options: `samples`, `width`, `seed`.
 * @returns Means and standard errors, [n1, n2] each.
 * @throws {TypeError} If layers or inputs do not fit together.
 * @throws {RangeError} If there are fewer than 2 samples, or an input is not finite.
 *
 * @example Usage
 * ```ts
 * import { kernels, monteCarloKernels, stax } from "@widenet/ntk";
 * import { assert } from "@std/assert";
 *
 * const net = stax.serial(stax.dense(64), stax.relu(), stax.dense(1));
 * const { ntk } = await monteCarloKernels(net, [[1, 2]], { samples: 200 });
 * const exact = await kernels(net, [[1, 2]]);
 * assert(Math.abs(ntk.mean.data[0]! - exact.ntk.data[0]!) < 3 * ntk.standardError.data[0]!);
 * ```
 */
export async function monteCarloKernels(
  net: Net,
  x1: TensorLike,
  ...rest: MonteCarloArguments
): Promise<MonteCarloKernels> {
  const { x2, options } = split(rest);
  return await runWatched("networks", options, async ({ signal, onProgress }) => {
    const own = { ...options, signal, ...(onProgress && { onProgress }) };
    let last: MonteCarloKernels | undefined;
    for await (const estimate of monteCarloEstimates(net, x1, x2, own)) last = estimate;
    return last!;
  });
}

/**
 * The estimates of {@linkcode monteCarloKernels} as they run, one after each network from the second on.
 *
 * @param net The network.
 * @param x1 Inputs, [n1, d] or [n1, ...spatial, channels].
 * @param rest Further inputs `x2`, if any, and options.
 * @returns An iterator; leaving its loop ends the computation.
 * @throws {TypeError} If layers or inputs do not fit together.
 * @throws {RangeError} If there are fewer than 2 samples, or an input is not finite.
 *
 * @example Usage
 * ```ts
 * import { monteCarloEstimates, stax } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const net = stax.serial(stax.dense(8), stax.relu(), stax.dense(1));
 * const counts: number[] = [];
 * for await (const { samples } of monteCarloEstimates(net, [[1]], { samples: 4 })) {
 *   counts.push(samples);
 * }
 * assertEquals(counts, [2, 3, 4]);
 * ```
 */
export async function* monteCarloEstimates(
  net: Net,
  x1: TensorLike,
  ...rest: MonteCarloArguments
): AsyncGenerator<MonteCarloKernels, void, void> {
  const { x2, options } = split(rest);
  const { samples, width, seed = 0, onProgress, ...common } = options;
  const turn = startTurns(common.signal);
  const first = await readInputs(x1, { name: "x1", attempt: ATTEMPT, turn });
  const inputShape = first.shape.slice(1);
  const shape = { channels: inputShape.at(-1)!, spatial: inputShape.slice(0, -1) };
  const network = width === undefined ? net : widen(net, shape, width);
  const seeds = randomGenerator(seed).uniform([samples]).data;
  const [nngp, ntk] = [runningMean(turn), runningMean(turn)];
  for (let s = 0; s < samples; s++) {
    const drawn = Math.floor(seeds[s]! * 2 ** 32);
    const params = await initLater(network, inputShape, { seed: drawn, signal: common.signal });
    const own = { ...common, dropoutSeed: drawn };
    const found = await (x2 === undefined
      ? empiricalKernels(network, params, first, own)
      : empiricalKernels(network, params, first, x2, own));
    await nngp.add(found.nngp);
    await ntk.add(found.ntk);
    onProgress?.({ done: s + 1, total: samples });
    common.signal?.throwIfAborted();
    if (s > 0) {
      yield { nngp: await nngp.estimate(), ntk: await ntk.estimate(), samples: s + 1 };
    }
  }
}

function split([x2OrOptions, more]: MonteCarloArguments): {
  readonly x2: TensorLike | undefined;
  readonly options: MonteCarloOptions;
} {
  const isInputs = isTensorLike(x2OrOptions) || x2OrOptions === undefined;
  const options = isInputs ? more : x2OrOptions;
  if (!isInputs && more !== undefined) {
    throw new TypeError(
      `Cannot ${ATTEMPT} as 'x2' must be arrays or a tensor: found ${kindOf(x2OrOptions)}`,
    );
  }
  if (typeof options !== "object" || options === null) {
    throw new TypeError(
      `Cannot ${ATTEMPT} without options: found ${kindOf(options)}; give { samples }`,
    );
  }
  const names = FINITE_OPTIONS.filter((name) => name !== "dropoutSeed");
  checkNames(ATTEMPT, options, [...names, "samples", "width", "seed"]);
  checkWhole(ATTEMPT, "samples", options.samples as number, 2, MOST_SAMPLES);
  if (options.width !== undefined) checkWhole(ATTEMPT, "width", options.width as number, 1);
  return {
    x2: isInputs ? x2OrOptions as TensorLike | undefined : undefined,
    options: options as MonteCarloOptions,
  };
}

/** Mean and spread by Welford's recurrence, which does not cancel. */
function runningMean(
  turn: Turn,
): { add(value: Tensor): Promise<void>; estimate(): Promise<KernelEstimate> } {
  let count = 0;
  let [mean, squares] = [new Float64Array(0), new Float64Array(0)];
  let shape: readonly number[] = [];
  return {
    async add(value) {
      if (count === 0) {
        shape = value.shape;
        [mean, squares] = [
          new Float64Array(value.data.length),
          new Float64Array(value.data.length),
        ];
      }
      count++;
      const { data } = value;
      await overPieces(data.length, turn, (start, end) => {
        for (let i = start; i < end; i++) {
          const gap = data[i]! - mean[i]!;
          mean[i]! += gap / count;
          squares[i]! += gap * (data[i]! - mean[i]!);
        }
      });
    },
    async estimate() {
      const [means, errors] = [new Float64Array(mean.length), new Float64Array(mean.length)];
      await overPieces(mean.length, turn, (start, end) => {
        means.set(mean.subarray(start, end), start);
        for (let i = start; i < end; i++) {
          errors[i] = Math.sqrt(squares[i]! / ((count - 1) * count));
        }
      });
      return {
        mean: makeTensor(shape, means),
        standardError: makeTensor(shape, errors),
      };
    },
  };
}
