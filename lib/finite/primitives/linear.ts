/**
 * z_p = scale x_p W + biasScale b at every site p.
 *
 * Adjoints: x' = scale g W^T, W' = scale sum_p x_p^T g_p, b' = biasScale sum_p g_p.
 *
 * @module
 */
import { product } from "../context.ts";
import { type LinearPrimitive, sitesOf } from "../graph.ts";
import { cauchyLater, mapJet } from "../jet.ts";
import { addBias, biasGradient } from "./bias.ts";
import { linearGram, linearGramCost } from "./linear_gram.ts";
import type { PrimitiveRule } from "./rule.ts";

/** The readings of this primitive. */
export const linearRule: PrimitiveRule<LinearPrimitive> = {
  async forward({ scale, biasScale, heads }, { n, from: [from], to, inputs, parameters, context }) {
    const [m, k, width] = [n * sitesOf(to), from!.channels, to.channels];
    const weights = mapJet(parameters[0]!, (w) => sideBySide(w, heads, k));
    const made = await cauchyLater(
      inputs[0]!,
      weights,
      (a, b, c, isFirst) =>
        product(context, { m, n: width, k, a, b, c, alpha: scale, beta: isFirst ? 0 : 1 }),
      () => context.allocate(m * width),
    );
    await context.turn();
    return addBias(made, parameters[1], { rows: m, width, scale: biasScale });
  },
  async backward({ scale, heads }, { n, from: [from], to, parameters, context }, cotangent) {
    const [m, k, width] = [n * cotangent.copies * sitesOf(to), from!.channels, to.channels];
    const weights = mapJet(parameters[0]!, (w) => sideBySide(w, heads, k));
    const made = await cauchyLater(
      cotangent.jet,
      weights,
      (a, b, c, isFirst) =>
        product(context, {
          ...{ m, n: k, k: width, a, b, c, transposeB: true },
          ...{ alpha: scale, beta: isFirst ? 0 : 1 },
        }),
      () => context.allocate(m * k),
    );
    await context.turn();
    return [made];
  },
  trained: {
    async gradient({ scale, biasScale, heads }, at, cotangent) {
      const { n, from: [from], to, inputs, parameters, context } = at;
      const [rows, m, width] = [n * sitesOf(to), from!.channels, to.channels];
      const made = await cauchyLater(
        inputs[0]!,
        cotangent,
        (a, b, c, isFirst) =>
          product(context, {
            ...{ m, n: width, k: rows, a, b, c, transposeA: true },
            ...{ alpha: scale, beta: isFirst ? 0 : 1 },
          }),
        () => context.allocate(m * width),
      );
      await context.turn();
      const weights = mapJet(made, (gradient) => oneByOne(gradient, heads, m));
      return parameters.length === 1
        ? [weights]
        : [weights, biasGradient(cotangent, width, biasScale)];
    },
    gram: linearGram,
    gramCost: linearGramCost,
  },
};

/** `[heads, k, width]` as `[k, heads * width]`. */
function sideBySide(weights: Float64Array, heads: number, k: number): Float64Array {
  return heads === 1 ? weights : swap(weights, heads, k);
}

/** `[k, heads * width]` as `[heads, k, width]`. */
function oneByOne(weights: Float64Array, heads: number, k: number): Float64Array {
  return heads === 1 ? weights : swap(weights, k, heads);
}

/** `[a, b, width]` as `[b, a, width]`. */
function swap(values: Float64Array, a: number, b: number): Float64Array {
  const width = values.length / (a * b);
  const made = new Float64Array(values.length);
  for (let i = 0; i < a; i++) {
    for (let j = 0; j < b; j++) {
      const from = (i * b + j) * width;
      made.set(values.subarray(from, from + width), (j * a + i) * width);
    }
  }
  return made;
}
