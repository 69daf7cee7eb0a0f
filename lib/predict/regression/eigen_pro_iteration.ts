/**
 * The steps of EigenPro over shuffled batches.
 *
 * @module
 */
import type { Run } from "../../linalg/run.ts";
import { multiply, rowOf } from "../../linalg/vectors.ts";
import type { RandomGenerator } from "../../random.ts";
import type { EigenProPlan } from "./eigen_pro_preconditioner.ts";
import { type RidgeSystem, squaresIn } from "./eigen_pro_scaling.ts";
import { tiles } from "../kernel_source.ts";

/** A system, and what multiplies by its kernel. */
export interface SystemRun extends Run {
  /** The kernel, the ridge and the targets. */
  readonly system: RidgeSystem;
}

/** A system, and how steps are taken. */
export interface EigenProRun extends SystemRun {
  /** The preconditioner and the sizes. */
  readonly plan: EigenProPlan;
  /** Gives the order of the inputs. */
  readonly random: RandomGenerator;
}

/** A loss beyond this multiple of that of the zero function will not come back. */
const BLOWN = 1e6;

/**
 * Steps once over all inputs, in a random order.
 *
 * A batch B moves its own coefficients against its residual g = (K + r I)[B, :] a - y_B, by eta / m,
 * and those of the sample by what the flattened eigenvectors take back:
 * a_S += eta / m V diag(w) V' K[S, B] g with w_i = (1 - s_q / s_i) / s_i.
 *
 * @param run The system, and how steps are taken.
 * @param stepSize eta.
 * @param a The coefficients, `[n, k]`; overwritten.
 * @returns The mean over inputs and outputs of g^2, each before its step; infinite if it blew up.
 */
export async function epoch(run: EigenProRun, stepSize: number, a: Float64Array): Promise<number> {
  const { backend, system, plan, random, turn } = run;
  const { source, k, y } = system;
  const { n } = source;
  const { batchSize: m, sample } = plan;
  const order = random.permutation(n);
  const storage = backend.allocate(m * n);
  const worst = BLOWN * (squaresIn(system, y) + Number.MIN_VALUE);
  let loss = 0;
  for (let start = 0; start < n; start += m) {
    await turn();
    const rows = order.slice(start, start + m);
    const block = storage.subarray(0, rows.length * n);
    const g = await residualOf(run, rows, a, block);
    loss += squaresIn(system, g, rows);
    if (!(loss < worst)) return Infinity;
    const correction = await flatten(run, block, g);
    // The last batch of an epoch may be shorter: a sum over it, with the step of a whole one.
    const step = stepSize / m;
    rows.forEach((i, r) => addRow(k, -step, g, r, a, i));
    if (correction !== undefined) sample.forEach((i, r) => addRow(k, step, correction, r, a, i));
  }
  return loss / (n * k);
}

/**
 * |(K + r I) a - y| / |y|; 0 if y is 0.
 *
 * @param run The system, and what multiplies.
 * @param a The coefficients, `[n, k]`.
 * @returns The relative residual.
 */
export async function systemResidual(run: SystemRun, a: Float64Array): Promise<number> {
  const { backend, system } = run;
  const { n } = system.source;
  const size = squaresIn(system, system.y);
  if (size === 0) return 0;
  let sum = 0;
  for (const [, rows] of tiles(n)) {
    const block = backend.allocate(rows.length * n);
    const g = await residualOf(run, rows, a, block);
    sum += squaresIn(system, g, rows);
  }
  return Math.sqrt(sum / size);
}

/** (K + r I)[rows, :] a - y[rows], `[rows.length, k]`; the rows of K + r I are left in the block. */
async function residualOf(
  run: SystemRun,
  rows: readonly number[],
  a: Float64Array,
  block: Float64Array,
): Promise<Float64Array> {
  const { backend, system: { source, ridge, k, y } } = run;
  const { n } = source;
  await source.fill(rows, undefined, block);
  rows.forEach((i, r) => block[r * n + i]! += ridge);
  const g = backend.allocate(rows.length * k);
  rows.forEach((i, r) => g.set(rowOf(k, y, i), r * k));
  await backend.gemm({ m: rows.length, n: k, k: n, a: block, b: a, c: g, beta: -1 }, run);
  return g;
}

/** V diag(w) V' K[S, B] g, `[s, k]`. */
async function flatten(
  run: EigenProRun,
  block: Float64Array,
  g: Float64Array,
): Promise<Float64Array | undefined> {
  const { backend, system: { source: { n }, k }, plan: { sample, rows, weights } } = run;
  const s = sample.length, q = weights.length, b = g.length / k;
  if (q === 0) return undefined;
  const phi = backend.allocate(b * s);
  for (let r = 0; r < b; r++) {
    for (let c = 0; c < s; c++) phi[r * s + c] = block[r * n + sample[c]!]!;
  }
  const onSample = backend.allocate(s * k), parts = backend.allocate(q * k);
  const pull = { m: s, n: k, k: b, a: phi, b: g, c: onSample, transposeA: true };
  await backend.gemm(pull, run);
  await backend.gemm({ m: q, n: k, k: s, a: rows, b: onSample, c: parts }, run);
  for (let i = 0; i < q; i++) multiply(weights[i]!, rowOf(k, parts, i));
  const push = { m: s, n: k, k: q, a: rows, b: parts, c: onSample, transposeA: true };
  await backend.gemm(push, run);
  return onSample;
}

/** a[i] := a[i] + factor rows[r] */
function addRow(
  k: number,
  factor: number,
  rows: Float64Array,
  r: number,
  a: Float64Array,
  i: number,
): void {
  for (let c = 0; c < k; c++) a[i * k + c]! += factor * rows[r * k + c]!;
}

/** Sum of squares. */
export function squares(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return sum;
}
