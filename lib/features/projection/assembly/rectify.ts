// @ts-nocheck: AssemblyScript

/** z = weight 1[z > 0] for entries of a tile from one address to another. */
export function step(from: usize, to: usize, weight: f64): void {
  const factor = f64x2.splat(weight), zero = f64x2.splat(0);
  for (; from < to; from += 16) {
    v128.store(from, v128.and(f64x2.gt(v128.load(from), zero), factor));
  }
}

/** z = weight max(z, 0); NaN stays NaN. */
export function rectify(from: usize, to: usize, weight: f64): void {
  const factor = f64x2.splat(weight), zero = f64x2.splat(0);
  for (; from < to; from += 16) {
    v128.store(from, f64x2.mul(factor, f64x2.pmax(v128.load(from), zero)));
  }
}

/** z = weight max(z, 0)^2; NaN stays NaN. */
export function square(from: usize, to: usize, weight: f64): void {
  const factor = f64x2.splat(weight), zero = f64x2.splat(0);
  for (; from < to; from += 16) {
    const z = f64x2.pmax(v128.load(from), zero);
    v128.store(from, f64x2.mul(factor, f64x2.mul(z, z)));
  }
}
