/**
 * E[phi' phi'] from E[phi phi] alone: the derivative by the covariance r (Price 1958).
 *
 * @module
 */
import { angle, type Pair } from "../pair.ts";

/** E[phi(u) phi(v)] as a function of the covariance and of the two variances. */
export type DualMap = (r: number, p: number, q: number) => number;

/** Chebyshev nodes of a window. */
const COUNT = 16;

/** Half the width of a window of angles. */
const HALF = 0.25;

/** Below this angle the quotient of derivative and sine is taken from second derivatives. */
const SMALL = 1e-3;

/**
 * dK/dr = -(dK/dtheta) / (s t sin(theta)), where K, as a function of the angle, is the polynomial
 * through 16 points near theta: good to about 1e-9 for a map that is good to rounding.
 */
export function priceSlope(dual: DualMap, pair: Pair): number {
  const { p, q, s, t } = pair;
  const scale = s * t;
  if (scale === 0) return slopeAtZero(dual, pair);
  const theta = angle(pair);
  const middle = Math.max(HALF, Math.min(Math.PI - HALF, theta));
  const values = NODES.map((x) => dual(scale * Math.cos(middle + HALF * x), p, q));
  const coefficients = chebyshev(values);
  const first = (at: number): number => derivative(coefficients, (at - middle) / HALF, 1) / HALF;
  const second = (at: number): number =>
    derivative(coefficients, (at - middle) / HALF, 2) / HALF ** 2;
  const end = theta < Math.PI / 2 ? 0 : Math.PI;
  const x = theta - end;
  if (Math.abs(x) > SMALL) return -first(theta) / (scale * Math.sin(theta));
  // Simpson's rule for the mean of the second derivative between the end and theta.
  const mean = (second(end) + 4 * second(end + x / 2) + second(theta)) / 6;
  return -mean / (scale * Math.cos(end));
}

/** With a variance of zero, r is zero: a plain difference, with a step that the map can take. */
function slopeAtZero(dual: DualMap, { p, q }: Pair): number {
  const tiny = 1e-6;
  const [a, b] = [Math.max(p, tiny), Math.max(q, tiny)];
  const r = Math.sqrt(a * b) / 2;
  return (dual(r, a, b) - dual(-r, a, b)) / (2 * r);
}

const NODES = Array.from({ length: COUNT }, (_, i) => Math.cos(Math.PI * (i + 0.5) / COUNT));

/** Coefficients of Chebyshev polynomials from values at the nodes. */
function chebyshev(values: readonly number[]): number[] {
  return values.map((_, k) => {
    const sum = values.reduce(
      (sum, value, i) => sum + value * Math.cos(Math.PI * k * (i + 0.5) / COUNT),
      0,
    );
    return (k === 0 ? 1 : 2) / COUNT * sum;
  });
}

/** A derivative of sum_k c_k T_k(x), by the recurrence of the coefficients of a derivative. */
function derivative(coefficients: readonly number[], x: number, order: number): number {
  let current = [...coefficients];
  for (let step = 0; step < order; step++) {
    const next = current.map(() => 0);
    for (let k = current.length - 1; k > 0; k--) {
      next[k - 1] = (next[k + 1] ?? 0) + 2 * k * current[k]!;
    }
    next[0]! /= 2;
    current = next;
  }
  let [before, value, sum] = [x, 1, 0];
  for (const coefficient of current) {
    sum += coefficient * value;
    [before, value] = [value, 2 * x * value - before];
  }
  return sum;
}
