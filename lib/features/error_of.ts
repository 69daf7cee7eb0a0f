/**
 * How well features approximate a kernel.
 *
 * @module
 */
import type { ProgressReport } from "../engine/engine.ts";
import { kernelFunction } from "../predict/kernel_function.ts";
import type { LinearAlgebraOptions } from "../linalg/backend.ts";
import { matmul } from "../linalg/matmul.ts";
import { checkOptions } from "../linalg/options.ts";
import { checkWhole } from "../options.ts";
import { startTurns } from "../parallel/yielder.ts";
import { readSymmetric } from "../linalg/matrix.ts";
import { norm } from "../linalg/vectors.ts";
import { randomGenerator } from "../random.ts";
import type { Net } from "../stax/network.ts";
import { isTensorLike, makeTensor, type Tensor, type TensorLike } from "../tensor.ts";
import { applyFeatures } from "./apply.ts";
import { drawMap, type FeatureMap } from "./feature_map.ts";

/** Options of {@linkcode errorOf}. */
export interface ErrorOfOptions extends LinearAlgebraOptions {
  /** Number of draws of the map, at least 2. @default {10} */
  readonly samples?: number | undefined;
  /** Which kernel of the network. @default {"ntk"} */
  readonly kernel?: "ntk" | "nngp" | undefined;
  /** Called after each draw. */
  readonly onProgress?: ((progress: ProgressReport) => void) | undefined;
}

/** The error of features, measured over draws of their map. */
export interface FeatureError {
  /** Root mean square of |Z Z' - K| / |K| in Frobenius norm. */
  readonly error: number;
  /** Standard error of `error`. */
  readonly standardError: number;
  /** Mean of Z Z' - K, `[n, n]`: what does not average out. */
  readonly bias: Tensor;
  /** Standard error of each entry of `bias`, `[n, n]`. */
  readonly biasStandardError: Tensor;
}

const ATTEMPT = "measure the error of features";

/**
 * The error of the kernel that features stand for, with its standard error, over draws of the map with seeds
 * that follow from its own.
 *
 * @param map The map.
 * @param exact The network whose kernel the map approximates, or that kernel, `[n, n]`.
 * @param x Inputs, `[n, ...]`.
 * @param options Number of draws, the kernel, and the common options.
 * @returns The error and the bias.
 * @throws {TypeError} If shapes do not fit or an option is not known.
 * @throws {RangeError} If there are fewer than 2 samples, an entry is not finite, or the kernel is 0.
 *
 * @example Usage
 * ```ts
 * import { arcCosineFeatures, errorOf, reluNet } from "@widenet/ntk";
 * import { assertLess } from "@std/assert";
 *
 * const map = arcCosineFeatures(1, { inputs: 3, features: 1024 });
 * const net = reluNet(1, { inputs: 3 });
 * const x = [[1, 0, 0], [0, 1, 0]];
 * const { error, standardError } = await errorOf(map, net, x, { kernel: "nngp" });
 * assertLess(error, 0.1);
 * assertLess(standardError, error);
 * ```
 */
export async function errorOf(
  map: FeatureMap,
  exact: Net | TensorLike,
  x: TensorLike,
  options: ErrorOfOptions = {},
): Promise<FeatureError> {
  checkOptions(ATTEMPT, options, ["samples", "kernel", "onProgress"]);
  const { samples = 10, kernel = "ntk", backend, workers, signal, onProgress } = options;
  checkWhole(ATTEMPT, "samples", samples, 2, 1e6);
  const { map: checked } = await drawMap(map, ATTEMPT);
  const common = { backend, workers, signal };
  const matrix = isTensorLike(exact)
    ? exact
    : await kernelFunction(kernel, ATTEMPT)(exact, x, signal === undefined ? {} : { signal });
  const { rows: n, data: k } = await readSymmetric(matrix, ATTEMPT, startTurns(signal));
  const seeds = randomGenerator(checked.seed).uniform([samples]).data;
  const [sum, squares, errors] = [new Float64Array(n * n), new Float64Array(n * n), [] as number[]];
  const size = norm(k);
  if (size === 0) {
    throw new RangeError(
      `Cannot ${ATTEMPT} as the kernel is 0 at all ${n} inputs: an error relative to it is not a number`,
    );
  }
  for (let s = 0; s < samples; s++) {
    const drawn = { ...checked, seed: Math.floor(seeds[s]! * 2 ** 32) };
    const z = await applyFeatures(drawn, x, common);
    const { data } = await matmul(z, z, { transposeB: true, ...common });
    if (data.length !== k.length) throw new TypeError(misfit(n, z.shape[0]!));
    const gap = data.map((value, p) => value - k[p]!);
    errors.push((norm(gap) / size) ** 2);
    gap.forEach((value, p) => {
      sum[p]! += value;
      squares[p]! += value ** 2;
    });
    onProgress?.({ done: s + 1, total: samples });
  }
  signal?.throwIfAborted();
  const error = Math.sqrt(mean(errors));
  const spread = Math.sqrt(mean(errors.map((e) => (e - error ** 2) ** 2)) / (samples - 1));
  const bias = sum.map((total) => total / samples);
  const deviations = squares.map((total, p) =>
    Math.sqrt(Math.max(0, total / samples - bias[p]! ** 2) / (samples - 1))
  );
  return {
    error,
    // d sqrt(e) = de / (2 sqrt(e)).
    standardError: error === 0 ? 0 : spread / (2 * error),
    bias: makeTensor([n, n], bias),
    biasStandardError: makeTensor([n, n], deviations),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function misfit(n: number, found: number): string {
  return `Cannot ${ATTEMPT} as the kernel needs one row for each of ${found} inputs: ` +
    `found shape [${n},${n}]`;
}
