/**
 * Polynomials, by the normalised Hermite coefficients of each input.
 *
 * @module
 */
import { type HermiteFeatures, hermiteFeatures } from "../../../activations/polynomial.ts";
import { ARRAY } from "../thread_memory.ts";
import { filled, type TileOperation, type Wiring } from "./operation.ts";

/** phi(x) = sum_k coef[k] x^k. */
export function polynomialOperation(
  coef: readonly number[],
  wiring: Wiring,
): TileOperation {
  const { memory, inputs: [input], output } = wiring;
  const from = input!;
  const complete = filled(wiring, from);
  const terms = coef.length;
  const features = hermiteFeatures(coef);
  const constants = memory.arrays(2 * terms + 1);
  const parameters = memory.allocate(8 * (2 * terms + 1));
  const parity = parityOf(coef);
  return {
    plus: true,
    positive: false,
    columns(start, count) {
      for (let j = 0; j < count; j++) {
        const t = from.columns.root[start + j]!;
        const { unit, reduced }: HermiteFeatures = features(t);
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
      memory.kernels.polynomial(
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

/** 1 for an odd polynomial, 2 for an even one, else 0. */
function parityOf(coef: readonly number[]): number {
  const powers = coef.flatMap((c, k) => c === 0 ? [] : [k % 2]);
  if (powers.length === 0) return 0;
  if (powers.every((power) => power === 1)) return 1;
  return powers.every((power) => power === 0) ? 2 : 0;
}
