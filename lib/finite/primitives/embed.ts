/**
 * y = std L Z, the same for every input, with the trained Z `[sites, channels]`. The adjoint is
 * Z' = std L^T sum_n g_n.
 *
 * @module
 */
import { type EmbedPrimitive, sitesOf, type ValueShape } from "../graph.ts";
import { mapJet } from "../jet.ts";
import { COST } from "./cost.ts";
import { addPairs, outputsOf, rowProducts, signalMatrix } from "./pairs.ts";
import type { GramJob, PrimitiveRule, Use } from "./rule.ts";
import { writtenOut } from "./spread.ts";

/** The readings of this primitive. */
export const embedRule: PrimitiveRule<EmbedPrimitive> = {
  forward(primitive, { n, to, parameters }) {
    return mapJet(parameters[0]!, (z) => {
      const one = mixed(primitive, z, { shape: to, transposed: false });
      const out = new Float64Array(n * one.length);
      for (let i = 0; i < n; i++) out.set(one, i * one.length);
      return out;
    });
  },
  backward: () => [],
  trained: {
    gradient: (primitive, { to }, cotangent) => [
      mapJet(cotangent, (g) => {
        const size = sitesOf(to) * to.channels;
        const sum = new Float64Array(size);
        for (let at = 0; at < g.length; at++) sum[at % size]! += g[at]!;
        return mixed(primitive, sum, { shape: to, transposed: true });
      }),
    ],
    gramCost({ n: [n1, n2], pairs, to }) {
      const size = sitesOf(to) * to.channels;
      const both = pairs.kept * pairs.summed * pairs.free ** 2;
      const terms = (n1 + n2) * outputsOf(pairs) * sitesOf(to) * size;
      return { products: n1 * n2 * both * size, rest: COST.term * terms + COST.call };
    },
    async gram(primitive, job: GramJob) {
      const { left, right, pairs, counts, to, context, out } = await writtenOut(job);
      if (!counts[0]!) return;
      const size = sitesOf(to) * to.channels;
      const { turn } = context;
      const jacobian = async ({ n, signal }: Use): Promise<Float64Array> => {
        const made = new Float64Array(signal.length);
        for (let row = 0; row < n * outputsOf(pairs); row++) {
          const one = signal.subarray(row * size, (row + 1) * size);
          made.set(mixed(primitive, one, { shape: to, transposed: true }), row * size);
          await turn();
        }
        return made;
      };
      const [first, second] = [await jacobian(left), await jacobian(right)];
      for (let keep = 0; keep < pairs.kept; keep++) {
        const axes = { ...pairs, sites: 1, channels: size };
        const a = await signalMatrix(first, { ...axes, n: left.n }, { keep, turn });
        const b = await signalMatrix(second, { ...axes, n: right.n }, { keep, turn });
        const values = await rowProducts(context, a, b, pairs.summed * size);
        const target = { out, columns: right.n, pairs, keep, start: [0, 0] as const, turn };
        await addPairs(target, values, [left.n, right.n]);
      }
    },
  },
};

/** std L z, or std L^T z. */
function mixed(
  { std, factor }: EmbedPrimitive,
  z: Float64Array,
  { shape, transposed }: { readonly shape: ValueShape; readonly transposed: boolean },
): Float64Array {
  const [sites, { channels }] = [sitesOf(shape), shape];
  const made = new Float64Array(sites * channels);
  for (let a = 0; a < sites; a++) {
    for (let b = 0; b < sites; b++) {
      const weight = std * factor[transposed ? b * sites + a : a * sites + b]!;
      for (let c = 0; c < channels; c++) made[a * channels + c]! += weight * z[b * channels + c]!;
    }
  }
  return made;
}
