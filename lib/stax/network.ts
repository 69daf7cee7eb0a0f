/**
 * Networks as values, and the table of the readings of their layers.
 *
 * @module
 */
import { type Activation, activationRules } from "../activations/mod.ts";
import { kindOf } from "../options.ts";
import { type Aggregate, aggregateRule } from "./aggregate.ts";
import { type AvgPool, avgPoolRule } from "./avg_pool.ts";
import { type Conv, convRule } from "./conv.ts";
import { type ConvLocal, convLocalRule } from "./conv_local.ts";
import { type ConvTranspose, convTransposeRule } from "./conv_transpose.ts";
import { type Dense, denseRule } from "./dense.ts";
import { type Dropout, dropoutRule } from "./dropout.ts";
import { type FanInConcat, fanInConcatRule } from "./fan_in_concat.ts";
import { type FanInProd, fanInProdRule } from "./fan_in_prod.ts";
import { type FanInSum, fanInSumRule } from "./fan_in_sum.ts";
import type { FanOut } from "./fan_out.ts";
import { type Flatten, flattenRule } from "./flatten.ts";
import { type GlobalAvgPool, globalAvgPoolRule } from "./global_avg_pool.ts";
import { type GlobalSelfAttention, globalSelfAttentionRule } from "./global_self_attention.ts";
import { type GlobalSumPool, globalSumPoolRule } from "./global_sum_pool.ts";
import { type Identity, identityRule } from "./identity.ts";
import { type ImageResize, imageResizeRule } from "./image_resize.ts";
import { type LayerNorm, layerNormRule } from "./layer_norm.ts";
import { nonlinearityRule } from "./nonlinearity.ts";
import type { Parallel } from "./parallel.ts";
import type { Repeat } from "./repeat.ts";
import type { LayerRule } from "./rule.ts";
import type { Serial } from "./serial.ts";
import { type Slice, sliceRule } from "./slice.ts";
import { type SumPool, sumPoolRule } from "./sum_pool.ts";

/** A layer other than a nonlinearity. */
export type LinearLayer =
  | Aggregate
  | AvgPool
  | Conv
  | ConvLocal
  | ConvTranspose
  | Dense
  | Dropout
  | FanInConcat
  | FanInProd
  | FanInSum
  | Flatten
  | GlobalAvgPool
  | GlobalSelfAttention
  | GlobalSumPool
  | Identity
  | ImageResize
  | LayerNorm
  | Slice
  | SumPool;

/** A single layer. */
export type Layer = LinearLayer | Activation;

/** A way of putting layers together. */
export type Combinator = Serial | Parallel | Repeat | FanOut;

/** An architecture: plain data that survives `JSON.parse(JSON.stringify(net))`. */
export type Net = Layer | Combinator;

const linearRules: {
  readonly [Kind in LinearLayer["kind"]]: LayerRule<Extract<LinearLayer, { kind: Kind }>>;
} = {
  aggregate: aggregateRule,
  avgPool: avgPoolRule,
  conv: convRule,
  convLocal: convLocalRule,
  convTranspose: convTransposeRule,
  dense: denseRule,
  dropout: dropoutRule,
  fanInConcat: fanInConcatRule,
  fanInProd: fanInProdRule,
  fanInSum: fanInSumRule,
  flatten: flattenRule,
  globalAvgPool: globalAvgPoolRule,
  globalSelfAttention: globalSelfAttentionRule,
  globalSumPool: globalSumPoolRule,
  identity: identityRule,
  imageResize: imageResizeRule,
  layerNorm: layerNormRule,
  slice: sliceRule,
  sumPool: sumPoolRule,
};

/**
 * The readings of one layer; its parameters are checked, since it may come from JSON.
 *
 * @param layer The layer.
 * @param place Its place in the network, for messages.
 * @throws {TypeError} If the kind of the layer is not known.
 */
export function layerRule<L extends Layer>(layer: L, place: string): LayerRule<L> {
  const kind: string = layer?.kind ?? kindOf(layer);
  const rule = Object.hasOwn(linearRules, kind)
    ? linearRules[kind as LinearLayer["kind"]]
    : Object.hasOwn(activationRules, kind)
    ? nonlinearityRule
    : undefined;
  if (rule === undefined) {
    throw new TypeError(
      `Cannot read the network at ${place}: found no layer of kind '${kind}'${hint(layer)}`,
    );
  }
  const typed = rule as unknown as LayerRule<L>;
  typed.check(layer);
  return typed;
}

function hint(layer: unknown): string {
  if (typeof layer === "function") return "; call it, as in relu()";
  return Array.isArray(layer) ? "; pass layers one by one, as in serial(a, b)" : "";
}
