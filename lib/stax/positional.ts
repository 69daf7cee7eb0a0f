/**
 * Positional embeddings of self-attention: random features of the sites, of covariance R between them,
 * that are added to the channels or set beside them.
 *
 * @module
 */
import {
  checkBoolean,
  checkFinite,
  checkNotNegative,
  checkOneOf,
  checkScale,
  checkWhole,
} from "../activations/check.ts";
import type { PositionalMix } from "../engine/program/program.ts";
import { checkKnown, checkNames, kindOf } from "../options.ts";
import { shapeText, type SignalShape } from "./signal.ts";

/**
 * How R falls with the distance d = sum_axes |i - j|^p of two sites: 1/(1 + d^power) or exp(-d/scale).
 */
export type PositionalDecay =
  | { readonly kind: "inverse"; readonly power: number }
  | { readonly kind: "exponential"; readonly scale: number };

/** Positional embeddings: K^ = K + std^2 R ("sum"), or (n K + m std^2 R)/(n + m) ("concat"). */
export interface PositionalEmbedding {
  /** Whether embeddings are added to the n channels of the input, or are m channels beside them. */
  readonly kind: "sum" | "concat";
  /** Standard deviation of the weights of the embeddings. @default {1} */
  readonly std?: number;
  /** Exponent p in the distance of sites. @default {2} */
  readonly pNorm?: number;
  /** How R falls with the distance; without it sites are independent, R = 1. */
  readonly decay?: PositionalDecay;
  /** R itself, [sites, sites] in row-major order of the sites, in place of a decay. */
  readonly covariance?: readonly (readonly number[])[];
  /** Number m of channels of "concat". @default {as many as the input has} */
  readonly channels?: number;
  /** Whether the values carry the embeddings too, and not only queries and keys. @default {false} */
  readonly values?: boolean;
}

/** A copy that cannot be changed. */
export function frozenPosition(position: PositionalEmbedding): PositionalEmbedding {
  if (typeof position !== "object" || position === null) return position;
  const { decay, covariance } = position;
  return Object.freeze({
    ...position,
    ...(typeof decay === "object" && decay !== null ? { decay: Object.freeze({ ...decay }) } : {}),
    ...(covariance !== undefined && isSquare(covariance)
      ? { covariance: Object.freeze(covariance.map((row) => Object.freeze([...row]))) }
      : {}),
  });
}

const LAYER = "globalSelfAttention";
const NAMES: readonly string[] = [
  ...["kind", "std", "pNorm", "decay", "covariance", "channels", "values"],
];

/** Refuses embeddings out of range. */
export function checkPosition(layer: string, name: string, value: unknown): void {
  const position = value as PositionalEmbedding;
  if (typeof position !== "object" || position === null) {
    throw new TypeError(
      `Cannot make ${layer} as '${name}' must be an object: found ${kindOf(position)}`,
    );
  }
  checkNames(`make ${LAYER} with 'position'`, position, NAMES);
  const { kind, std = 1, pNorm = 2, decay, covariance, channels = 1, values = false } = position;
  checkOneOf(LAYER, "position.kind", kind, ["sum", "concat"]);
  checkScale(LAYER, "position.std", std);
  checkNotNegative(LAYER, "position.pNorm", pNorm);
  checkWhole(LAYER, "position.channels", channels, 1);
  checkBoolean(LAYER, "position.values", values);
  if (decay !== undefined) {
    checkOneOf(LAYER, "position.decay.kind", decay?.kind, ["inverse", "exponential"]);
    const parameter = decay.kind === "inverse" ? "power" : "scale";
    checkKnown(`make ${LAYER} with 'position.decay'`, "field", decay, ["kind", parameter]);
    const value = decay.kind === "inverse" ? decay.power : decay.scale;
    checkNotNegative(LAYER, `position.decay.${parameter}`, value);
    if (parameter === "scale" && value === 0) {
      throw new RangeError(`Cannot make ${LAYER} as 'position.decay.scale' must be above 0`);
    }
  }
  if (covariance !== undefined) checkCovariance(covariance, decay);
}

function checkCovariance(
  covariance: readonly (readonly number[])[],
  decay: PositionalDecay | undefined,
): void {
  if (decay !== undefined) {
    throw new TypeError(
      `Cannot make ${LAYER} as 'position' has both a decay and a covariance: give one of them`,
    );
  }
  if (!isSquare(covariance)) {
    throw new TypeError(`Cannot make ${LAYER} as 'position.covariance' must be a square matrix`);
  }
  covariance.forEach((row, i) =>
    row.forEach((value, j) => {
      checkFinite(LAYER, `position.covariance[${i}][${j}]`, value);
      if (value !== covariance[j]![i]) {
        throw new RangeError(
          `Cannot make ${LAYER} as 'position.covariance' must be symmetric: ` +
            `entries [${i}][${j}] and [${j}][${i}] are ${value} and ${covariance[j]![i]}`,
        );
      }
    })
  );
}

function isSquare(matrix: unknown): boolean {
  return Array.isArray(matrix) &&
    matrix.every((row) => Array.isArray(row) && row.length === matrix.length);
}

/** The embeddings as the engines read them. */
export function positionalMix(
  position: PositionalEmbedding,
  input: SignalShape,
  place: string,
): PositionalMix {
  const { kind, std = 1, channels = input.channels, values = false } = position;
  const covariance = siteCovariance(position, input, place);
  if (kind === "sum") return { keep: 1, weight: std * std, covariance, values };
  const total = input.channels + channels;
  const [keep, weight] = [input.channels / total, channels * std * std / total];
  return { keep, weight, covariance, values };
}

function siteCovariance(
  { pNorm = 2, decay, covariance }: PositionalEmbedding,
  input: SignalShape,
  place: string,
): number[] {
  const sites = sitesOf(input.spatial);
  if (covariance !== undefined) {
    if (covariance.length !== sites.length) {
      throw new TypeError(
        `Cannot apply ${LAYER} at ${place} as its 'position.covariance' has ${covariance.length} ` +
          `rows: found ${sites.length} sites in an input of shape ${shapeText(input)}`,
      );
    }
    return covariance.flat();
  }
  return sites.flatMap((a) =>
    sites.map((b) => {
      const distance = a.reduce((sum, i, axis) => sum + Math.abs(i - b[axis]!) ** pNorm, 0);
      return decayed(decay, distance, a === b);
    })
  );
}

function decayed(decay: PositionalDecay | undefined, distance: number, same: boolean): number {
  switch (decay?.kind) {
    case "inverse":
      return 1 / (1 + distance ** decay.power);
    case "exponential":
      return Math.exp(-distance / decay.scale);
    default:
      return same ? 1 : 0;
  }
}

function sitesOf(spatial: readonly number[]): readonly (readonly number[])[] {
  return spatial.reduce<readonly (readonly number[])[]>(
    (sites, length) => sites.flatMap((site) => Array.from({ length }, (_, i) => [...site, i])),
    [[]],
  );
}
