/**
 * Gaussian expectations in two dimensions by quadrature, for functions with a kink at zero.
 *
 * @module
 */

/** Nodes and weights of Gauss-Legendre quadrature on [-1, 1], by Newton's method. */
export function gaussLegendre(n: number): { readonly x: number; readonly w: number }[] {
  return Array.from({ length: n }, (_, i) => {
    let x = Math.cos(Math.PI * (i + 0.75) / (n + 0.5));
    let slope = 1;
    for (let step = 0; step < 10; step++) {
      let [before, now] = [1, x];
      for (let k = 2; k <= n; k++) {
        [before, now] = [now, ((2 * k - 1) * x * now - (k - 1) * before) / k];
      }
      slope = n * (x * now - before) / (x * x - 1);
      x -= now / slope;
    }
    return { x, w: 2 / ((1 - x * x) * slope * slope) };
  });
}

const RULE = gaussLegendre(40);

/** Integral over [a, b], smooth inside. */
export function integrate(f: (x: number) => number, a: number, b: number): number {
  const [middle, half] = [(a + b) / 2, (b - a) / 2];
  return half * RULE.reduce((sum, { x, w }) => sum + w * f(middle + half * x), 0);
}

/**
 * E[f(u) g(v)] for (u, v) ~ N(0, [[s^2, s t rho], [s t rho, t^2]]).
 *
 * In polar coordinates u = s R cos(a), v = t R cos(a - theta): a kink at zero lies on two fixed
 * angles, at which the integral is split, so that each piece is smooth.
 */
export function gaussianExpectation(
  f: (u: number, v: number) => number,
  { s, t, rho }: { readonly s: number; readonly t: number; readonly rho: number },
): number {
  const theta = Math.acos(rho);
  const kinks = [Math.PI / 2, -Math.PI / 2, theta - Math.PI / 2, theta + Math.PI / 2]
    .map((a) => Math.atan2(Math.sin(a), Math.cos(a))).sort((a, b) => a - b);
  const edges = [-Math.PI, ...kinks, Math.PI];
  const shells = [0, 2, 4, 7, 11, 16];
  let sum = 0;
  for (let i = 1; i < edges.length; i++) {
    for (let j = 1; j < shells.length; j++) {
      sum += integrate(
        (a) =>
          integrate(
            (r) => f(s * r * Math.cos(a), t * r * Math.cos(a - theta)) * r * Math.exp(-r * r / 2),
            shells[j - 1]!,
            shells[j]!,
          ),
        edges[i - 1]!,
        edges[i]!,
      );
    }
  }
  return sum / (2 * Math.PI);
}
