/**
 * Polynomials, by the normalised Hermite coefficients of each input.
 *
 * @module
 */
import type { HermiteExpansion } from "../../../../activations/family.ts";
import { hermiteFeatures } from "../../../../activations/hermite_expansion.ts";
import { ARRAY } from "../protocol.ts";
import { parityOf } from "../../symmetry.ts";
import { filled, type TileOperation, type Wiring } from "./operation.ts";

/** phi by its Hermite coefficients. */
export function polynomialOperation(
  expansion: HermiteExpansion,
  wiring: Wiring,
): TileOperation {
  const { memory, inputs: [input], output } = wiring;
  const from = input!;
  const complete = filled(wiring, from);
  const { terms } = expansion;
  const features = hermiteFeatures(expansion);
  const constants = memory.arrays(2 * terms + 1);
  const parameters = memory.allocate(8 * (2 * terms + 1));
  const parity = parityOf(expansion.parity);
  return {
    plus: true,
    positive: false,
    columns(start, count) {
      for (let j = 0; j < count; j++) {
        const t = from.columns.root[start + j]!;
        const { unit, reduced } = features(t);
        for (let l = 0; l < terms; l++) {
          memory.set(constants + l * ARRAY, j, unit[l]!);
          memory.set(constants + (terms + l) * ARRAY, j, reduced[l]!);
        }
        memory.set(constants + 2 * terms * ARRAY, j, t);
      }
    },
    row(i, count) {
      complete?.(count);
      const s = from.rows.root[i]!;
      const { unit, reduced } = features(s);
      const { float64 } = memory;
      float64.set([...unit, ...reduced, s], parameters / 8);
      memory.functions.polynomial(
        memory.wide,
        terms,
        parity,
        count,
        from.address,
        output.address,
        constants,
        parameters,
      );
    },
  };
}
