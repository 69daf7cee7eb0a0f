/**
 * Truncated power series of arrays: x(t) = sum_j x_j t^j. Coefficient 0 is a value, coefficient 1 its
 * derivative along a direction, coefficient j its j-th derivative over j!. Every primitive works on
 * jets, so that values, Jacobian products, Hessian products and Taylor expansions are one computation.
 *
 * @module
 */

/** Coefficients x_0, x_1, ... of an array; one that is absent is zero. */
export type Jet = readonly (Float64Array | undefined)[];

/** A constant as a jet of as many coefficients as are asked for. */
export function constantJet(value: Float64Array, terms: number): Jet {
  return Array.from({ length: terms }, (_, j) => j === 0 ? value : undefined);
}

/** Applies a linear map to each coefficient. */
export function mapJet(jet: Jet, map: (coefficient: Float64Array) => Float64Array): Jet {
  return jet.map((coefficient) => coefficient && map(coefficient));
}

/** Applies a linear map that takes its time to each coefficient. */
export async function mapJetLater(
  jet: Jet,
  map: (coefficient: Float64Array) => Promise<Float64Array>,
): Promise<Jet> {
  const made: (Float64Array | undefined)[] = [];
  for (const coefficient of jet) made.push(coefficient && await map(coefficient));
  return made;
}

/** Sum of jets; those of a single one are passed on as they are. */
export function addJets(jets: readonly Jet[]): Jet {
  if (jets.length === 1) return jets[0]!;
  return jets[0]!.map((_, j) => {
    const present = jets.map((jet) => jet[j]).filter((each) => each !== undefined);
    if (present.length <= 1) return present[0];
    const sum = present[0]!.slice();
    for (const each of present.slice(1)) {
      for (let i = 0; i < sum.length; i++) sum[i]! += each[i]!;
    }
    return sum;
  });
}

/**
 * Cauchy product of a bilinear map: z_j = sum_(i <= j) B(x_i, y_(j - i)).
 *
 * @param x Left factor.
 * @param y Right factor.
 * @param add Adds B(x, y) to an array, or writes it there if nothing stands there yet.
 * @param allocate Gives an array for a coefficient.
 * @returns The product.
 */
export async function cauchyLater(
  x: Jet,
  y: Jet,
  add: (x: Float64Array, y: Float64Array, out: Float64Array, isFirst: boolean) => Promise<void>,
  allocate: () => Float64Array,
): Promise<Jet> {
  const made: (Float64Array | undefined)[] = [];
  for (let j = 0; j < x.length; j++) {
    let out: Float64Array | undefined;
    for (let i = 0; i <= j; i++) {
      const [left, right] = [x[i], y[j - i]];
      if (left === undefined || right === undefined) continue;
      const isFirst = out === undefined;
      out ??= allocate();
      await add(left, right, out, isFirst);
    }
    made.push(out);
  }
  return made;
}

/** As {@linkcode cauchyLater}, at once; `add` finds zeros in a new array. */
export function cauchy(
  x: Jet,
  y: Jet,
  add: (x: Float64Array, y: Float64Array, out: Float64Array) => void,
  length: number,
): Jet {
  return x.map((_, j) => {
    let out: Float64Array | undefined;
    for (let i = 0; i <= j; i++) {
      const [left, right] = [x[i], y[j - i]];
      if (left === undefined || right === undefined) continue;
      out ??= new Float64Array(length);
      add(left, right, out);
    }
    return out;
  });
}
