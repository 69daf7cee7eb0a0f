/**
 * Samples of normal laws.
 *
 * @module
 */
import type { LinearAlgebraOptions } from "../../linalg/backend.ts";
import { eigenvectorRows } from "../../linalg/eigenvectors.ts";
import { type Matrix, readSymmetric } from "../../linalg/matrix.ts";
import { checkOptions } from "../../linalg/options.ts";
import { mirror } from "../../linalg/passes.ts";
import { type Run, startRun } from "../../linalg/run.ts";
import type { Turn } from "../../parallel/yielder.ts";
import { normalRows } from "../../linalg/vectors.ts";
import { checkAtLeast, checkNames, checkSeed, checkWhole } from "../../options.ts";
import { randomGenerator } from "../../random.ts";
import { isTensorLike, makeTensor, type Tensor, type TensorLike } from "../../tensor.ts";
import { readTargets } from "../read.ts";

/** A normal law to draw from: a prior, or what a prediction gave. */
export interface GaussianLaw {
  /** Mean, `[m]` or `[m, k]` for k independent outputs. @default {0 for one output} */
  readonly mean?: TensorLike | undefined;
  /** Covariance, `[m, m]`: positive semi-definite, perhaps singular. */
  readonly covariance: TensorLike;
  /** Eigenvalues down to minus this are rounding, and count as 0. @default {0} */
  readonly roundingFloor?: number | undefined;
}

/** Options of {@linkcode sampleGaussian}. */
export interface SampleOptions extends LinearAlgebraOptions {
  /** How many samples. @default {1} */
  readonly samples?: number | undefined;
  /** Seed of the random numbers, a whole number from 0 to 2^32 - 1. @default {0} */
  readonly seed?: number | undefined;
}

/** Most entries of all samples: 2 GiB. */
const MOST_ENTRIES = 2 ** 28;
const ATTEMPT = "sample a normal law";

/**
 * Independent samples f = mean + C^(1/2) z with standard normal z.
 *
 * C^(1/2) is the symmetric square root, which exists where a Cholesky factor does not: at repeated
 * inputs, or at inputs where a posterior has no variance. It is unique, so that a seed gives the same
 * samples, up to rounding, on every backend. Eigenvalues that are negative by rounding count as 0.
 *
 * Inputs must not change until the promise settles.
 *
 * @param law The law: `{ covariance }` for a prior, or what a prediction gave.
 * @param options How many samples, the seed, and the common options.
 * @returns Samples, `[samples, m]` or `[samples, m, k]` for a mean of k outputs.
 * @throws {TypeError} If the covariance is not square or not symmetric, or the mean does not fit.
 * @throws {RangeError} If an entry is not finite, an eigenvalue is negative beyond rounding, or an
 * option is out of range.
 *
 * @example Usage
 * ```ts
 * import { nngp, sampleGaussian, stax } from "@widenet/ntk";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const net = stax.serial(stax.dense(512), stax.relu(), stax.dense(1));
 * const prior = await nngp(net, [[1, 0], [0, 1], [1, 0]]);
 * const functions = await sampleGaussian({ covariance: prior }, { samples: 4, seed: 1 });
 * assertEquals(functions.shape, [4, 3]);
 * assertAlmostEquals(functions.data[0]!, functions.data[2]!, 1e-7);
 * ```
 */
export async function sampleGaussian(
  law: GaussianLaw,
  options: SampleOptions = {},
): Promise<Tensor> {
  checkOptions(ATTEMPT, options, ["samples", "seed"]);
  checkLaw(law);
  const { samples = 1, seed = 0 } = options;
  checkWhole(ATTEMPT, "samples", samples, 1);
  checkSeed(ATTEMPT, seed);
  const { roundingFloor = 0 } = law;
  checkAtLeast(ATTEMPT, "roundingFloor", roundingFloor, 0);
  const run = await startRun(options);
  const { turn } = run;
  const covariance = await readSymmetric(law.covariance, ATTEMPT, turn);
  const m = covariance.rows;
  const mean = await readMean(law.mean, m, turn);
  const root = await squareRoot(run, covariance, roundingFloor);
  const k = mean.data.length / m;
  const rows = samples * k;
  if (rows * m > MOST_ENTRIES) {
    throw new RangeError(
      `Cannot ${ATTEMPT} as ${samples} samples of shape [${mean.shape}] have ${
        rows * m
      } entries, ` +
        `more than 2^28: draw fewer at a time, each with a seed of its own`,
    );
  }
  const z = await normalRows(randomGenerator(seed), rows, m, turn, run.backend.allocate(rows * m));
  const f = run.backend.allocate(rows * m);
  await run.backend.gemm({ m: rows, n: m, k: m, a: z, b: root, c: f }, run);
  const data = await placeOutputs(f, mean.data, samples, m, turn);
  return makeTensor([samples, ...mean.shape], data);
}

function checkLaw(law: GaussianLaw): void {
  if (!isTensorLike(law?.covariance)) {
    throw new TypeError(
      `Cannot ${ATTEMPT} as it must have a covariance: pass { covariance } for a prior, or what a ` +
        `prediction gave with its covariance`,
    );
  }
  checkNames(ATTEMPT, law, ["mean", "covariance", "roundingFloor"]);
}

async function readMean(mean: TensorLike | undefined, m: number, turn: Turn): Promise<Tensor> {
  if (mean === undefined) return makeTensor([m], new Float64Array(m));
  return (await readTargets(mean, m, ATTEMPT, turn, "means")).y;
}

/** V diag(sqrt(w)) V', as the product of V diag(w^(1/4)) with its transpose. */
async function squareRoot(
  run: Run,
  { rows: m, data, unit }: Matrix,
  roundingFloor: number,
): Promise<Float64Array> {
  const { turn } = run;
  const { values: w, rows: vectors } = await eigenvectorRows(run, m, data, {
    attempt: ATTEMPT,
    instead: "sample at fewer inputs",
  });
  const floor = Math.max(roundingFloor, m * unit * Math.abs(w[m - 1]!));
  if (!(w[0]! >= -floor)) {
    throw new RangeError(
      `Cannot ${ATTEMPT} as the covariance must be positive semi-definite: ` +
        `the smallest eigenvalue is ${w[0]}, the largest ${w[m - 1]}`,
    );
  }
  for (let j = 0; j < m; j++) {
    const factor = Math.max(w[j]!, 0) ** 0.25;
    for (let i = 0; i < m; i++) vectors[j * m + i]! *= factor;
    await turn();
  }
  const root = run.backend.allocate(m * m);
  await run.backend.syrk({ n: m, k: m, a: vectors, c: root, transpose: true }, run);
  await mirror(m, root, turn);
  return root;
}

/** From rows of one sample and output, `[samples k, m]`, to samples of the shape of the mean. */
async function placeOutputs(
  f: Float64Array,
  mean: Float64Array,
  samples: number,
  m: number,
  turn: Turn,
): Promise<Float64Array> {
  const k = mean.length / m;
  const data = new Float64Array(samples * m * k);
  for (let s = 0; s < samples; s++) {
    for (let p = 0; p < m * k; p++) {
      data[s * m * k + p] = mean[p]! + f[(s * k + p % k) * m + Math.floor(p / k)]!;
    }
    await turn();
  }
  return data;
}
