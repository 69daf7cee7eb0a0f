/**
 * Gauss-Legendre quadrature.
 *
 * @module
 */

/** Nodes on [-1, 1], ascending, and their weights. */
export interface Rule {
  /** Nodes. */
  readonly nodes: Float64Array;
  /** Weights, which sum to 2. */
  readonly weights: Float64Array;
}

/**
 * The rule of n nodes, exact for polynomials of degree 2n - 1: the nodes are the zeros of P_n, found by
 * Newton's method, and the weights 2 / ((1 - x^2) P_n'(x)^2).
 */
export function gaussLegendre(n: number): Rule {
  const nodes = new Float64Array(n);
  const weights = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let x = -Math.cos(Math.PI * (i + 0.75) / (n + 0.5));
    let slope = 1;
    for (let step = 0; step < 8; step++) {
      const [value, before] = legendre(n, x);
      slope = n * (x * value - before) / (x * x - 1);
      x -= value / slope;
    }
    nodes[i] = x;
    weights[i] = 2 / ((1 - x * x) * slope * slope);
  }
  return { nodes, weights };
}

/** P_n(x) and P_(n-1)(x). */
export function legendre(n: number, x: number): readonly [number, number] {
  let [before, value] = [0, 1];
  for (let k = 1; k <= n; k++) {
    [before, value] = [value, ((2 * k - 1) * x * value - (k - 1) * before) / k];
  }
  return [value, before];
}
