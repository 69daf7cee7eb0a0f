/**
 * What one affine map adds to an empirical NTK by its derivatives: J = scale sum_p G_p (x) Q_p, with Q the
 * values that enter and G the signals that come back, p being sites, and J1 J2^T.
 *
 * @module
 */
import { product } from "../context.ts";
import { type LinearPrimitive, sitesOf } from "../graph.ts";
import { addPairs, rowProducts } from "./pairs.ts";
import type { GramJob, Use } from "./rule.ts";

/** Entries of the largest intermediate matrix: 64 MiB. */
const LARGEST = 2 ** 23;

/** Adds the sum over weights and biases, for so many of the values that enter at a time as fit. */
export async function weightGram(
  { scale, biasScale }: LinearPrimitive,
  job: GramJob,
): Promise<void> {
  const { left, right, pairs, counts, from, to, context, out } = job;
  const [fanIn, depth] = [from.channels, pairs.summed * to.channels];
  const rows = (left.n + (left === right ? 0 : right.n)) * pairs.free;
  const step = Math.max(1, Math.floor(LARGEST / (rows * depth)));
  for (let keep = 0; keep < pairs.kept; keep++) {
    const add = async (
      derivatives: (use: Use) => Promise<Float64Array>,
      length: number,
    ): Promise<void> => {
      const a = await derivatives(left);
      const b = left === right ? a : await derivatives(right);
      const values = await rowProducts(context, a, b, length);
      const target = { out, columns: right.n, pairs, keep, start: [0, 0] as const };
      await addPairs({ ...target, turn: context.turn }, values, [left.n, right.n]);
    };
    if (counts[1]) await add((use) => biasDerivatives(use, job, { keep, scale: biasScale }), depth);
    for (let start = 0; counts[0]! && start < fanIn; start += step) {
      const columns = [start, Math.min(step, fanIn - start)] as const;
      await add((use) => weightDerivatives(use, job, { keep, scale, columns }), depth * columns[1]);
    }
  }
}

/** Signals of one input and one kept output as `[sites, free, summed, channels]`. */
function sitesFirst(
  { signal }: Use,
  { pairs: { kept, summed, free }, to }: GramJob,
  { i, keep, into }: { readonly i: number; readonly keep: number; readonly into: Float64Array },
): Float64Array {
  const [sites, { channels }] = [sitesOf(to), to];
  const outputs = free * summed;
  let from = (i * kept + keep) * outputs * sites * channels;
  for (let s = 0; s < summed; s++) {
    for (let f = 0; f < free; f++) {
      for (let p = 0; p < sites; p++) {
        const at = (p * outputs + f * summed + s) * channels;
        for (let c = 0; c < channels; c++) into[at + c] = signal[from++]!;
      }
    }
  }
  return into;
}

interface BiasPart {
  readonly keep: number;
  readonly scale: number;
}

/** Derivatives by the biases, scale sum_p G_p, `[n, free, summed, channels]`. */
async function biasDerivatives(
  use: Use,
  job: GramJob,
  { keep, scale }: BiasPart,
): Promise<Float64Array> {
  const [sites, size] = [sitesOf(job.to), signalSize(job)];
  const made = new Float64Array(use.n * size);
  const into = new Float64Array(sites * size);
  for (let i = 0; i < use.n; i++) {
    const signals = sitesFirst(use, job, { i, keep, into });
    for (let at = 0; at < signals.length; at++) made[i * size + at % size]! += scale * signals[at]!;
    await job.context.turn();
  }
  return made;
}

/** Signals of an input at one site. */
function signalSize({ pairs: { free, summed }, to }: GramJob): number {
  return free * summed * to.channels;
}

interface WeightPart extends BiasPart {
  readonly columns: readonly [start: number, count: number];
}

/** Derivatives by the weights of some of the values that enter, `[n, free, summed, channels, columns]`. */
async function weightDerivatives(
  use: Use,
  job: GramJob,
  { keep, scale, columns: [start, count] }: WeightPart,
): Promise<Float64Array> {
  const { from, to, context } = job;
  const [sites, size] = [sitesOf(to), signalSize(job)];
  const made = context.allocate(use.n * size * count);
  const into = context.allocate(sites * size);
  for (let i = 0; i < use.n; i++) {
    const values = columnsOf(use.input, { rows: sites, width: from.channels, i, start, count });
    const c = made.subarray(i * size * count, (i + 1) * size * count);
    const a = sitesFirst(use, job, { i, keep, into });
    if (sites === 1) outer(c, a, values, scale);
    else {
      const job = { m: size, n: count, k: sites, a, b: values, c, transposeA: true, alpha: scale };
      await product(context, job);
    }
    await context.turn();
  }
  return made;
}

interface Columns {
  readonly rows: number;
  readonly width: number;
  readonly i: number;
  readonly start: number;
  readonly count: number;
}

/** Some columns of the i-th of matrices `[rows, width]`; all of them without a copy. */
function columnsOf(
  matrices: Float64Array,
  { rows, width, i, start, count }: Columns,
): Float64Array {
  const matrix = matrices.subarray(i * rows * width, (i + 1) * rows * width);
  if (count === width) return matrix;
  const made = new Float64Array(rows * count);
  for (let row = 0; row < rows; row++) {
    const at = row * width + start;
    made.set(matrix.subarray(at, at + count), row * count);
  }
  return made;
}

/** out = scale a b^T; a call of a backend for so thin a product would take longer. */
function outer(out: Float64Array, a: Float64Array, b: Float64Array, scale: number): void {
  for (let row = 0, at = 0; row < a.length; row++) {
    const factor = scale * a[row]!;
    for (let column = 0; column < b.length; column++) out[at++] = factor * b[column]!;
  }
}
