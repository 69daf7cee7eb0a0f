/**
 * Numbers of nonlinearities that TypeScript and both modules know: constants only, so that AssemblyScript reads
 * them too.
 *
 * @module
 */

/** Symmetry of a nonlinearity. */
export const enum Parity {
  none = 0,
  odd = 1,
  even = 2,
}

/** Rules of graded series, as in `lib/activations/index_rule.ts`. */
export const enum Rule {
  fine = 0,
  geometric = 1,
  sparse = 2,
  dense = 3,
}

/** Powers of rho that a series has. */
export const enum Powers {
  all = 0,
  odd = 1,
  even = 2,
}

/** Functions of nonlinearities with a closed form, by the form of `lib/activations/family.ts`. */
export const enum ClosedForm {
  arcsine = 0,
  gelu = 1,
  wave = 2,
  exp = 3,
  expNormalized = 4,
  rbf = 5,
  gaussian = 6,
  gabor = 7,
  sign = 8,
  rectifiedPower = 9,
}
