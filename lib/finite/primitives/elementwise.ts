/**
 * y = phi(x) entry by entry. With h = x(t) - x_0, y = sum_k c_k h^k, where c_k = phi^(k)(x_0)/k!.
 *
 * @module
 */
import type { Nonlinearity } from "../../activations/rule.ts";
import type { Context } from "../context.ts";
import type { ElementwisePrimitive } from "../graph.ts";
import { type Jet, mapJet } from "../jet.ts";
import type { PrimitiveRule } from "./rule.ts";
import { timesValues } from "./times.ts";

/** The readings of this primitive. */
export const elementwiseRule: PrimitiveRule<ElementwisePrimitive> = {
  byChannel: true,
  byInput: true,
  forward: ({ nonlinearity }, { inputs, context }) =>
    composed({ nonlinearity, derivatives: 0, context }, inputs[0]!),
  backward: ({ nonlinearity }, { n, inputs, context }, { jet, copies }) => [
    timesValues(jet, composed({ nonlinearity, derivatives: 1, context }, inputs[0]!), {
      rows: n,
      copies,
    }),
  ],
};

interface Composition {
  readonly nonlinearity: Nonlinearity;
  readonly derivatives: 0 | 1;
  readonly context: Context;
}

interface Pieces extends Omit<Composition, "nonlinearity"> {
  /** Slopes below zero and from zero on. */
  readonly slopes: readonly [number, number];
}

/** phi(x(t)), or phi'(x(t)) with one derivative. */
function composed({ nonlinearity, derivatives, context }: Composition, x: Jet): Jet {
  const { phi, derivative, slopes } = nonlinearity;
  const mapped = (values: Float64Array, map: (value: number) => number): Float64Array => {
    const made = context.allocate(values.length);
    for (let i = 0; i < made.length; i++) made[i] = map(values[i]!);
    return made;
  };
  const constant = x.slice(1).every((coefficient) => coefficient === undefined);
  if (constant) {
    const map = derivatives === 0 ? phi : derivative;
    if (slopes === undefined) return mapJet(x, (values) => mapped(values, map));
    return mapJet(x, (values) => piecewise({ slopes, derivatives, context }, values));
  }
  if (derivatives === 0 && x.length === 2) {
    const slope = x[1]!.map((tangent, i) => tangent * derivative(x[0]![i]!));
    return [mapped(x[0]!, phi), slope];
  }
  return series(nonlinearity, x, derivatives);
}

/** The same of a function that is linear on both sides of zero, without a call for each entry. */
function piecewise(
  { slopes: [below, above], derivatives, context }: Pieces,
  values: Float64Array,
): Float64Array {
  const made = context.allocate(values.length);
  for (let i = 0; i < made.length; i++) {
    const value = values[i]!, slope = value < 0 ? below : above;
    made[i] = derivatives === 0 ? slope * value : slope;
  }
  return made;
}

function series({ taylor }: Nonlinearity, x: Jet, derivatives: 0 | 1): Jet {
  const [terms, { length }] = [x.length, x[0]!];
  const made = x.map(() => new Float64Array(length));
  const [inner, outer] = [new Float64Array(terms), new Float64Array(terms)];
  for (let i = 0; i < length; i++) {
    const found = taylor(x[0]![i]!, terms - 1 + derivatives);
    for (let j = 1; j < terms; j++) inner[j] = x[j]?.[i] ?? 0;
    outer.fill(0);
    // Horner's rule in h, which has no constant term.
    for (let k = terms - 1; k >= 0; k--) {
      for (let j = terms - 1; j >= 1; j--) {
        let sum = 0;
        for (let l = 1; l <= j; l++) sum += inner[l]! * outer[j - l]!;
        outer[j] = sum;
      }
      outer[0] = derivatives === 0 ? found[k]! : (k + 1) * found[k + 1]!;
    }
    for (let j = 0; j < terms; j++) made[j]![i] = outer[j]!;
  }
  return made;
}
