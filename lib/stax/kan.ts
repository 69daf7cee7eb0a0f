/**
 * Layers of Kolmogorov-Arnold networks: a function of one variable on every edge.
 *
 * z_j = (wStd/sqrt(n G)) sum_i sum_k c_ijk B_k(x_i) + bStd b_j, where B_1, ..., B_G are fixed functions and all c_ijk
 * are trained (Liu et al., KAN: Kolmogorov-Arnold networks, 2024, section 2.2, with wStd/sqrt(n G) for its scales).
 * Behind a wide layer, where x is Gaussian: K' = bStd^2 + (wStd^2/G) sum_k E[B_k(u) B_k(v)] and
 * Theta' = K' + (wStd^2/G) sum_k E[B_k'(u) B_k'(v)] Theta.
 *
 * @module
 */
import { checkNames } from "../options.ts";
import type { Activation } from "../activations/mod.ts";
import { activationRules } from "../activations/mod.ts";
import { cos } from "../activations/cos.ts";
import { sin } from "../activations/sin.ts";
import { dense, type DenseOptions } from "./dense.ts";
import { fanInConcat } from "./fan_in_concat.ts";
import { fanOut } from "./fan_out.ts";
import { checkNet } from "./own_net.ts";
import { parallel } from "./parallel.ts";
import { type Serial, serial } from "./serial.ts";

/** Options of {@linkcode kan}: those of `dense` for the coefficients, and the functions. */
export interface KanOptions extends DenseOptions {
  /** B_1, ..., B_G, nonlinearities. @default {sin and cos of x, 2x and 3x} */
  readonly basis?: readonly Activation[];
}

/** sin and cos of x, 2x and 3x. */
const WAVES: readonly Activation[] = [1, 2, 3].flatMap((b) => [sin({ b }), cos({ b })]);

/**
 * A layer of a Kolmogorov-Arnold network: {@linkcode kanBasis}, then `dense`.
 *
 * Its inputs must be Gaussian for its kernels, so behind raw inputs take the functions of these as the inputs:
 * `finite.apply(kanBasis(basis), ...)` computes them, and the first layer is `dense`. Networks of finite width may start
 * with it.
 *
 * @param channels Number of outputs.
 * @param options Functions on the edges, and options of `dense`.
 * @returns The layer, a network of plain layers.
 * @throws {TypeError} If there is no such option, or a function is no nonlinearity.
 * @throws {RangeError} If a size or a scale is out of range, or there are no functions.
 *
 * @example Usage
 * ```ts
 * import { nngp, stax } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * // sin(u) sin(v) + cos(u) cos(v) = cos(u - v), of mean exp(-E (u - v)^2/2).
 * const layer = stax.kan(1, { basis: [stax.sin(), stax.cos()] });
 * const kernel = await nngp(stax.serial(stax.dense(1), layer), [[0.5]], [[2]]);
 * assertAlmostEquals(kernel.data[0]!, Math.exp(-1.125) / 2);
 * ```
 */
export function kan(channels: number, options: KanOptions = {}): Serial {
  checkNames("make kan", options, ["basis", "wStd", "bStd", "parameterization", "s"]);
  const { basis, ...own } = options;
  return serial(kanBasis(basis), dense(channels, own));
}

/**
 * The functions of a layer of a Kolmogorov-Arnold network side by side: [n] channels to [G n], B_1 of all first.
 *
 * @param basis The functions; sin and cos of x, 2x and 3x if omitted.
 * @returns The layer, a network of plain layers, without parameters.
 * @throws {TypeError} If it is no list, or a function is no nonlinearity.
 * @throws {RangeError} If the list is empty.
 *
 * @example Usage
 * ```ts
 * import { finite, stax } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const net = stax.kanBasis([stax.relu(), stax.abs()]);
 * const found = await finite.apply(net, finite.init(net, [2]), [[3, -4]]);
 * assertEquals([...found.data], [3, 0, 3, 4]);
 * ```
 */
export function kanBasis(basis: readonly Activation[] = WAVES): Serial {
  if (!Array.isArray(basis)) {
    throw new TypeError("Cannot make kan as 'basis' must be an array of nonlinearities");
  }
  if (basis.length === 0) {
    throw new RangeError("Cannot make kan as 'basis' must have a nonlinearity: found none");
  }
  for (const [i, each] of basis.entries()) {
    checkNet("make kan", `basis[${i}]`, each);
    if (Object.hasOwn(activationRules, each.kind)) continue;
    throw new TypeError(
      `Cannot make kan as 'basis[${i}]' must be a nonlinearity: found ${each.kind}`,
    );
  }
  return serial(fanOut(basis.length), parallel(...basis), fanInConcat());
}
