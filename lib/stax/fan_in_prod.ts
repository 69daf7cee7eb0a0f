/**
 * Product of branches: K' = prod_i K_i, Theta' = sum_i Theta_i prod_{j != i} K_j.
 *
 * @module
 */
import { plainLayer } from "../activations/check.ts";
import { checkSameShape, joinSources } from "./independent.ts";
import { type LayerRule, single } from "./rule.ts";

/** Product of branches, as a value. */
export interface FanInProd {
  /** Tag of this layer. */
  readonly kind: "fanInProd";
}

/**
 * Multiplies branches of equal width, unit by unit; they must be independent given the inputs.
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
 * const net = stax.serial(stax.fanOut(2), branches, stax.fanInProd());
 * assertEquals((await nngp(net, [[1]])).data[0], 4);
 * ```
 */
export function fanInProd(): FanInProd {
  return plainLayer("fanInProd", arguments);
}

/** The readings of this layer. */
export const fanInProdRule: LayerRule<FanInProd> = {
  arity: "many",
  fields: {},
  signal(_, inputs, place) {
    checkSameShape(inputs, place);
    const gaussian = inputs.length === 1 && single(inputs).gaussian;
    return { ...single(inputs), gaussian, sources: joinSources(inputs, place) };
  },
  kernel: () => [{ op: "product" }],
  finite: (_, inputs, build) => build.add({ op: "product" }, inputs, build.shape),
  latex: (_, { inputs }) => {
    const others = (skipped: number): string =>
      inputs.filter((i) => i !== skipped).map((i) => `\\, K_{${i}}`).join("");
    return {
      kernel: inputs.map((i) => `K_{${i}}`).join("\\, "),
      ntk: inputs.map((i) => `\\Theta_{${i}}${others(i)}`).join(" + "),
    };
  },
};
