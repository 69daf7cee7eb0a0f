/**
 * Fully connected networks.
 *
 * @module
 */
import type { Activation } from "../../activations/mod.ts";
import { relu } from "../../activations/relu.ts";
import { checkNames, checkWhole } from "../../options.ts";
import { dense } from "../dense.ts";
import { type Serial, serial } from "../serial.ts";
import { DEEPEST } from "./limits.ts";

/** A fully connected network. */
export interface FullyConnectedArchitecture {
  /** Number of hidden layers, each with a nonlinearity after it. */
  readonly depth: number;
  /** Standard deviation of the weights of hidden layers. @default {Math.SQRT2} */
  readonly wStd?: number;
  /** Standard deviation of the biases of hidden layers; no biases if omitted. */
  readonly bStd?: number;
  /** The nonlinearity. @default {relu()} */
  readonly activation?: Activation;
}

const ATTEMPT = "make a fully connected network";

/**
 * `depth` times a dense layer and a nonlinearity, then one dense layer with weights of standard deviation 1 and
 * without bias: f = W^(k+1) phi(h^(k)) / sqrt(N_k), h^(l+1) = wStd W^(l+1) phi(h^(l)) / sqrt(N_l) + bStd b
 * (Jacot, Gabriel and Hongler, Neural tangent kernel, 2018; wStd^2 = 2 after He et al. 2015).
 *
 * @param architecture Depth, scales and nonlinearity.
 * @returns The network.
 * @throws {TypeError} If a field is not known, or of the wrong kind.
 * @throws {RangeError} If the depth is not a whole number of at least 1, or a scale is out of range.
 *
 * @example Usage
 * ```ts
 * import { ntk, stax } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const { data } = await ntk(stax.models.fullyConnected({ depth: 3 }), [[1, 2]]);
 * // (k + 1) |x|^2 / d on the diagonal.
 * assertAlmostEquals(data[0]!, 4 * 5 / 2, 1e-12);
 * ```
 */
export function fullyConnected(architecture: FullyConnectedArchitecture): Serial {
  checkNames(ATTEMPT, architecture, ["depth", "wStd", "bStd", "activation"]);
  const { depth, wStd = Math.SQRT2, bStd, activation = relu() } = architecture;
  checkWhole(ATTEMPT, "depth", depth, 1, DEEPEST);
  const hidden = dense(1, { wStd, ...(bStd === undefined ? {} : { bStd }) });
  return serial(...Array.from({ length: depth }, () => [hidden, activation]).flat(), dense(1));
}
