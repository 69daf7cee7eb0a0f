/**
 * z_p = scale x_p W_p + biasScale b_p: weights `[sites, in, out]` and biases `[sites, out]` of its own
 * at every site.
 *
 * @module
 */
import { product } from "../context.ts";
import { type LocalLinearPrimitive, sitesOf } from "../graph.ts";
import { cauchyLater, type Jet, mapJet } from "../jet.ts";
import { overPieces } from "../pieces.ts";
import { COST } from "./cost.ts";
import { addPairs, rowProducts, signalMatrix } from "./pairs.ts";
import type { At, GramJob, PrimitiveRule, Use } from "./rule.ts";
import { writtenOut } from "./spread.ts";

/** The readings of this primitive. */
export const localLinearRule: PrimitiveRule<LocalLinearPrimitive> = {
  async forward({ scale, biasScale }, at) {
    const { n, parameters, inputs } = at;
    const { sites, fanIn, width } = extents(at);
    const made = await siteProducts(at, [n, width], [inputs[0]!, parameters[0]!], (a, b, c) => ({
      ...{ m: n, n: width, k: fanIn, alpha: scale },
      ...{ a: a.rows(n, fanIn), b: b.block(fanIn * width), c },
    }));
    if (parameters[1] === undefined) return made;
    return made.map((values, j) => {
      const bias = parameters[1]![j];
      if (bias === undefined) return values;
      const sum = values ?? new Float64Array(n * sites * width);
      for (let i = 0; i < sum.length; i++) sum[i]! += biasScale * bias[i % (sites * width)]!;
      return sum;
    });
  },
  async backward({ scale }, at, { jet, copies }) {
    const { fanIn, width } = extents(at);
    const rows = at.n * copies;
    return [
      await siteProducts(at, [rows, fanIn], [jet, at.parameters[0]!], (a, b, c) => ({
        ...{ m: rows, n: fanIn, k: width, alpha: scale, transposeB: true },
        ...{ a: a.rows(rows, width), b: b.block(fanIn * width), c },
      })),
    ];
  },
  trained: {
    async gradient({ scale, biasScale }, at, cotangent) {
      const { n } = at;
      const { sites, fanIn, width } = extents(at);
      const weights = await cauchyLater(at.inputs[0]!, cotangent, async (x, g, out) => {
        for (let p = 0; p < sites; p++) {
          const c = at.context.allocate(fanIn * width);
          const [a, b] = [siteRows(x, p, [sites, fanIn]), siteRows(g, p, [sites, width])];
          const job = { m: fanIn, n: width, k: n, a, b, c, transposeA: true, alpha: scale };
          await product(at.context, job);
          for (let i = 0; i < c.length; i++) out[p * c.length + i]! += c[i]!;
        }
        await at.context.turn();
      }, () => new Float64Array(sites * fanIn * width));
      if (at.parameters.length === 1) return [weights];
      return [
        weights,
        mapJet(cotangent, (g) => {
          const bias = new Float64Array(sites * width);
          for (let i = 0; i < g.length; i++) bias[i % bias.length]! += biasScale * g[i]!;
          return bias;
        }),
      ];
    },
    gram,
    gramCost({ n: [n1, n2], pairs: { kept, summed, free }, from, to }) {
      const both = kept * summed * free ** 2;
      const products = n1 * n2 * sitesOf(to) * (from.channels + both * to.channels);
      return { products, rest: 2 * sitesOf(to) * COST.call };
    },
  },
};

/** Adds sum_p (scale^2 Q1_p.Q2_p + biasScale^2) (G1_p.G2_p): sites share no weights. */
async function gram(
  { scale, biasScale }: LocalLinearPrimitive,
  job: GramJob,
): Promise<void> {
  const { left, right, pairs, counts, from, to, context, out } = await writtenOut(job);
  const { turn } = context;
  const sites = sitesOf(to);
  const factor = counts[0]! ? scale * scale : 0;
  const offset = counts[1] ? biasScale * biasScale : 0;
  const [fanIn, depth] = [from.channels, pairs.summed * to.channels];
  for (let p = 0; p < sites; p++) {
    const rowsOf = (x: Float64Array): Float64Array => siteRows(x, p, [sites, fanIn]);
    const inner = await rowProducts(context, rowsOf(left.input), rowsOf(right.input), fanIn);
    for (let keep = 0; keep < pairs.kept; keep++) {
      const signals = async ({ n, signal }: Use): Promise<Float64Array> => {
        const axes = { ...pairs, n, sites, channels: to.channels };
        return siteRows(await signalMatrix(signal, axes, { keep, turn }), p, [sites, depth]);
      };
      const outer = await rowProducts(context, await signals(left), await signals(right), depth);
      const { free } = pairs;
      await overPieces(outer.length, turn, (start, end) => {
        for (let i = start; i < end; i++) {
          const row = Math.floor(i / (right.n * free));
          const at = Math.floor(row / free) * right.n + Math.floor((i % (right.n * free)) / free);
          outer[i]! *= factor * inner[at]! + offset;
        }
      });
      const target = { out, columns: right.n, pairs, keep, start: [0, 0] as const, turn };
      await addPairs(target, outer, [left.n, right.n]);
    }
    await turn();
  }
}

function extents({ from, to }: At): { sites: number; fanIn: number; width: number } {
  return { sites: sitesOf(to), fanIn: from[0]!.channels, width: to.channels };
}

/** The rows of one site of values `[n, sites, columns]`. */
function siteRows(
  values: Float64Array,
  site: number,
  [sites, columns]: readonly [number, number],
): Float64Array {
  const n = values.length / (sites * columns);
  const rows = new Float64Array(n * columns);
  for (let i = 0; i < n; i++) {
    const start = (i * sites + site) * columns;
    rows.set(values.subarray(start, start + columns), i * columns);
  }
  return rows;
}

/** What one site reads of a factor: rows of values, or a block of weights. */
interface Factor {
  rows(n: number, columns: number): Float64Array;
  block(size: number): Float64Array;
}

type Job = Parameters<typeof product>[1];

/** A product at every site, `[rows, sites, columns]` in all. */
async function siteProducts(
  { to, context }: At,
  [rows, columns]: readonly [number, number],
  [x, y]: readonly [Jet, Jet],
  job: (a: Factor, b: Factor, c: Float64Array) => Job,
): Promise<Jet> {
  const sites = sitesOf(to);
  return await cauchyLater(x, y, async (a, b, out) => {
    for (let p = 0; p < sites; p++) {
      const factor = (values: Float64Array): Factor => ({
        rows: (_, width) => siteRows(values, p, [sites, width]),
        block: (size) => values.subarray(p * size, (p + 1) * size),
      });
      const c = context.allocate(rows * columns);
      await product(context, job(factor(a), factor(b), c));
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < columns; j++) {
          out[(i * sites + p) * columns + j]! += c[i * columns + j]!;
        }
      }
    }
    await context.turn();
  }, () => new Float64Array(rows * sites * columns));
}
