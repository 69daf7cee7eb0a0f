/**
 * Normalised Hermite polynomial phi(x) = He_n(x) / sqrt(n!).
 *
 * For unit variances E[phi phi] = r^n and E[phi' phi'] = n r^(n-1). For any others phi(s z) has the
 * Hermite coefficients R_(n-2i)(s) = sqrt(n! / (n-2i)!) / (2^i i!) s^(n-2i) (s^2 - 1)^i, in which
 * nothing cancels, and E[phi phi] = sum_l R_l(sqrt p) R_l(sqrt q) rho^l.
 *
 * @module
 */
import { checkDegree, fromOptions } from "./check.ts";
import type { HermiteExpansion } from "./family.ts";
import { expansionDual } from "./hermite_expansion.ts";
import { polynomialLatex } from "./polynomial.ts";
import type { ActivationRule } from "./rule.ts";
import type { Series } from "./taylor.ts";

/** phi(x) = He_n(x) / sqrt(n!), n being the degree. */
export interface Hermite {
  /** Tag of this layer. */
  readonly kind: "hermite";
  /** The degree n. */
  readonly degree: number;
}

/**
 * Normalised (probabilists') Hermite polynomial as a nonlinearity.
 *
 * Neural Tangents assumes inputs of unit variance here; this kernel is exact for any variance and
 * equal to it for unit variances.
 *
 * @param options The degree, a whole number of at least 0.
 * @returns The layer.
 * @throws {TypeError} If there is no such option, or one is no number.
 * @throws {RangeError} If the degree is negative or not whole.
 *
 * @example Usage
 * ```ts
 * import { nngp, stax } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const net = stax.serial(stax.dense(1), stax.hermite({ degree: 2 }));
 * const kernel = await nngp(net, [[Math.SQRT2, 0]], [[1, 1]]);
 * assertAlmostEquals(kernel.data[0]!, 0.5, 1e-15);
 * ```
 */
export function hermite(options: { readonly degree: number }): Hermite {
  return fromOptions(hermiteRule, { kind: "hermite" }, options);
}

/** The readings of this nonlinearity. */
export const hermiteRule: ActivationRule<Hermite> = {
  fields: { degree: checkDegree },
  nonlinearity: ({ degree }) => ({
    phi: (x) => hermiteAt(degree, x),
    derivative: (x) => degree === 0 ? 0 : Math.sqrt(degree) * hermiteAt(degree - 1, x),
    taylor: (x, order) => hermiteTaylor(degree, x, order),
  }),
  dual: ({ degree }) => expansionDual(hermiteExpansion(degree)),
  family: ({ degree }) => ({ form: "polynomial", expansion: () => hermiteExpansion(degree) }),
  latex: ({ degree }, symbols) => polynomialLatex(hermiteCoefficients(degree), symbols),
};

/** The Hermite coefficients of a Hermite polynomial, for other deviations than 1. */
export function hermiteExpansion(degree: number): HermiteExpansion {
  const factors = [1];
  for (let i = 1; 2 * i <= degree; i++) {
    const n = degree - 2 * i;
    factors.push(factors[i - 1]! * Math.sqrt((n + 1) * (n + 2)) / (2 * i));
  }
  return {
    terms: degree + 1,
    parity: degree % 2 === 0 ? "even" : "odd",
    reduced(s, out) {
      const x = (s - 1) * (s + 1);
      let power = 1;
      out.fill(0);
      factors.forEach((factor, i) => {
        out[degree - 2 * i] = factor * power;
        power *= x;
      });
    },
  };
}

/** h_n(x) by h_(n+1) = (x h_n - sqrt(n) h_(n-1)) / sqrt(n+1). */
function hermiteAt(degree: number, x: number): number {
  let [before, current] = [0, 1];
  for (let n = 0; n < degree; n++) {
    [before, current] = [current, (x * current - Math.sqrt(n) * before) / Math.sqrt(n + 1)];
  }
  return current;
}

/** h_n^(k)/k! = sqrt(n (n-1) ... (n-k+1)) h_(n-k)/k!, since h_n' = sqrt(n) h_(n-1). */
function hermiteTaylor(degree: number, x: number, order: number): Series {
  let factor = 1;
  return Array.from({ length: order + 1 }, (_, k) => {
    if (k > degree) return 0;
    if (k > 0) factor *= Math.sqrt(degree - k + 1) / k;
    return factor * hermiteAt(degree - k, x);
  });
}

/** Coefficients of He_n / sqrt(n!), constant first, by the same recurrence. */
function hermiteCoefficients(degree: number): number[] {
  let [before, current]: [number[], number[]] = [[], [1]];
  for (let n = 0; n < degree; n++) {
    const next = [0, ...current].map((c, k) =>
      (c - Math.sqrt(n) * (before[k] ?? 0)) / Math.sqrt(n + 1)
    );
    [before, current] = [current, next];
  }
  return current;
}
