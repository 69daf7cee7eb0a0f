// @ts-nocheck: AssemblyScript

/** What becomes of projections t: nothing, or a power of their positive part. A type, so that it costs no branch. */
export class Identity {}
/** weight 1[t > 0]. */
export class Step {}
/** weight max(t, 0). */
export class Rectify {}
/** weight max(t, 0)^2. */
export class Square {}

/** Two entries of a power; NaN stays NaN, but for steps. */
export function powerOf<Power>(t: v128, weight: v128): v128 {
  const zero = f64x2.splat(0);
  if (idof<Power>() == idof<Step>()) return v128.and(f64x2.gt(t, zero), weight);
  if (idof<Power>() == idof<Rectify>()) return f64x2.mul(weight, f64x2.pmax(t, zero));
  if (idof<Power>() == idof<Square>()) {
    const z = f64x2.pmax(t, zero);
    return f64x2.mul(weight, f64x2.mul(z, z));
  }
  return t;
}

function map<Power>(from: usize, to: usize, weight: f64): void {
  const factor = f64x2.splat(weight);
  for (; from < to; from += 16) v128.store(from, powerOf<Power>(v128.load(from), factor));
}

/** t becomes a step of itself, for entries from one address to another. */
export function step(from: usize, to: usize, weight: f64): void {
  map<Step>(from, to, weight);
}

/** The same for its positive part. */
export function rectify(from: usize, to: usize, weight: f64): void {
  map<Rectify>(from, to, weight);
}

/** The same for the square of its positive part. */
export function square(from: usize, to: usize, weight: f64): void {
  map<Square>(from, to, weight);
}
