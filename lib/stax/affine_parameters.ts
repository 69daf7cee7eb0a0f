/**
 * What affine layers share: their kernel, and their weights and biases at finite width.
 *
 * "ntk": z = wStd/sqrt(fanIn) x W + bStd b with entries of W and b from N(0, 1). "standard":
 * z = x W/sqrt(s0) + b with W from N(0, wStd^2 s0/fanIn) and b from N(0, bStd^2).
 *
 * @module
 */
import type { AffineOperation } from "../engine/program/program.ts";
import type { FiniteBuilder } from "../finite/graph.ts";

/** How weights are scaled: outside ("ntk") or inside ("standard") the trained parameters. */
export type Parameterization = "ntk" | "standard";

/** Scales of an affine layer. */
export interface AffineScales {
  /** Standard deviation of the weights, before division by the root of the fan-in. */
  readonly wStd: number;
  /** Standard deviation of the biases; absent without biases. */
  readonly bStd?: number;
  /** Where the scale of the weights sits. */
  readonly parameterization: Parameterization;
  /** Width multipliers of input and output in the standard parameterisation. */
  readonly s: readonly [number, number];
}

/** Shapes of the tensors of an affine layer. */
export interface AffineShapes {
  /** Number of entries that a unit reads. */
  readonly fanIn: number;
  /** Shape of the weights. */
  readonly weight: readonly number[];
  /** Shape of the biases. */
  readonly bias: readonly number[];
}

/** An affine layer's tensors, with the factors that they are applied with. */
export interface AffineParameters {
  /** Factor of the weights. */
  readonly scale: number;
  /** Factor of the biases. */
  readonly biasScale: number;
  /** Numbers of weights and biases, or of weights alone. */
  readonly parameters: readonly number[];
}

/** An affine layer as an operation, from its scales and the number of entries that a unit reads. */
export function affineOperation(
  { wStd, bStd, parameterization, s }: AffineScales,
  fanIn: number,
): AffineOperation {
  const [weight, bias] = [wStd * wStd, (bStd ?? 0) ** 2];
  const trained = parameterization === "ntk"
    ? { ntkWeight: weight, ntkBias: bias }
    : { ntkWeight: fanIn / s[0], ntkBias: bStd === undefined ? 0 : 1 };
  return { op: "affine", weight, bias, ...trained };
}

/** Adds the tensors of an affine layer to a network of finite width. */
export function affineParameters(
  { wStd, bStd, parameterization, s }: AffineScales,
  { fanIn, weight, bias }: AffineShapes,
  build: FiniteBuilder,
): AffineParameters {
  const inside = parameterization === "standard";
  const std = inside ? wStd * Math.sqrt(s[0] / fanIn) : 1;
  const parameters = [build.parameter("weight", weight, std)];
  if (bStd !== undefined) parameters.push(build.parameter("bias", bias, inside ? bStd : 1));
  return {
    scale: inside ? 1 / Math.sqrt(s[0]) : wStd / Math.sqrt(fanIn),
    biasScale: inside ? 1 : bStd ?? 0,
    parameters,
  };
}
