/**
 * E[phi' phi'] from E[phi phi] alone: the derivative by the covariance r (Price 1958).
 *
 * @module
 */
import { angle, type Pair } from "../pair.ts";

/** E[phi(u) phi(v)] as a function of the covariance and of the two variances. */
export type DualMap = (r: number, p: number, q: number) => number;

/** Chebyshev nodes of a window. */
const COUNT = 24;

/** Halves of the widths of windows of angles; the first one that resolves the map is taken. */
const HALVES = [Math.PI / 2, 1, 0.5, 0.25, 0.12, 0.06, 0.03, 0.015] as const;

/** Coefficients below this share of the largest are rounding, which high derivatives would make large. */
const ROUNDING = 2e-15;

/** The same where a map may bend at the ends, whose formulas round more there. */
const ROUNDING_AT_ENDS = 1e-14;

/** How many coefficients must be that for a map to be resolved. */
const TAIL = 3;

/** Up to this distance from an end the quotient of derivative and sine is taken from second derivatives. */
const SMALL = 2e-3;

/** A map as a function of the angle, near one. */
interface Window {
  readonly middle: number;
  readonly half: number;
  readonly coefficients: readonly number[];
}

/**
 * dK/dr = -(dK/dtheta) / (s t sin(theta)), where K, as a function of the angle, is the polynomial
 * through 24 points near theta: good to 1e-10 of the variances over s t for a map that is good to rounding.
 */
export function priceSlope(dual: DualMap, pair: Pair): number {
  const { s, t } = pair;
  const scale = s * t;
  if (scale === 0) return slopeAtZero(dual, pair);
  const theta = angle(pair);
  const { middle, half, coefficients } = windowAt(dual, pair, theta);
  const derivativeAt = (at: number, order: number): number =>
    derivative(coefficients, (at - middle) / half, order) / half ** order;
  const end = theta < Math.PI / 2 ? 0 : Math.PI;
  const x = theta - end;
  if (Math.abs(x) > SMALL) return -derivativeAt(theta, 1) / (scale * Math.sin(theta));
  // The first derivative is x times the mean of the second one, by Simpson's rule; x/sin(theta) = x/(sin(x) cos(end)).
  const mean = (derivativeAt(end, 2) + 4 * derivativeAt(end + x / 2, 2) + derivativeAt(theta, 2)) /
    6;
  const ratio = x === 0 ? 1 : x / Math.sin(x);
  return -mean * ratio / (scale * Math.cos(end));
}

/**
 * The widest window in which the polynomial is the map to rounding, or the one that comes nearest; without the
 * coefficients that are rounding. Windows around theta come first, as derivatives round least in their middle; they
 * cross the ends, which smooth functions allow as their maps are even there. Others end there.
 */
function windowAt(dual: DualMap, { p, q, s, t }: Pair, theta: number): Window {
  let best: Window = { middle: theta, half: 1, coefficients: [0] };
  let least = Infinity;
  for (const limit of [ROUNDING, ROUNDING_AT_ENDS]) {
    for (const half of HALVES) {
      const inside = Math.max(half, Math.min(Math.PI - half, theta));
      const middle = limit === ROUNDING ? theta : inside;
      const all = chebyshev(NODES.map((x) => dual(s * t * Math.cos(middle + half * x), p, q)));
      const sizes = all.map(Math.abs);
      const largest = Math.max(...sizes);
      const needed = sizes.findLastIndex((size) => size > limit * largest) + 1;
      const coefficients = all.slice(0, Math.max(1, needed));
      if (needed <= COUNT - TAIL) return { middle, half, coefficients };
      // The second derivative grows by the inverse of the width squared.
      const error = Math.max(...sizes.slice(-TAIL)) / half ** 2;
      if (error < least) [best, least] = [{ middle, half, coefficients }, error];
    }
  }
  return best;
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
