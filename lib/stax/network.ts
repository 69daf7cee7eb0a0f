/**
 * Networks as values, and the table of the readings of their layers.
 *
 * @module
 */
import { checkLayer, type LayerChecks } from "../activations/check.ts";
import { type Activation, activationRules } from "../activations/mod.ts";
import { nearestName } from "../nearest_name.ts";
import { describeValue, kindOf } from "../options.ts";
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
import { netAdvice } from "./net_advice.ts";
import type { LayerReadings, LayerRule } from "./rule.ts";
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

/** Layers in series, as a value. */
export interface Serial {
  /** Tag of this combinator. */
  readonly kind: "serial";
  /** The layers, first applied first. */
  readonly layers: readonly Net[];
}

/** Layers in parallel, as a value. */
export interface Parallel {
  /** Tag of this combinator. */
  readonly kind: "parallel";
  /** One layer a branch. */
  readonly layers: readonly Net[];
}

/** A repeated layer, as a value. */
export interface Repeat {
  /** Tag of this combinator. */
  readonly kind: "repeat";
  /** What is repeated; each copy has weights of its own. */
  readonly layer: Net;
  /** How often. */
  readonly times: number;
}

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
 * The readings of one layer; its fields are checked, since it may come from JSON.
 *
 * @param layer The layer.
 * @param place Its place in the network, for messages.
 * @throws {TypeError} If the kind of the layer is not known, or it has a field that its kind has not.
 * @throws {RangeError} If a field is out of range.
 */
export function layerRule<L extends Layer>(layer: L, place: string): LayerReadings<L> {
  const kind: unknown = layer?.kind;
  if (typeof kind === "string" && Object.hasOwn(linearRules, kind)) {
    const rule = linearRules[kind as LinearLayer["kind"]] as unknown as LayerRule<L>;
    checkLayer(layer, rule);
    return rule;
  }
  if (typeof kind === "string" && Object.hasOwn(activationRules, kind)) {
    checkLayer(layer, activationRules[kind as Activation["kind"]] as unknown as LayerChecks<L>);
    return nonlinearityRule as unknown as LayerReadings<L>;
  }
  throw new TypeError(
    `Cannot read the network at ${place}: found no layer of kind '${
      kind === undefined ? kindOf(layer) : describeValue(kind)
    }'${hint(layer)}`,
  );
}

function hint(layer: unknown): string {
  const { kind } = (layer ?? {}) as { readonly kind?: unknown };
  const kinds = [...Object.keys(linearRules), ...Object.keys(activationRules), ...COMBINATORS];
  const near = typeof kind === "string" ? nearestName(kind, kinds) : undefined;
  return near === undefined ? netAdvice(layer) : `; did you mean '${near}'?`;
}

const COMBINATORS: readonly Combinator["kind"][] = ["serial", "parallel", "repeat", "fanOut"];
