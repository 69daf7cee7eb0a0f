/**
 * Fully connected layer.
 *
 * "ntk" parameterisation, z = wStd/sqrt(n) W x + bStd b (Jacot et al. 2018):
 * K' = wStd^2 K + bStd^2, Theta' = K' + wStd^2 Theta.
 * "standard" parameterisation, weights of variance wStd^2/n (Sohl-Dickstein et al. 2020):
 * the same K', Theta' = n K + 1 + wStd^2 Theta, the 1 only with a bias.
 *
 * @module
 */
import {
  checkScale,
  type FieldCheck,
  listOf,
  made,
  oneOf,
  optional,
  wholeFrom,
} from "../activations/check.ts";
import { latexNumber, latexScaled, latexSum } from "../activations/latex.ts";
import { checkNames } from "../options.ts";
import { affineOperation, affineParameters, type Parameterization } from "./affine_parameters.ts";
import { type LayerRule, single } from "./rule.ts";

export type { Parameterization } from "./affine_parameters.ts";

/** Fully connected layer, as a value. */
export interface Dense {
  /** Tag of this layer. */
  readonly kind: "dense";
  /** Number of units. */
  readonly width: number;
  /** Standard deviation of the weights, before division by the root of the fan-in. */
  readonly wStd: number;
  /** Standard deviation of the biases; absent without biases. */
  readonly bStd?: number;
  /** Where the scale of the weights sits. */
  readonly parameterization: Parameterization;
  /** Width multipliers of input and output in the standard parameterisation. */
  readonly s: readonly [number, number];
}

/** Options of {@linkcode dense}. */
export interface DenseOptions {
  /** Standard deviation of the weights. @default {1} */
  readonly wStd?: number;
  /** Standard deviation of the biases; no biases if omitted. */
  readonly bStd?: number;
  /** Parameterisation. @default {"ntk"} */
  readonly parameterization?: Parameterization;
  /** Width multipliers (s0, s1) of input and output: the fan-in counts n/s0. @default {[1, 1]} */
  readonly s?: readonly [number, number];
}

/**
 * Fully connected layer.
 *
 * @param width Number of units; matters for kernels only in the standard parameterisation.
 * @param options Scales and parameterisation.
 * @returns The layer.
 * @throws {RangeError} If the width is not a whole number of at least 1, or a scale is negative.
 * @throws {TypeError} If there is no such option.
 *
 * @example Usage
 * ```ts
 * import { ntk, stax } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const kernel = await ntk(stax.dense(1, { wStd: 2 }), [[1, 1]]);
 * assertEquals(kernel.data[0], 4);
 * ```
 */
export function dense(width: number, options: DenseOptions = {}): Dense {
  checkNames("make dense", options, ["wStd", "bStd", "parameterization", "s"]);
  const { wStd = 1, bStd, parameterization = "ntk", s = [1, 1] } = options;
  const bias = bStd === undefined ? {} : { bStd };
  const scales = { wStd, ...bias, parameterization, s: frozenMultipliers(s) };
  return made({ kind: "dense", width, ...scales }, denseRule);
}

/** Refuses what is no parameterisation. */
export const checkParameterization: FieldCheck = oneOf("ntk", "standard");

/** Refuses what is no pair of width multipliers. */
export function checkMultipliers(layer: string, name: string, value: unknown): void {
  listOf(wholeFrom(1))(layer, name, value);
  const { length } = value as readonly number[];
  if (length === 2) return;
  throw new TypeError(
    `Cannot make ${layer} as '${name}' must have two entries, for input and output: found ${length}`,
  );
}

/** A copy of width multipliers that cannot be changed. */
export function frozenMultipliers(s: readonly [number, number]): readonly [number, number] {
  return Array.isArray(s) ? Object.freeze([...s] as const) as readonly [number, number] : s;
}

/** The readings of this layer. */
export const denseRule: LayerRule<Dense> = {
  arity: "one",
  fields: {
    width: wholeFrom(1),
    wStd: checkScale,
    bStd: optional(checkScale),
    parameterization: checkParameterization,
    s: checkMultipliers,
  },
  signal: ({ width, s }, inputs, place) => ({
    channels: width * s[1],
    spatial: single(inputs).spatial,
    gaussian: true,
    sources: [place],
  }),
  kernel: (layer, inputs) => [affineOperation(layer, single(inputs).channels)],
  finite(layer, inputs, build) {
    const { channels } = single(inputs);
    const shapes = { fanIn: channels, weight: [channels, build.shape.channels] };
    const { parameters, ...scales } = affineParameters(
      layer,
      { ...shapes, bias: [build.shape.channels] },
      build,
    );
    return build.add({ op: "linear", ...scales, heads: 1 }, inputs, build.shape, parameters);
  },
  widen: (layer, { width, isOutput }) => isOutput ? layer : Object.freeze({ ...layer, width }),
  latex(layer, { inputs, output }, signals) {
    const { weight, bias, ntkWeight, ntkBias } = affineOperation(layer, single(signals).channels);
    const [kernel, ntk] = [`K_{${inputs[0]}}`, `\\Theta_{${inputs[0]}}`];
    const trained = layer.parameterization === "ntk"
      ? `K_{${output}}`
      : latexSum([latexScaled(ntkWeight, kernel), latexNumber(ntkBias)]);
    return {
      kernel: latexSum([latexScaled(weight, kernel), latexNumber(bias)]),
      ntk: latexSum([trained, latexScaled(weight, ntk)]),
    };
  },
};
