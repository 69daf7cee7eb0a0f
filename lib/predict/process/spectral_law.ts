/**
 * The normal law of trained networks, from the eigenvectors of the kernel they train under.
 *
 * @module
 */
import { joined } from "../../linalg/vectors.ts";
import type { Matrix, PlainMatrix } from "../../linalg/matrix.ts";
import { product } from "../../linalg/product.ts";
import { type Run, runOn } from "../../linalg/run.ts";
import type { Turn } from "../../parallel/yielder.ts";
import { makeTensor, type Tensor } from "../../tensor.ts";
import { columnsOf } from "../apply_kernel.ts";
import {
  coarsest,
  frobenius,
  type Gaussian,
  makeCovariance,
  type Prediction,
  trainedEntry,
} from "../gaussian.ts";
import { roundingOfImages, type SpectralFlow } from "../training/spectral_flow.ts";

/** Kernels with the test inputs. */
export interface TestKernels {
  /** A*, the kernel of the dynamics between test and training inputs, `[m, n]`. */
  readonly dynamics: Matrix;
  /** B* and B**, the covariance at the start, if a covariance is wanted. */
  readonly prior?: { readonly cross: Matrix; readonly test: Matrix } | undefined;
}

/** What a law is asked with. */
export interface LawOptions {
  /** B, the covariance at the start between training inputs, `[n, n]`; A if omitted. */
  readonly trained?: Matrix | undefined;
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
  /** Shape of the outputs at one input. */
  readonly outputs: readonly number[];
  /** V' y, `[n, k]`. */
  readonly targets: PlainMatrix;
  /** V' B V for the covariance B at the start, once it is known. */
  rotated?: PlainMatrix;
}

const ATTEMPT = "predict with an ensemble";

/**
 * Prepares the law of networks that train under a decomposed kernel.
 *
 * @param flow A + r I = V diag(w) V'.
 * @param y Targets, `[n]` or `[n, k]`.
 * @param signal Stops this call alone.
 */
export async function spectralLaw(
  flow: SpectralFlow,
  y: Tensor,
  signal: AbortSignal | undefined,
): Promise<SpectralLaw> {
  const run = runOn(flow.backend, signal);
  const targets = await product(run, flow.vectors, columnsOf(y), { transposeA: true });
  const solved: Solved = { flow, outputs: y.shape.slice(1), targets };
  return { at: (times, test, use) => lawAt(solved, times, test, use) };
}

async function lawAt(
  solved: Solved,
  times: readonly number[],
  test: TestKernels,
  { trained, signal }: LawOptions,
): Promise<Prediction> {
  const { flow, targets, outputs } = solved;
  const run = runOn(flow.backend, signal);
  const projected = await project(run, flow, test.dynamics);
  const { rows: m } = projected;
  const means: Float64Array[] = [];
  for (const t of times) {
    const steps = await scaleColumns(projected, flow.gain(t), run.turn);
    means.push((await product(run, steps, targets)).data);
  }
  const mean = stack(means, [m, ...outputs]);
  const { prior } = test;
  if (prior === undefined) return { mean };
  const covarianceAt = trained === undefined
    ? (t: number) => posterior(run, flow, { projected, prior: prior.test }, t)
    : await trainedCovariance(run, solved, projected, { ...prior, trained });
  const laws: Omit<Gaussian, "mean">[] = [];
  for (const t of times) laws.push(await covarianceAt(t));
  return {
    mean,
    covariance: stack(laws.map(({ covariance }) => covariance.data), [m, m]),
    roundingFloor: Math.max(...laws.map(({ roundingFloor }) => roundingFloor)),
  };
}

/** P = A* V, with zeros in place of what rounding leaves where an eigenvalue is 0. */
async function project(
  run: Run,
  { n, values, vectors, entries }: SpectralFlow,
  dynamics: Matrix,
): Promise<PlainMatrix> {
  const projected = await product(run, dynamics, vectors);
  const rounding = roundingOfImages(n, coarsest([entries, dynamics]));
  const { data } = projected;
  for (let start = 0; start < data.length; start += n) {
    for (let j = 0; j < n && values[j] === 0; j++) {
      if (Math.abs(data[start + j]!) <= rounding) data[start + j] = 0;
    }
    await run.turn();
  }
  return projected;
}

/** A** - P diag(gain(2t)) P' */
async function posterior(
  run: Run,
  flow: SpectralFlow,
  { projected, prior }: { readonly projected: PlainMatrix; readonly prior: Matrix },
  t: number,
): Promise<Omit<Gaussian, "mean">> {
  const { rows: m, columns: n } = projected;
  const { turn } = run;
  const gain = flow.gain(2 * t);
  const half = await scaleColumns(projected, gain.map(Math.sqrt), turn);
  const { data: learned } = await product(run, half, half, { transposeB: true });
  const entry = (i: number, j: number): number => prior.data[i * m + j]! - learned[i * m + j]!;
  const { data: w } = await scaleColumns(projected, gain, turn);
  const rounding = { n, ...coarsest([flow.entries, prior]), weights: await frobenius(w, turn) };
  return await makeCovariance(m, entry, rounding, ATTEMPT, turn);
}

/**
 * B** + W B W' - W B*' - B* W' with W = P diag(gain(t)) V', from M = V' B V and R = B* V, which do not
 * depend on time.
 */
async function trainedCovariance(
  run: Run,
  solved: Solved,
  projected: PlainMatrix,
  { cross, test: prior, trained }: Record<"cross" | "test" | "trained", Matrix>,
): Promise<(t: number) => Promise<Omit<Gaussian, "mean">>> {
  const { rows: m, columns: n } = projected;
  const { turn } = run;
  const { flow, flow: { vectors } } = solved;
  const after = { transposeB: true };
  solved.rotated ??= await product(run, vectors, await product(run, trained, vectors), {
    transposeA: true,
  });
  const { rotated } = solved;
  const crossed = await product(run, cross, vectors);
  return async (t) => {
    const w = await scaleColumns(projected, flow.gain(t), turn);
    const wb = await product(run, w, rotated);
    const { data: wkw } = await product(run, wb, w, after);
    const { data: kxw } = await product(run, w, crossed, after);
    const entry = trainedEntry(m, { prior: prior.data, wkw, kxw });
    const rounding = {
      n,
      ...coarsest([flow.entries, prior]),
      weights: await frobenius(w.data, turn),
    };
    return await makeCovariance(m, entry, rounding, ATTEMPT, turn);
  };
}

/** A diag(factors) */
async function scaleColumns(
  a: PlainMatrix,
  factors: Float64Array,
  turn: Turn,
): Promise<PlainMatrix> {
  const n = factors.length;
  const data = new Float64Array(a.data.length);
  for (let start = 0; start < data.length; start += n) {
    for (let j = 0; j < n; j++) data[start + j] = a.data[start + j]! * factors[j]!;
    await turn();
  }
  return { ...a, data };
}

/** Arrays of one shape behind each other. */
function stack(parts: readonly Float64Array[], shape: readonly number[]): Tensor {
  return makeTensor([parts.length, ...shape], joined(parts));
}
