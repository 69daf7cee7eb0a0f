/**
 * Resampling to other lengths: K' = P K P^T over the sites, P the matrix of the weights of the input
 * sites in each output site, and Theta' likewise.
 *
 * The weights are those of JAX's `jax.image.resize`. Output site j of m lies at t = (j + 1/2) n/m - 1/2
 * among the n sites of the input. "linear": site i weighs max(0, 1 - |t - i|/w), normalised, with w =
 * max(n/m, 1) when shortening against aliasing, else 1. "nearest": the site floor((j + 1/2) n/m).
 *
 * @module
 */
import { checkBoolean, made, oneOf } from "../activations/check.ts";
import type { MixAxis } from "../engine/program/program.ts";
import { checkNames } from "../options.ts";
import { checkSizes, checkSpatial, frozen } from "./axes.ts";
import { mixSites } from "./finite_sites.ts";
import { type LayerRule, single } from "./rule.ts";
import type { SignalShape } from "./signal.ts";
import { latexVector } from "./window.ts";

/** How sites between sites are read. */
export type ResizeMethod = "linear" | "nearest";

/** Resampling, as a value. */
export interface ImageResize {
  /** Tag of this layer. */
  readonly kind: "imageResize";
  /** Lengths of the spatial axes afterwards; -1 keeps a length. */
  readonly shape: readonly number[];
  /** How sites between sites are read. */
  readonly method: ResizeMethod;
  /** Whether shortening averages over all sites that are left out. */
  readonly antialias: boolean;
}

/** Options of {@linkcode imageResize}. */
export interface ImageResizeOptions {
  /** How sites between sites are read. @default {"linear"} */
  readonly method?: ResizeMethod;
  /** Whether shortening averages over all sites that are left out; for "linear". @default {true} */
  readonly antialias?: boolean;
}

/**
 * Resamples the spatial axes to other lengths.
 *
 * @param shape Lengths of the spatial axes afterwards; -1 keeps a length.
 * @param options Method.
 * @returns The layer.
 * @throws {RangeError} If a length is neither -1 nor a whole number of at least 1.
 * @throws {TypeError} If there is no such method or option.
 *
 * @example Usage
 * ```ts
 * import { nngp, stax } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const twice = stax.imageResize([4], { method: "nearest" });
 * const kernel = await nngp(stax.serial(twice, stax.flatten()), [[[1], [3]]]);
 * assertAlmostEquals(kernel.data[0]!, (1 + 1 + 9 + 9) / 4, 1e-13);
 * ```
 */
export function imageResize(
  shape: readonly number[],
  options: ImageResizeOptions = {},
): ImageResize {
  checkNames("make imageResize", options, ["method", "antialias"]);
  const { method = "linear", antialias = true } = options;
  return made({ kind: "imageResize", shape: frozen(shape), method, antialias }, imageResizeRule);
}

/** The readings of this layer. */
export const imageResizeRule: LayerRule<ImageResize> = {
  arity: "one",
  fields: { shape: checkLengths, method: oneOf("linear", "nearest"), antialias: checkBoolean },
  signal(layer, inputs, place) {
    const input = single(inputs);
    checkSpatial("imageResize", input, place, layer.shape.length);
    return { ...input, spatial: resizedLengths(layer, input.spatial) };
  },
  kernel: (layer, inputs) => [{ op: "mix", axes: mixAxes(layer, single(inputs)), flat: false }],
  finite: (layer, inputs, build) =>
    build.add(mixSites(mixAxes(layer, single(inputs))), inputs, build.shape),
  latex(layer, { inputs: [index] }, signals) {
    const [from, to] = [single(signals).spatial, resizedLengths(layer, single(signals).spatial)];
    const sum = (symbol: string): string =>
      `\\sum_{k, l} P_{ak} P_{bl}\\, ${symbol}_{${index}}(k, l)`;
    const text = `${layer.method} interpolation from ${latexVector(from)} to ${
      latexVector(to)
    } sites`;
    return { where: [`P = \\text{${text}}`], kernel: sum("K"), ntk: sum("\\Theta") };
  },
};

/** Refuses what are no lengths; -1 stands for one that is kept. */
function checkLengths(layer: string, name: string, shape: unknown): void {
  checkSizes(layer, name, Array.isArray(shape) ? shape.map((n) => n === -1 ? 1 : n) : shape);
}

function mixAxes(layer: ImageResize, { spatial }: SignalShape): readonly MixAxis[] {
  const resized = resizedLengths(layer, spatial);
  return spatial.map((length, i) => resizeAxis(length, resized[i]!, layer));
}

function resizedLengths({ shape }: ImageResize, spatial: readonly number[]): readonly number[] {
  return spatial.map((length, i) => shape[i] === -1 ? length : shape[i]!);
}

function resizeAxis(input: number, output: number, layer: ImageResize): MixAxis {
  const rows = Array.from(
    { length: output },
    (_, j) =>
      layer.method === "nearest"
        ? [{ site: Math.floor((j + 0.5) * input / output), weight: 1 }]
        : linearRow((j + 0.5) * input / output - 0.5, input, layer.antialias ? input / output : 1),
  );
  return {
    input,
    sites: rows.map((row) => row.map(({ site }) => site)),
    weights: rows.map((row) => row.map(({ weight }) => weight)),
  };
}

interface Entry {
  readonly site: number;
  readonly weight: number;
}

function linearRow(at: number, input: number, shrinkage: number): readonly Entry[] {
  const width = Math.max(shrinkage, 1);
  const entries = Array.from({ length: input }, (_, site) => (
    { site, weight: Math.max(0, 1 - Math.abs(at - site) / width) }
  )).filter(({ weight }) => weight > 0);
  const total = entries.reduce((sum, { weight }) => sum + weight, 0);
  return entries.map(({ site, weight }) => ({ site, weight: weight / total }));
}
