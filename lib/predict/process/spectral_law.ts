/**
 * The normal law of trained networks, from the eigenvectors of the kernel they train under.
 *
 * @module
 */
import type { LinearAlgebraOptions } from "../../linalg/backend.ts";
import { matmul } from "../../linalg/matmul.ts";
import { type Matrix, readMatrix, readSymmetric } from "../../linalg/matrix.ts";
import { type Pace, startPace } from "../../linalg/reference/pace.ts";
import { makeTensor } from "../../make_tensor.ts";
import type { Dtype, Tensor } from "../../tensor.ts";
import {
  coarsest,
  frobenius,
  type Gaussian,
  makeCovariance,
  type Prediction,
} from "../gaussian.ts";
import { readTestKernel } from "../read.ts";
import { roundingOfImages, type SpectralFlow } from "../training/spectral_flow.ts";

/** Kernels with the test inputs. */
export interface TestKernels {
  /** A*, the kernel of the dynamics between test and training inputs, `[m, n]`. */
  readonly dynamics: Tensor<Dtype>;
  /** B* and B**, the covariance at the start, if a covariance is wanted. */
  readonly prior?: { readonly cross: Tensor<Dtype>; readonly test: Tensor<Dtype> };
}

/** What a law is asked with. */
export interface LawOptions {
  /** B, the covariance at the start between training inputs, `[n, n]`; A if omitted. */
  readonly trained?: Tensor<Dtype> | undefined;
  /** Stops the computation. */
  readonly signal?: AbortSignal | undefined;
}

/** The law of networks that train under A + r I = V diag(w) V'. */
export interface SpectralLaw {
  /**
   * The law at some times, stacked: mean `[T, m]` or `[T, m, k]`, covariance `[T, m, m]`.
   *
   * @param times Times, not negative, perhaps Infinity.
   * @param test Kernels with the test inputs.
   * @param options The covariance at the start, if it is not A.
   */
  at(times: readonly number[], test: TestKernels, options: LawOptions): Promise<Prediction>;
}

/** The solved parts that all calls share. */
interface Solved {
  readonly flow: SpectralFlow;
  /** How the entries of A were rounded. */
  readonly matrix: Pick<Matrix, "largest" | "unit">;
  /** V' y, `[n, k]`. */
  readonly targets: Tensor;
  /** V' B V for the covariance B at the start, once it is known. */
  rotated?: Tensor;
  readonly common: LinearAlgebraOptions;
}

const ATTEMPT = "predict with an ensemble";

/**
 * Prepares the law of networks that train under a decomposed kernel.
 *
 * @param flow A + r I = V diag(w) V'.
 * @param kernel A.
 * @param y Targets, `[n]` or `[n, k]`.
 * @param options The common options; the signal is that of this call alone.
 */
export async function spectralLaw(
  flow: SpectralFlow,
  kernel: Tensor<Dtype>,
  y: Tensor,
  options: LinearAlgebraOptions,
): Promise<SpectralLaw> {
  const { largest, unit } = await readSymmetric(
    kernel,
    ATTEMPT,
    startPace(options.signal),
    "'kernel'",
  );
  const targets = await matmul(flow.vectors, y, { ...options, transposeA: true });
  const solved: Solved = {
    flow,
    matrix: { largest, unit },
    targets,
    common: { ...options, signal: undefined },
  };
  return { at: (times, test, use) => lawAt(solved, times, test, use) };
}

async function lawAt(
  solved: Solved,
  times: readonly number[],
  test: TestKernels,
  { trained, signal }: LawOptions,
): Promise<Prediction> {
  const { flow, targets } = solved;
  const common = { ...solved.common, signal };
  const projected = await project(solved, test.dynamics, common);
  const [, ...outputs] = targets.shape;
  const m = projected.shape[0]!;
  const means: Tensor[] = [];
  for (const t of times) {
    const steps = await scaleColumns(projected, flow.gain(t), startPace(signal));
    means.push(await matmul(steps, targets, common));
  }
  const mean = stack(means, [m, ...outputs]);
  if (test.prior === undefined) return { mean };
  const prior = await readTestKernel(test.prior.test, m, ATTEMPT, startPace(signal));
  const covarianceAt = trained === undefined
    ? (t: number) => posterior(solved, projected, prior, t, common)
    : await trainedCovariance(solved, projected, { ...test.prior, trained }, prior, common);
  const laws: Omit<Gaussian, "mean">[] = [];
  for (const t of times) laws.push(await covarianceAt(t));
  return {
    mean,
    covariance: stack(laws.map(({ covariance }) => covariance), [m, m]),
    roundingFloor: Math.max(...laws.map(({ roundingFloor }) => roundingFloor)),
  };
}

/** P = A* V, with zeros in place of what rounding leaves where an eigenvalue is 0. */
async function project(
  { flow, matrix }: Solved,
  dynamics: Tensor<Dtype>,
  common: LinearAlgebraOptions,
): Promise<Tensor> {
  const { n, values, vectors } = flow;
  const pace = startPace(common.signal);
  const cross = await readMatrix(dynamics, ATTEMPT, pace);
  const projected = await matmul(dynamics, vectors, common);
  const rounding = roundingOfImages(n, coarsest([matrix, cross]));
  const { data } = projected;
  for (let start = 0; start < data.length; start += n) {
    for (let j = 0; j < n && values[j] === 0; j++) {
      if (Math.abs(data[start + j]!) <= rounding) data[start + j] = 0;
    }
    await pace();
  }
  return projected;
}

/** A** - P diag(gain(2t)) P' */
async function posterior(
  { flow, matrix }: Solved,
  projected: Tensor,
  prior: Matrix,
  t: number,
  common: LinearAlgebraOptions,
): Promise<Omit<Gaussian, "mean">> {
  const [m, n] = projected.shape as [number, number];
  const pace = startPace(common.signal);
  const gain = flow.gain(2 * t);
  const half = await scaleColumns(projected, gain.map(Math.sqrt), pace);
  const { data: learned } = await matmul(half, half, { ...common, transposeB: true });
  const entry = (i: number, j: number): number => prior.data[i * m + j]! - learned[i * m + j]!;
  const { data: w } = await scaleColumns(projected, gain, pace);
  const rounding = { n, ...coarsest([matrix, prior]), weights: await frobenius(w, pace) };
  return await makeCovariance(m, entry, rounding, ATTEMPT, pace);
}

/**
 * B** + W B W' - W B*' - B* W' with W = P diag(gain(t)) V', from M = V' B V and R = B* V, which do not
 * depend on time.
 */
async function trainedCovariance(
  solved: Solved,
  projected: Tensor,
  { cross, trained }: { readonly cross: Tensor<Dtype>; readonly trained: Tensor<Dtype> },
  prior: Matrix,
  common: LinearAlgebraOptions,
): Promise<(t: number) => Promise<Omit<Gaussian, "mean">>> {
  const [m, n] = projected.shape as [number, number];
  const { flow, matrix } = solved;
  const { vectors } = flow;
  const transposed = { ...common, transposeA: true };
  solved.rotated ??= await matmul(vectors, await matmul(trained, vectors, common), transposed);
  const { rotated } = solved;
  const crossed = await matmul(cross, vectors, common);
  return async (t) => {
    const pace = startPace(common.signal);
    const w = await scaleColumns(projected, flow.gain(t), pace);
    const wb = await matmul(w, rotated, common);
    const { data: wbw } = await matmul(wb, w, { ...common, transposeB: true });
    const { data: wbx } = await matmul(w, crossed, { ...common, transposeB: true });
    const entry = (i: number, j: number): number => {
      const [p, q] = [i * m + j, j * m + i];
      return prior.data[p]! + (wbw[p]! + wbw[q]!) / 2 - (wbx[p]! + wbx[q]!);
    };
    const rounding = { n, ...coarsest([matrix, prior]), weights: await frobenius(w.data, pace) };
    return await makeCovariance(m, entry, rounding, ATTEMPT, pace);
  };
}

/** A diag(factors) */
async function scaleColumns(a: Tensor, factors: Float64Array, pace: Pace): Promise<Tensor> {
  const n = factors.length;
  const data = new Float64Array(a.data.length);
  for (let start = 0; start < data.length; start += n) {
    for (let j = 0; j < n; j++) data[start + j] = a.data[start + j]! * factors[j]!;
    await pace();
  }
  return makeTensor(a.shape, data);
}

/** Tensors of one shape behind each other. */
function stack(parts: readonly Tensor[], shape: readonly number[]): Tensor {
  const size = parts[0]!.data.length;
  const data = new Float64Array(parts.length * size);
  parts.forEach((part, i) => data.set(part.data, i * size));
  return makeTensor([parts.length, ...shape], data);
}
