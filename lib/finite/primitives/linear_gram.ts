/**
 * What one affine map adds to an empirical NTK (Novak, Sohl-Dickstein and Schoenholz 2022):
 *
 * sum_pq (scale^2 Q1_p.Q2_q + biasScale^2) (G1_p.G2_q), with Q the values that enter and G the signals
 * that come back, p and q being sites. No Jacobian is formed. Where the maps have many sites, the products
 * of Q and G are taken first ("weights"): sum_p Q_p^T G_p, one matrix an input and output.
 *
 * @module
 */
import { product } from "../context.ts";
import { type LinearPrimitive, sitesOf } from "../graph.ts";
import { addPairs, outputsOf, type PairTarget, rowProducts, signalMatrix } from "./pairs.ts";
import type { GramJob, Use } from "./rule.ts";

/** Entries of the largest intermediate matrix: 64 MiB. */
const LARGEST = 2 ** 23;

/** Adds the sum over weights and biases to an empirical NTK. */
export async function linearGram(primitive: LinearPrimitive, job: GramJob): Promise<void> {
  const { contraction = cheapest(job) } = job;
  await (contraction === "signals" ? bySignals(primitive, job) : byWeights(primitive, job));
}

/** The contraction of fewer multiplications; they are counted a pair of inputs. */
function cheapest({ left, right, pairs, from, to }: GramJob): "weights" | "signals" {
  const [sites, fanIn, width] = [sitesOf(to), from.channels, to.channels];
  const { kept, summed, free } = pairs;
  const both = kept * summed * free * free;
  const signals = sites ** 2 * (fanIn + both * width + kept * free ** 2);
  const forming = (1 / left.n + 1 / right.n) * outputsOf(pairs) * sites * fanIn * width;
  return signals <= forming + both * fanIn * width ? "signals" : "weights";
}

async function bySignals({ scale, biasScale }: LinearPrimitive, job: GramJob): Promise<void> {
  const { left, right, pairs, counts, from, to, context, out } = job;
  const sites = sitesOf(to);
  const factor = counts[0]! ? scale * scale : 0;
  const offset = counts[1] ? biasScale * biasScale : 0;
  const depth = pairs.summed * to.channels;
  const rows = Math.max(1, Math.floor(Math.sqrt(LARGEST) / (sites * pairs.free)));
  for (const first of blocks(left, rows)) {
    for (const second of blocks(right, rows)) {
      const inner = factor === 0
        ? context.backend.allocate(first.n * second.n * sites * sites)
        : await rowProducts(context, first.input, second.input, from.channels);
      for (let keep = 0; keep < pairs.kept; keep++) {
        const axes = { ...pairs, sites, channels: to.channels };
        const a = signalMatrix(first.signal, { ...axes, n: first.n }, keep);
        const b = signalMatrix(second.signal, { ...axes, n: second.n }, keep);
        const outer = await rowProducts(context, a, b, depth);
        const extent = { n: [first.n, second.n], free: pairs.free, sites } as const;
        const start = [first.start, second.start] as const;
        const target: PairTarget = { out, columns: right.n, pairs, keep, start };
        addPairs(target, contract(inner, outer, { ...extent, factor, offset }), extent.n);
        await context.pace();
      }
    }
  }
}

interface Contraction {
  readonly n: readonly [number, number];
  readonly free: number;
  readonly sites: number;
  readonly factor: number;
  readonly offset: number;
}

/** sum_pq (factor QQ[n1 p, n2 q] + offset) GG[n1 f p, n2 g q], as rows [n1, f] and columns [n2, g]. */
function contract(inner: Float64Array, outer: Float64Array, extent: Contraction): Float64Array {
  const { n: [n1, n2], free, sites, factor, offset } = extent;
  const made = new Float64Array(n1 * free * n2 * free);
  for (let i = 0, to = 0; i < n1; i++) {
    for (let f = 0; f < free; f++) {
      for (let j = 0; j < n2; j++) {
        for (let g = 0; g < free; g++, to++) {
          let sum = 0;
          for (let p = 0; p < sites; p++) {
            const inAt = ((i * sites + p) * n2 + j) * sites;
            const outAt = (((i * free + f) * sites + p) * n2 * free + j * free + g) * sites;
            for (let q = 0; q < sites; q++) {
              sum += (factor * inner[inAt + q]! + offset) * outer[outAt + q]!;
            }
          }
          made[to] = sum;
        }
      }
    }
  }
  return made;
}

async function byWeights(primitive: LinearPrimitive, job: GramJob): Promise<void> {
  const { left, right, pairs, from, to, context, out } = job;
  const entries = from.channels * to.channels + to.channels;
  const rows = Math.max(1, Math.floor(LARGEST / (pairs.free * entries)));
  for (let keep = 0; keep < pairs.kept; keep++) {
    for (let sum = 0; sum < pairs.summed; sum++) {
      const jacobian = (use: Use & Start): Promise<Float64Array> =>
        weightJacobian(primitive, job, { use, first: (keep * pairs.summed + sum) * pairs.free });
      for (const first of blocks(left, rows)) {
        const a = await jacobian(first);
        for (const second of blocks(right, rows)) {
          const b = left === right && first.start === second.start ? a : await jacobian(second);
          const values = await rowProducts(context, a, b, entries);
          const start = [first.start, second.start] as const;
          addPairs({ out, columns: right.n, pairs, keep, start }, values, [first.n, second.n]);
        }
      }
    }
  }
}

/** Rows [n, free] of derivatives by the weights, then the biases, of outputs from the `first` on. */
async function weightJacobian(
  { scale, biasScale }: LinearPrimitive,
  { pairs, counts, from, to, context }: GramJob,
  { use, first }: { readonly use: Use; readonly first: number },
): Promise<Float64Array> {
  const [sites, m, width] = [sitesOf(to), from.channels, to.channels];
  const entries = m * width + width;
  const made = context.backend.allocate(use.n * pairs.free * entries);
  const matrix = context.backend.allocate(m * width);
  for (let i = 0; i < use.n; i++) {
    const a = use.input.subarray(i * sites * m, (i + 1) * sites * m);
    for (let f = 0; f < pairs.free; f++) {
      const size = sites * width;
      const at = (i * outputsOf(pairs) + first + f) * size;
      const b = use.signal.subarray(at, at + size);
      const row = (i * pairs.free + f) * entries;
      if (counts[0]!) {
        const job = { m, n: width, k: sites, a, b, c: matrix, transposeA: true, alpha: scale };
        await product(context, job);
        made.set(matrix, row);
      }
      if (counts[1]) {
        for (let p = 0; p < size; p++) made[row + m * width + p % width]! += biasScale * b[p]!;
      }
    }
    await context.pace();
  }
  return made;
}

interface Start {
  readonly start: number;
}

/** The inputs in blocks of at most so many. */
function* blocks({ n, input, signal }: Use, rows: number): Generator<Use & Start> {
  const [inputSize, signalSize] = [input.length / n, signal.length / n];
  for (let start = 0; start < n; start += rows) {
    const end = Math.min(n, start + rows);
    yield {
      start,
      n: end - start,
      input: input.subarray(start * inputSize, end * inputSize),
      signal: signal.subarray(start * signalSize, end * signalSize),
    };
  }
}
