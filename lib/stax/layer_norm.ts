/**
 * Layer normalisation: K'(a, b) = K(a, b) / sqrt(m(a) m'(b)) and Theta' likewise. Over the channels,
 * m = K(x_a, x_a) + eps; over sites too, m is the mean of that along their axes.
 *
 * In the limit of infinite width the mean over channels is zero and their variance is K(x_a, x_a).
 *
 * @module
 */
import { checkNotNegative, fromOptions } from "../activations/check.ts";
import { latexNumber } from "../activations/latex.ts";
import { groupSites } from "../engine/program/site_groups.ts";
import type { NormalizeOperation } from "../engine/program/program.ts";
import { checkAxes, spatialAxes } from "./axes.ts";
import { type LayerRule, single } from "./rule.ts";
import type { SignalShape } from "./signal.ts";

/** Layer normalisation, as a value. */
export interface LayerNorm {
  /** Tag of this layer. */
  readonly kind: "layerNorm";
  /** Axes of [n, ...spatial, channels] that are averaged over; the channels are among them. */
  readonly axis: number | readonly number[];
  /** Added to variances. */
  readonly eps: number;
}

/** Options of {@linkcode layerNorm}. */
export interface LayerNormOptions {
  /**
   * Axes that are averaged over, counted on [n, ...spatial, channels], with -1 the channels, which
   * must be among them: [1, 2, 3] or [1, 2, -1] are height, width and channels of images.
   *
   * @default {-1}
   */
  readonly axis?: number | readonly number[];
  /** Added to variances, so that an input of variance zero stays zero. @default {1e-12} */
  readonly eps?: number;
}

/**
 * Layer normalisation over the channels, or over channels and sites; its input must be Gaussian.
 *
 * @param options The axes, and the guard `eps`.
 * @returns The layer.
 * @throws {RangeError} If `eps` is negative or not finite, or an axis is repeated.
 * @throws {TypeError} If an axis is not a whole number, or there is no such option.
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
export function layerNorm(options: LayerNormOptions = {}): LayerNorm {
  return fromOptions(layerNormRule, { kind: "layerNorm", axis: -1, eps: 1e-12 }, options);
}

/** The readings of this layer. */
export const layerNormRule: LayerRule<LayerNorm> = {
  arity: "one",
  fields: { axis: checkAxes, eps: checkNotNegative },
  signal(layer, inputs, place) {
    const input = single(inputs);
    if (!input.gaussian) {
      throw new TypeError(
        `Cannot apply layerNorm at ${place} as its input is not Gaussian: ` +
          "put an affine layer such as dense before it",
      );
    }
    const axes = spatialAxes("layerNorm", layer.axis, input, place);
    if (!axes.includes(input.spatial.length)) {
      throw new RangeError(
        `Cannot apply layerNorm at ${place} as its axes [${layer.axis}] do not include the channels: ` +
          "add -1 to them",
      );
    }
    return input;
  },
  kernel: (layer, inputs) => [operation(layer, single(inputs))],
  finite(layer, inputs, build) {
    const { eps, axes = [] } = operation(layer, single(inputs));
    const { graphs } = groupSites(axes, single(inputs).spatial);
    return build.add({ op: "normalize", groups: graphs, eps }, inputs, build.shape);
  },
  latex(layer, { inputs: [index] }, signals) {
    const { eps, axes } = operation(layer, single(signals));
    const mean = (variance: string): string =>
      axes === undefined
        ? `(${variance}_{${index}} + ${latexNumber(eps)})`
        : `(\\overline{${variance}}_{${index}} + ${latexNumber(eps)})`;
    const root = `\\sqrt{${mean("p")}${mean("q")}}`;
    const over = axes === undefined || axes.length === single(signals).spatial.length
      ? "all sites"
      : `the sites along axes ${axes.map((axis) => axis + 1).join(", ")}`;
    return {
      ...(axes === undefined ? {} : {
        where: ["p", "q"].map((variance) =>
          `\\overline{${variance}}_{${index}} = \\text{mean of } ${variance}_{${index}} \\text{ over ${over}}`
        ),
      }),
      kernel: `\\frac{K_{${index}}}{${root}}`,
      ntk: `\\frac{\\Theta_{${index}}}{${root}}`,
    };
  },
};

function operation({ axis, eps }: LayerNorm, input: SignalShape): NormalizeOperation {
  const axes = spatialAxes("layerNorm", axis, input, "layerNorm")
    .filter((each) => each < input.spatial.length);
  return { op: "normalize", eps, ...(axes.length === 0 ? {} : { axes }) };
}
