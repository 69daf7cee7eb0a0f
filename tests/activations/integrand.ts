import { type Activation, familyOf } from "../../lib/activations/mod.ts";
import type { Decomposition } from "../../lib/activations/quadrature/decomposition.ts";

/** The parts of a nonlinearity without a closed form. */
export function integrandOf(activation: Activation): Decomposition {
  const family = familyOf(activation);
  if (family.form !== "integral") throw new TypeError(`${activation.kind} is no integral`);
  return family.phi;
}
