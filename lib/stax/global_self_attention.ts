/**
 * Self-attention over all sites, in the limit of many heads and channels (Hron et al. 2020).
 *
 * With scores scaled by 1/n, G = zeta(wQuery wKey K^(x, x)) weighs the sites of x, zeta being softmax
 * along rows, the identity, the absolute value or relu, and with c = (wOut wValue)^2
 * K' = c G K G'^T + b^2, Theta' = c G Theta G'^T + 2 c G K G'^T + b^2.
 * With scores scaled by 1/sqrt(n) (identity only), S = sum_ab K^ K and f = (wQuery wKey wOut wValue)^2,
 * K' = f S K^ + b^2, Theta' = f (2 sum_ab(K^ Theta) K^ + S (Theta^ + 4 K^)) + b^2.
 * K^ is K with positional embeddings, and K itself without them.
 *
 * @module
 */
import {
  checkBoolean,
  checkScale,
  made,
  oneOf,
  optional,
  wholeFrom,
} from "../activations/check.ts";
import type { AttentionOperation } from "../engine/program/program.ts";
import { checkNames } from "../options.ts";
import type { AttentionMechanism, GlobalSelfAttention } from "./attention.ts";
import { finiteAttention } from "./attention_finite.ts";
import { attentionLatex } from "./attention_latex.ts";
import { checkSpatial } from "./axes.ts";
import {
  checkPosition,
  frozenPosition,
  type PositionalEmbedding,
  positionalMix,
} from "./positional.ts";
import { type LayerRule, single } from "./rule.ts";
import type { Signal } from "./signal.ts";
import { checkSitePairs } from "./size.ts";

export type { AttentionMechanism, GlobalSelfAttention } from "./attention.ts";

/** Options of {@linkcode globalSelfAttention}. */
export interface GlobalSelfAttentionOptions {
  /** Number of channels of queries and keys of one head. @default {channels} */
  readonly keyChannels?: number;
  /** Number of channels of the values of one head. @default {channels} */
  readonly valueChannels?: number;
  /** Number of heads; kernels are those of infinitely many. @default {1} */
  readonly heads?: number;
  /** Whether scores are scaled by 1/n; by 1/sqrt(n) otherwise. @default {true} */
  readonly linearScaling?: boolean;
  /** What makes weights of scores; "identity" alone with 1/sqrt(n). @default {"softmax"} */
  readonly mechanism?: AttentionMechanism;
  /** Standard deviation of the query weights. @default {1} */
  readonly wQueryStd?: number;
  /** Standard deviation of the key weights. @default {1} */
  readonly wKeyStd?: number;
  /** Standard deviation of the value weights. @default {1} */
  readonly wValueStd?: number;
  /** Standard deviation of the output weights. @default {1} */
  readonly wOutStd?: number;
  /** Standard deviation of the biases; no biases if omitted. */
  readonly bStd?: number;
  /** Positional embeddings; none if omitted. */
  readonly position?: PositionalEmbedding;
}

/**
 * Self-attention over all sites.
 *
 * @param channels Number of output channels.
 * @param options Scaling, mechanism, scales and positional embeddings.
 * @returns The layer.
 * @throws {RangeError} If a size is not a whole number of at least 1, or a scale is negative.
 * @throws {TypeError} If scores scaled by 1/sqrt(n) have another mechanism than the identity, or there
 * is no such option.
 *
 * @example Usage
 * ```ts
 * import { nngp, stax } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * // Two sites at a right angle: each attends to itself alone.
 * const attention = stax.globalSelfAttention(1, { mechanism: "identity" });
 * const net = stax.serial(attention, stax.flatten());
 * const kernel = await nngp(net, [[[1, 1], [1, -1]]]);
 * assertAlmostEquals(kernel.data[0]!, 1, 1e-14);
 * ```
 */
export function globalSelfAttention(
  channels: number,
  options: GlobalSelfAttentionOptions = {},
): GlobalSelfAttention {
  checkNames(`make ${LAYER}`, options, NAMES);
  const { keyChannels = channels, valueChannels = channels, heads = 1 } = options;
  const { linearScaling = true, mechanism = "softmax", bStd, position } = options;
  const { wQueryStd = 1, wKeyStd = 1, wValueStd = 1, wOutStd = 1 } = options;
  return made<GlobalSelfAttention>({
    kind: "globalSelfAttention",
    channels,
    keyChannels,
    valueChannels,
    heads,
    linearScaling,
    mechanism,
    wQueryStd,
    wKeyStd,
    wValueStd,
    wOutStd,
    ...(bStd === undefined ? {} : { bStd }),
    ...(position === undefined ? {} : { position: frozenPosition(position) }),
  }, globalSelfAttentionRule);
}

const LAYER = "globalSelfAttention";
const WIDTHS = ["keyChannels", "valueChannels", "heads"] as const;
const SCALES = ["wQueryStd", "wKeyStd", "wValueStd", "wOutStd"] as const;
const NAMES: readonly string[] = [
  ...[...WIDTHS, ...SCALES, "linearScaling", "mechanism", "bStd", "position"],
];

/** The readings of this layer. */
export const globalSelfAttentionRule: LayerRule<GlobalSelfAttention> = {
  arity: "one",
  fields: {
    channels: wholeFrom(1),
    keyChannels: wholeFrom(1),
    valueChannels: wholeFrom(1),
    heads: wholeFrom(1),
    linearScaling: checkBoolean,
    mechanism: oneOf("softmax", "identity", "abs", "relu"),
    wQueryStd: checkScale,
    wKeyStd: checkScale,
    wValueStd: checkScale,
    wOutStd: checkScale,
    bStd: optional(checkScale),
    position: optional(checkPosition),
  },
  check({ linearScaling, mechanism, wOutStd, wValueStd }) {
    checkScale(LAYER, "wOutStd * wValueStd", wOutStd * wValueStd);
    if (!linearScaling && mechanism !== "identity") {
      throw new TypeError(
        `Cannot make ${LAYER} with scores scaled by 1/sqrt(n) and mechanism '${mechanism}': ` +
          "the limit is known for 'identity' only; use it, or linearScaling true",
      );
    }
  },
  signal(layer, inputs, place) {
    checkSpatial(LAYER, single(inputs), place);
    checkSitePairs(LAYER, single(inputs), place);
    operation(layer, single(inputs), place);
    const { channels } = layer;
    return { ...single(inputs), channels, gaussian: true, sources: [place] };
  },
  kernel: (layer, inputs) => [operation(layer, single(inputs), LAYER)],
  finite: (layer, inputs, build) => finiteAttention(layer, single(inputs), build),
  // Its kernel is the limit of many heads and of many channels of keys and values.
  widen: (layer, { width, isOutput }) =>
    Object.freeze({
      ...layer,
      ...(isOutput ? {} : { channels: width }),
      ...{ keyChannels: width, valueChannels: width, heads: width },
    }),
  latex: (layer, { inputs: [index] }, signals) =>
    attentionLatex(operation(layer, single(signals), LAYER), index!),
};

function operation(
  layer: GlobalSelfAttention,
  input: Signal,
  place: string,
): AttentionOperation {
  const { bStd = 0, position } = layer;
  const bias = bStd * bStd;
  return {
    op: "attention",
    linear: layer.linearScaling,
    mechanism: layer.mechanism,
    queryKey: layer.wQueryStd * layer.wKeyStd,
    outValue: (layer.wOutStd * layer.wValueStd) ** 2,
    bias,
    ntkBias: bias,
    ...(position === undefined ? {} : { position: positionalMix(position, input, place) }),
  };
}
