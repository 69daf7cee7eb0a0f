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

/** Powers of rho that a series has. */
export const enum Powers {
  all = 0,
  odd = 1,
  even = 2,
}
