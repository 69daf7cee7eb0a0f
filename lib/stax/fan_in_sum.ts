/**
 * Sum of branches: K' = sum_i K_i, Theta' = sum_i Theta_i.
 *
 * @module
 */
import { plainLayer } from "../activations/check.ts";
import { checkCentred, checkSameShape, joinSources } from "./independent.ts";
import { type LayerRule, single } from "./rule.ts";

/** Sum of branches, as a value. */
export interface FanInSum {
  /** Tag of this layer. */
  readonly kind: "fanInSum";
}

/**
 * Adds branches of equal width that are independent given the inputs.
 *
 * At most one branch may end in a nonlinearity, and no two may share random weights; otherwise the
 * cross terms would be missing, so the network is refused.
 *
 * @returns The layer.
 * @throws {TypeError} If there are arguments: it has no parameters.
 *
 * @example Usage
 * ```ts
 * import { nngp, stax } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const branches = stax.parallel(stax.dense(1), stax.dense(1, { wStd: 2 }));
 * const net = stax.serial(stax.fanOut(2), branches, stax.fanInSum());
 * assertEquals((await nngp(net, [[1]])).data[0], 5);
 * ```
 */
export function fanInSum(): FanInSum {
  return plainLayer("fanInSum", arguments);
}

/** The readings of this layer. */
export const fanInSumRule: LayerRule<FanInSum> = {
  arity: "many",
  fields: {},
  signal(_, inputs, place) {
    checkSameShape(inputs, place);
    const sources = joinSources(inputs, place);
    checkCentred(inputs, place);
    const gaussian = inputs.every((input) => input.gaussian);
    return { ...single(inputs), gaussian, sources };
  },
  kernel: (_, inputs) => [{ op: "sum", weights: inputs.map(() => 1) }],
  finite: (_, inputs, build) => build.add({ op: "sum" }, inputs, build.shape),
  latex: (_, { inputs }) => ({
    kernel: inputs.map((i) => `K_{${i}}`).join(" + "),
    ntk: inputs.map((i) => `\\Theta_{${i}}`).join(" + "),
  }),
};
