/**
 * Inputs without correlations between their features.
 *
 * @module
 */
import type { Backend, LinearAlgebraOptions } from "../../linalg/backend.ts";
import type { SolveOptions } from "../../linalg/cholesky.ts";
import { eigenvectorRows } from "../../linalg/eigenvectors.ts";
import { checkOptions, checkUseOptions } from "../../linalg/options.ts";
import { checkAtLeast } from "../../options.ts";
import { mirror } from "../../linalg/passes.ts";
import { type Run, startRun } from "../../linalg/run.ts";
import { readFinite } from "../../read_tensor.ts";
import { makeTensor, sizeOf, type Tensor, type TensorLike } from "../../tensor.ts";

/** Options of {@linkcode zcaWhitening}. */
export interface ZcaWhiteningOptions extends LinearAlgebraOptions {
  /** r, in units of the mean eigenvalue of the covariance. @default {0.1} */
  readonly ridge?: number | undefined;
}

/** A whitening that was learnt from training inputs, ready to be applied to any others. */
export interface ZcaWhitening {
  /** Mean of each feature, `[d]`. */
  readonly mean: Tensor;
  /** W, symmetric, `[d, d]`. */
  readonly matrix: Tensor;
  /**
   * z = (x - mean) W.
   *
   * @param x Inputs of the shape of the training inputs, `[m, ...]`.
   * @returns z, of the shape of x.
   * @throws {TypeError} If single inputs have another shape.
   * @throws {RangeError} If an entry is not finite.
   */
  apply(x: TensorLike, options?: SolveOptions): Promise<Tensor>;
}

const ATTEMPT = "whiten";

/**
 * Learns W = V diag(1 / sqrt(l_j + r l)) V' from training inputs, where V diag(l_j) V' is the covariance
 * (1/n) sum_i (x_i - mean)(x_i - mean)' of all d features and l = tr / d its mean eigenvalue.
 *
 * With r = 0 whitened inputs have the identity as covariance; of all W that do this, this one moves
 * inputs least (zero-phase component analysis: Bell and Sejnowski, The "independent components" of
 * natural scenes are edge filters, 1997). The ridge keeps noise small where there is little else;
 * Shankar et al., Neural kernels without tangents, 2020, use it before kernels of images.
 *
 * @param xTrain Training inputs, `[n, ...]` with d features each, over all further axes; not modified.
 * @param options The ridge, and the common options.
 * @returns The whitening, to be applied to training and test inputs alike.
 * @throws {TypeError} If there is no input or no feature, or an option is of the wrong kind.
 * @throws {RangeError} If an entry is not finite, the ridge is negative, or the covariance is singular to
 * rounding and there is no ridge.
 *
 * @example Usage
 * ```ts
 * import { toNested, zcaWhitening } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const { apply } = await zcaWhitening([[2, 0], [-2, 0], [0, 4], [0, -4]], { ridge: 0 });
 * // The variances are 2 and 8.
 * const z = toNested(await apply([[Math.SQRT2, 0], [0, 2 * Math.SQRT2]]));
 * assertEquals(JSON.stringify(z), "[[1,0],[0,1]]");
 * ```
 */
export async function zcaWhitening(
  xTrain: TensorLike,
  options: ZcaWhiteningOptions = {},
): Promise<ZcaWhitening> {
  checkOptions(ATTEMPT, options, ["ridge"]);
  const { ridge = 0.1, workers } = options;
  checkAtLeast(ATTEMPT, "ridge", ridge, 0);
  const x = readFinite(ATTEMPT, "'xTrain'", xTrain);
  const [n = 0] = x.shape;
  const d = n === 0 ? 0 : x.data.length / n;
  if (x.shape.length < 2 || d === 0) {
    throw new TypeError(
      `Cannot ${ATTEMPT} as training inputs must have shape [n, ...] with at least one feature: ` +
        `found shape [${x.shape}]`,
    );
  }
  const run = await startRun(options);
  const mean = meanOf(x.data, d);
  const matrix = await whiteningMatrix(run, centred(run.backend, x.data, mean), d, ridge);
  const single = x.shape.slice(1);
  return {
    mean: makeTensor([d], mean),
    matrix: makeTensor([d, d], matrix),
    apply: async (inputs, useOptions = {}) => {
      checkUseOptions(ATTEMPT, useOptions);
      const { signal } = useOptions;
      signal?.throwIfAborted();
      const { shape, data } = readFinite(ATTEMPT, "'x'", inputs);
      if (`${shape.slice(1)}` !== `${single}` || shape.length !== x.shape.length) {
        throw new TypeError(
          `Cannot ${ATTEMPT} as single inputs must have the shape [${single}] of the training ` +
            `inputs: found shape [${shape}]`,
        );
      }
      const m = shape[0]!, c = run.backend.allocate(m * d);
      const job = { m, n: d, k: d, a: centred(run.backend, data, mean), b: matrix, c };
      await run.backend.gemm(job, { signal, workers });
      signal?.throwIfAborted();
      return makeTensor([...shape], c);
    },
  };
}

function meanOf(data: Float64Array, d: number): Float64Array {
  const mean = new Float64Array(d);
  data.forEach((value, p) => mean[p % d]! += value);
  return mean.map((sum) => sum / (data.length / d));
}

function centred(backend: Backend, data: Float64Array, mean: Float64Array): Float64Array {
  const result = backend.allocate(data.length), d = mean.length;
  for (let start = 0; start < data.length; start += d) {
    for (let c = 0; c < d; c++) result[start + c] = data[start + c]! - mean[c]!;
  }
  return result;
}

async function whiteningMatrix(
  run: Run,
  data: Float64Array,
  d: number,
  ridge: number,
): Promise<Float64Array> {
  const n = data.length / d;
  const covariance = run.backend.allocate(sizeOf([d, d]));
  await run.backend.syrk({ n: d, k: n, a: data, c: covariance, transpose: true }, run);
  for (let p = 0; p < covariance.length; p++) covariance[p]! /= n;
  const use = { attempt: ATTEMPT, instead: "take fewer features" };
  const { values, rows } = await eigenvectorRows(run, d, covariance, use);
  const unit = values.reduce((sum, value) => sum + value, 0) / d;
  const noise = d * Number.EPSILON * values[d - 1]!;
  if (!(values[0]! + ridge * unit > noise)) {
    throw new RangeError(
      `Cannot ${ATTEMPT} as the covariance of the features is singular to rounding: its smallest ` +
        `eigenvalue is ${values[0]}, the largest ${values[d - 1]}; give a larger 'ridge'`,
    );
  }
  // W = S'S with S = diag((l_j + r l)^-1/4) V'.
  for (let j = 0; j < d; j++) {
    const factor = (values[j]! + ridge * unit) ** -0.25;
    for (let c = 0; c < d; c++) rows[j * d + c]! *= factor;
  }
  const matrix = run.backend.allocate(d * d);
  await run.backend.syrk({ n: d, k: d, a: rows, c: matrix, transpose: true }, run);
  await mirror(d, matrix, run.turn);
  return matrix;
}
