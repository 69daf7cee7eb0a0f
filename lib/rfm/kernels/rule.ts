/**
 * What a kernel of a learnt metric is.
 *
 * @module
 */

/**
 * A kernel of the Mahalanobis distance: K_M(x, z) = k(r / L) with r^2 = (x - z)' M (x - z) and the
 * bandwidth L. Its gradient is k'(r / L) / (L r) M (x - z), and counts 0 where r = 0.
 *
 * @example Usage
 * ```ts
 * import { type RadialKernel, rfm, toNested } from "@widenet/ntk";
 *
 * // The rational quadratic kernel.
 * const kernel: RadialKernel = {
 *   value: (s) => 1 / (1 + s * s),
 *   derivative: (s) => -2 * s / (1 + s * s) ** 2,
 * };
 * const model = await rfm([[0, 1], [1, 0], [1, 1]], [0, 1, 1], { kernel });
 * toNested(await model.predict([[0.5, 0.5]]));
 * ```
 */
export interface RadialKernel {
  /** k(s) for s >= 0. */
  value(s: number): number;
  /** k'(s) for s > 0. */
  derivative(s: number): number;
}

/**
 * A kernel of inner products: K_M(x, z) = F(p, q, r) with p = x' M x, q = z' M z and r = x' M z,
 * symmetric in p and q. Its gradient in x is 2 F_p M x + F_r M z.
 *
 * @example Usage
 * ```ts
 * import { type InnerProductKernel, rfm } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const linear: InnerProductKernel = { value: (_p, _q, r) => r, gradient: () => [0, 1] };
 * const x = [[1, 0], [0, 1], [1, 1]];
 * const model = await rfm(x, [2, 0, 2], { kernel: linear, iterations: 1, ridge: 1e-9 });
 * // M is the outer product of the gradient (2, 0), divided by its largest entry.
 * assertAlmostEquals(model.features.data[0]!, 1, 1e-6);
 * assertAlmostEquals(model.features.data[3]!, 0, 1e-6);
 * ```
 */
export interface InnerProductKernel {
  /** F(p, q, r). */
  value(p: number, q: number, r: number): number;
  /** The partial derivatives F_p and F_r; what is singular at equal inputs must be 0 there. */
  gradient(p: number, q: number, r: number): readonly [number, number];
}

/** A radial kernel as the loops over pairs want it. */
export interface RadialRule {
  /** k(s). */
  value(s: number): number;
  /** -k'(s) / s for s > 0. */
  weight(s: number): number;
}
