/**
 * What one affine map adds to an empirical NTK by its derivatives: J = scale sum_p G_p (x) Q_p, with Q the
 * values that enter and G the signals that come back, p being sites, and J1 J2^T.
 *
 * @module
 */
import { product } from "../context.ts";
import { type LinearPrimitive, sitesOf } from "../graph.ts";
import { addPairs, rowProducts, signalMatrix } from "./pairs.ts";
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
    const add = async (a: Float64Array, b: Float64Array, length: number): Promise<void> => {
      const values = await rowProducts(context, a, b, length);
      addPairs({ out, columns: right.n, pairs, keep, start: [0, 0] }, values, [left.n, right.n]);
      await context.pace();
    };
    const a = sitesFirst(left, job, keep);
    const b = left === right ? a : sitesFirst(right, job, keep);
    if (counts[1]) {
      const biases = (signals: Float64Array): Float64Array =>
        summedSites(signals, { sites: sitesOf(to), size: pairs.free * depth, scale: biasScale });
      const first = biases(a);
      await add(first, a === b ? first : biases(b), depth);
    }
    for (let start = 0; counts[0]! && start < fanIn; start += step) {
      const columns = [start, Math.min(step, fanIn - start)] as const;
      const first = await jacobian(job, left, { signals: a, columns, scale });
      const second = a === b ? first : await jacobian(job, right, { signals: b, columns, scale });
      await add(first, second, depth * columns[1]);
    }
  }
}

/** Signals of one kept output as `[n, sites, free, summed, channels]`. */
function sitesFirst({ n, signal }: Use, { pairs, to }: GramJob, keep: number): Float64Array {
  const [sites, { channels }, { free, summed }] = [sitesOf(to), to, pairs];
  const rows = signalMatrix(signal, { ...pairs, n, sites, channels }, keep);
  if (sites === 1 || free === 1) return rows;
  const depth = summed * channels;
  const made = new Float64Array(rows.length);
  for (let row = 0, from = 0; row < n * free; row++) {
    const [i, f] = [Math.floor(row / free), row % free];
    for (let p = 0; p < sites; p++, from += depth) {
      made.set(rows.subarray(from, from + depth), ((i * sites + p) * free + f) * depth);
    }
  }
  return made;
}

interface Summing {
  readonly sites: number;
  readonly size: number;
  readonly scale: number;
}

/** scale sum_p G_p, `[n, size]`. */
function summedSites(signals: Float64Array, { sites, size, scale }: Summing): Float64Array {
  const made = new Float64Array(signals.length / sites);
  for (let to = 0, at = 0; to < made.length; to += size) {
    for (let p = 0; p < sites; p++) {
      for (let c = 0; c < size; c++) made[to + c]! += scale * signals[at++]!;
    }
  }
  return made;
}

interface Part {
  readonly signals: Float64Array;
  readonly columns: readonly [start: number, count: number];
  readonly scale: number;
}

/** Derivatives by the weights of some of the values that enter, `[n, free, summed, channels, columns]`. */
async function jacobian(
  { pairs, from, to, context }: GramJob,
  { n, input }: Use,
  { signals, columns: [start, count], scale }: Part,
): Promise<Float64Array> {
  const [sites, size] = [sitesOf(to), pairs.free * pairs.summed * to.channels];
  const made = context.backend.allocate(n * size * count);
  const values = context.backend.allocate(sites * count);
  for (let i = 0; i < n; i++) {
    for (let p = 0; p < sites; p++) {
      const at = (i * sites + p) * from.channels + start;
      values.set(input.subarray(at, at + count), p * count);
    }
    const c = made.subarray(i * size * count, (i + 1) * size * count);
    const a = signals.subarray(i * sites * size, (i + 1) * sites * size);
    if (sites === 1) outer(c, a, values, scale);
    else {
      const job = { m: size, n: count, k: sites, a, b: values, c, transposeA: true, alpha: scale };
      await product(context, job);
    }
    await context.pace();
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
