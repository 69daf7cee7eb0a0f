/**
 * Layer normalisation over the channels: K' = K / sqrt((p + eps)(q + eps)), Theta' likewise.
 *
 * In the limit of infinite width the mean over channels is zero and their variance is K(x, x).
 *
 * @module
 */
import { checkNotNegative } from "../activations/check.ts";
import { latexNumber } from "../activations/latex.ts";
import { type LayerRule, single } from "./rule.ts";

/** Layer normalisation, as a value. */
export interface LayerNorm {
  /** Tag of this layer. */
  readonly kind: "layerNorm";
  /** Added to variances. */
  readonly eps: number;
}

/** Options of {@linkcode layerNorm}. */
export interface LayerNormOptions {
  /** Added to variances, so that an input of variance zero stays zero. @default {1e-12} */
  readonly eps?: number;
}

/**
 * Layer normalisation over the channels; its input must be Gaussian.
 *
 * @param options The guard `eps`.
 * @returns The layer.
 * @throws {RangeError} If `eps` is negative or not finite.
 *
 * @example Usage
 * ```ts
 * import { nngp, stax } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const net = stax.serial(stax.dense(1), stax.layerNorm());
 * assertAlmostEquals((await nngp(net, [[7]])).data[0]!, 1, 1e-12);
 * ```
 */
export function layerNorm({ eps = 1e-12 }: LayerNormOptions = {}): LayerNorm {
  const layer: LayerNorm = { kind: "layerNorm", eps };
  layerNormRule.check(layer);
  return Object.freeze(layer);
}

/** The readings of this layer. */
export const layerNormRule: LayerRule<LayerNorm> = {
  arity: "one",
  check: ({ eps }) => checkNotNegative("layerNorm", "eps", eps),
  signal(_, inputs, place) {
    const input = single(inputs);
    if (!input.gaussian) {
      throw new TypeError(
        `Cannot apply layerNorm at ${place} as its input is not Gaussian: ` +
          "put an affine layer such as dense before it",
      );
    }
    return input;
  },
  kernel: ({ eps }) => [{ op: "normalize", eps }],
  latex({ eps }, { inputs }) {
    const [index] = inputs;
    const root = `\\sqrt{(p_{${index}} + ${latexNumber(eps)})(q_{${index}} + ${latexNumber(eps)})}`;
    return {
      kernel: `\\frac{K_{${index}}}{${root}}`,
      ntk: `\\frac{\\Theta_{${index}}}{${root}}`,
    };
  },
};
