/**
 * The table of the primitives' readings.
 *
 * @module
 */
import type { Primitive } from "../graph.ts";
import { concatRule } from "./concat.ts";
import { dropoutRule } from "./dropout.ts";
import { elementwiseRule } from "./elementwise.ts";
import { embedRule } from "./embed.ts";
import { gatherRule } from "./gather.ts";
import { graphMixRule } from "./graph_mix.ts";
import { linearRule } from "./linear.ts";
import { localLinearRule } from "./local_linear.ts";
import { mixRule } from "./mix.ts";
import { normalizeRule } from "./normalize.ts";
import { productRule } from "./product.ts";
import { reshapeRule } from "./reshape.ts";
import type { PrimitiveRule } from "./rule.ts";
import { scoresRule } from "./scores.ts";
import { softmaxRule } from "./softmax.ts";
import { sumRule } from "./sum.ts";
import { weighRule } from "./weigh.ts";

const rules: {
  readonly [Op in Primitive["op"]]: PrimitiveRule<Extract<Primitive, { op: Op }>>;
} = {
  concat: concatRule,
  dropout: dropoutRule,
  elementwise: elementwiseRule,
  embed: embedRule,
  gather: gatherRule,
  graphMix: graphMixRule,
  linear: linearRule,
  localLinear: localLinearRule,
  mix: mixRule,
  normalize: normalizeRule,
  product: productRule,
  reshape: reshapeRule,
  scores: scoresRule,
  softmax: softmaxRule,
  sum: sumRule,
  weigh: weighRule,
};

/** The readings of one primitive. */
export function primitiveRule<P extends Primitive>(primitive: P): PrimitiveRule<P> {
  return rules[primitive.op] as unknown as PrimitiveRule<P>;
}
