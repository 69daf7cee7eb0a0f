/**
 * What one affine map adds to an empirical NTK (Novak, Sohl-Dickstein and Schoenholz 2022):
 *
 * sum_pq (scale^2 Q1_p.Q2_q + biasScale^2) (G1_p.G2_q), with Q the values that enter and G the signals
 * that come back, p and q being sites. No Jacobian is formed. Where the maps have many sites, the products
 * of Q and G are taken first ("weights"), and where all signals have a factor in common, that is taken apart
 * ("spread").
 *
 * @module
 */
import { mirror } from "../../linalg/passes.ts";
import { type LinearPrimitive, sitesOf } from "../graph.ts";
import type { Turn } from "../../parallel/yielder.ts";
import { overRows } from "../pieces.ts";
import { COST, type Cost, total } from "./cost.ts";
import { addPairs, outputsOf, type PairTarget, rowProducts, signalMatrix } from "./pairs.ts";
import type { Contraction, GramExtent, GramJob, Use } from "./rule.ts";
import { writtenOut } from "./spread.ts";
import { spreadGram, spreadGramCost } from "./spread_gram.ts";
import { weightGram } from "./weight_gram.ts";

/** Entries of the largest intermediate matrix: 64 MiB. */
const LARGEST = 2 ** 23;

/** Adds the sum over weights and biases to an empirical NTK. */
export async function linearGram(primitive: LinearPrimitive, job: GramJob): Promise<void> {
  const extent = { ...job, n: [job.left.n, job.right.n] as const };
  const spread = job.left.common !== undefined && job.right.common !== undefined;
  const costs = contractionCosts({ ...extent, spread });
  const { contraction = leastOf(costs) } = job;
  if (contraction === "spread") await spreadGram(primitive, job);
  else await (contraction === "signals" ? bySignals : weightGram)(primitive, await writtenOut(job));
}

/** What the cheapest contraction costs. */
export function linearGramCost(extent: GramExtent): Cost {
  const costs = contractionCosts(extent);
  return costs[leastOf(costs)];
}

type Costs = Readonly<Record<Contraction, Cost>>;

function leastOf(costs: Costs): Contraction {
  const names = ["spread", "signals", "weights"] as const;
  return names.reduce((a, b) => total(costs[b]) < total(costs[a]) ? b : a);
}

/** What each contraction costs. */
function contractionCosts(extent: GramExtent): Costs {
  const { n: [n1, n2], pairs, counts, from: { channels: fanIn }, to, spread } = extent;
  const [sites, width] = [sitesOf(to), to.channels];
  const { kept, summed, free } = pairs;
  const both = kept * summed * free ** 2;
  const entries = counts[0]! ? fanIn * width : 0;
  const read = counts[0]! ? fanIn : 0;
  const derivatives = outputsOf(pairs) * entries;
  const terms = sites === 1 ? 0 : COST.term * kept * free ** 2;
  return {
    signals: {
      products: n1 * n2 * sites ** 2 * (read + both * width),
      rest: n1 * n2 * sites ** 2 * terms + 2 * COST.call,
    },
    weights: {
      products: (n1 + n2) * derivatives * sites + n1 * n2 * both * (entries + width),
      rest: (n1 + n2) * (derivatives * COST.entry + COST.call),
    },
    spread: spread ? spreadGramCost(extent) : { products: Infinity, rest: 0 },
  };
}

async function bySignals({ scale, biasScale }: LinearPrimitive, job: GramJob): Promise<void> {
  const { left, right, pairs, counts, from, to, context, out } = job;
  const { turn } = context;
  const sites = sitesOf(to);
  const factor = counts[0]! ? scale * scale : 0;
  const offset = counts[1] ? biasScale * biasScale : 0;
  const depth = pairs.summed * to.channels;
  const rows = Math.max(1, Math.floor(Math.sqrt(LARGEST) / (sites * pairs.free)));
  const firsts = [...blocks(left, rows)];
  const seconds = left === right ? firsts : [...blocks(right, rows)];
  for (const first of firsts) {
    for (const second of seconds) {
      if (left === right && second.start < first.start) continue;
      const inner = factor === 0
        ? context.backend.allocate(first.n * second.n * sites * sites)
        : await rowProducts(context, first.input, second.input, from.channels);
      for (let keep = 0; keep < pairs.kept; keep++) {
        const axes = { ...pairs, sites, channels: to.channels };
        const a = await signalMatrix(first.signal, { ...axes, n: first.n }, { keep, turn });
        const b = first === second
          ? a
          : await signalMatrix(second.signal, { ...axes, n: second.n }, { keep, turn });
        const outer = await rowProducts(context, a, b, depth);
        const n = [first.n, second.n] as const;
        const start = [first.start, second.start] as const;
        const target: PairTarget = { out, columns: right.n, pairs, keep, start, turn };
        const extent = { n, free: pairs.free, sites, factor, offset, turn };
        const values = await contract(inner, outer, extent);
        // Sums from the other side round otherwise.
        if (first === second) await mirror(first.n * pairs.free, values, turn);
        await addPairs(target, values, n);
        if (left === right && first !== second) {
          const flipped = await transposed(values, first.n * pairs.free, turn);
          const below = { ...target, start: [second.start, first.start] as const };
          await addPairs(below, flipped, [second.n, first.n]);
        }
      }
    }
  }
}

interface SiteSums {
  readonly n: readonly [number, number];
  readonly free: number;
  readonly sites: number;
  readonly factor: number;
  readonly offset: number;
  readonly turn: Turn;
}

/** sum_pq (factor QQ[n1 p, n2 q] + offset) GG[n1 f p, n2 g q], as rows [n1, f] and columns [n2, g]. */
async function contract(
  inner: Float64Array,
  outer: Float64Array,
  { n: [n1, n2], free, sites, factor, offset, turn }: SiteSums,
): Promise<Float64Array> {
  const columns = n2 * free;
  const made = new Float64Array(n1 * free * columns);
  await overRows({ rows: n1 * free, width: columns * sites ** 2, turn }, (start, end) => {
    for (let row = start, to = start * columns; row < end; row++) {
      const i = Math.floor(row / free);
      for (let j = 0; j < n2; j++) {
        for (let g = 0; g < free; g++, to++) {
          let sum = 0;
          for (let p = 0; p < sites; p++) {
            const inAt = ((i * sites + p) * n2 + j) * sites;
            const outAt = ((row * sites + p) * columns + j * free + g) * sites;
            for (let q = 0; q < sites; q++) {
              sum += (factor * inner[inAt + q]! + offset) * outer[outAt + q]!;
            }
          }
          made[to] = sum;
        }
      }
    }
  });
  return made;
}

/** The transpose of a matrix of so many rows. */
async function transposed(matrix: Float64Array, rows: number, turn: Turn): Promise<Float64Array> {
  const columns = matrix.length / rows;
  const made = new Float64Array(matrix.length);
  await overRows({ rows: columns, width: rows, turn }, (start, end) => {
    for (let j = start, at = start * rows; j < end; j++) {
      for (let i = 0; i < rows; i++, at++) made[at] = matrix[i * columns + j]!;
    }
  });
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
