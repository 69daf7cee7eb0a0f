/**
 * What one affine map adds to an empirical NTK where the signals at it are f_(o,c) s_(p,c), o being outputs, p
 * sites and c channels: the derivatives by W_(i,c) are f_(o,c) M_(c,i) with M = scale sum_p s_(p,c) Q_(p,i), Q
 * being the values that enter, and so
 *
 * sum_c f1_(o,c) f2_(o',c) H_c, H_c = sum_i M1_(c,i) M2_(c,i) + b1_c b2_c, b_c = biasScale sum_p s_(p,c).
 *
 * Nothing but the last sum is done once an output.
 *
 * @module
 */
import { mirror } from "../../linalg/passes.ts";
import { product } from "../context.ts";
import { overPieces, overRows } from "../pieces.ts";
import { type LinearPrimitive, sitesOf } from "../graph.ts";
import { COST, type Cost } from "./cost.ts";
import { addPairs, rowProducts, signalMatrix } from "./pairs.ts";
import type { GramExtent, GramJob, Use } from "./rule.ts";

/** What {@linkcode spreadGram} costs. */
export function spreadGramCost(
  { n: [n1, n2], pairs: { kept, summed, free }, counts, from, to }: GramExtent,
): Cost {
  const entries = counts[0]! ? from.channels * to.channels : 0;
  const terms = n1 * n2 * kept * summed * free * to.channels;
  const calls = (counts[0]! ? n1 + n2 + to.channels : 0) + kept * n1;
  return {
    products: (n1 + n2) * sitesOf(to) * entries + n1 * n2 * entries + free * terms,
    rest: COST.term * terms + COST.entry * (n1 + n2) * entries + COST.call * calls,
  };
}

/** Adds the sum over weights and biases; both signals are in two factors. */
export async function spreadGram(primitive: LinearPrimitive, job: GramJob): Promise<void> {
  const { left, right, pairs, to: { channels }, context, out } = job;
  const inner = await channelProducts(primitive, job);
  const { kept, summed, free } = pairs;
  const { turn } = context;
  const depth = summed * channels;
  const [n1, n2] = [left.n, right.n];
  const scaled = context.allocate(n2 * free * depth);
  for (let keep = 0; keep < kept; keep++) {
    const axes = { ...pairs, sites: 1, channels };
    const a = await signalMatrix(left.signal, { ...axes, n: n1 }, { keep, turn });
    const b = await signalMatrix(right.signal, { ...axes, n: n2 }, { keep, turn });
    const made = new Float64Array(n1 * free * n2 * free);
    for (let i = 0; i < n1; i++) {
      await overRows({ rows: n2 * free, width: depth, turn }, (start, end) => {
        for (let row = start, at = start * depth; row < end; row++) {
          const h = (i * n2 + Math.floor(row / free)) * channels;
          for (let s = 0; s < summed; s++) {
            for (let c = 0; c < channels; c++, at++) scaled[at] = b[at]! * inner[h + c]!;
          }
        }
      });
      const rows = a.subarray(i * free * depth, (i + 1) * free * depth);
      const values = await rowProducts(context, rows, scaled, depth);
      made.set(values, i * free * n2 * free);
    }
    // A product from the other side rounds otherwise.
    if (left === right) await mirror(n1 * free, made, turn);
    await addPairs({ out, columns: n2, pairs, keep, start: [0, 0], turn }, made, [n1, n2]);
  }
}

/** H, `[n1, n2, channels]`. */
async function channelProducts(
  { scale, biasScale }: LinearPrimitive,
  { left, right, counts, from, to, context }: GramJob,
): Promise<Float64Array> {
  const [sites, { channels }] = [sitesOf(to), to];
  const h = new Float64Array(left.n * right.n * channels);
  if (counts[1]) {
    const sums = (use: Use): Float64Array => siteSums(use, [sites, channels], biasScale);
    const [b1, b2] = [sums(left), sums(right)];
    const width = right.n * channels;
    await overRows({ rows: left.n, width, turn: context.turn }, (start, end) => {
      for (let i = start, at = start * width; i < end; i++) {
        for (let j = 0; j < width; j++, at++) {
          h[at] = b1[i * channels + j % channels]! * b2[j]!;
        }
      }
    });
  }
  if (!counts[0]!) return h;
  const inputs = from.channels;
  const m1 = await siteProducts({ use: left, extent: [sites, inputs, channels], scale, context });
  const m2 = left === right
    ? m1
    : await siteProducts({ use: right, extent: [sites, inputs, channels], scale, context });
  for (let c = 0; c < channels; c++) {
    const rows = (m: Float64Array, n: number): Float64Array =>
      m.subarray(c * n * inputs, (c + 1) * n * inputs);
    const values = await rowProducts(context, rows(m1, left.n), rows(m2, right.n), inputs);
    await overPieces(values.length, context.turn, (start, end) => {
      for (let pair = start; pair < end; pair++) h[pair * channels + c]! += values[pair]!;
    });
  }
  return h;
}

interface SiteProducts {
  readonly use: Use;
  readonly extent: readonly [sites: number, inputs: number, channels: number];
  readonly scale: number;
  readonly context: GramJob["context"];
}

/** M, `[channels, n, inputs]`. */
async function siteProducts(
  { use: { n, input, common }, extent: [sites, inputs, channels], scale, context }: SiteProducts,
): Promise<Float64Array> {
  const made = context.allocate(channels * n * inputs);
  const one = context.allocate(channels * inputs);
  for (let i = 0; i < n; i++) {
    const a = common!.subarray(i * sites * channels, (i + 1) * sites * channels);
    const b = input.subarray(i * sites * inputs, (i + 1) * sites * inputs);
    const extent = { m: channels, n: inputs, k: sites };
    await product(context, { ...extent, a, b, c: one, transposeA: true, alpha: scale });
    for (let c = 0; c < channels; c++) {
      made.set(one.subarray(c * inputs, (c + 1) * inputs), (c * n + i) * inputs);
    }
    await context.turn();
  }
  return made;
}

/** scale sum_p s_p, `[n, channels]`. */
function siteSums(
  { n, common }: Use,
  [sites, channels]: readonly [number, number],
  scale: number,
): Float64Array {
  const made = new Float64Array(n * channels);
  for (let i = 0, at = 0; i < n; i++) {
    for (let p = 0; p < sites; p++) {
      for (let c = 0; c < channels; c++) made[i * channels + c]! += scale * common![at++]!;
    }
  }
  return made;
}
