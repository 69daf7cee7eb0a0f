/**
 * The one place where scalar dual maps become a step on pairs of correlations.
 *
 * @module
 */
import { opposite, type Pair, settled } from "./pair.ts";
import type { DualByDistance, DualMaps } from "./rule.ts";

/** What a nonlinearity makes of a pair. */
export interface DualPair {
  /** New 1 - rho. */
  readonly minus: number;
  /** New 1 + rho. */
  readonly plus: number;
  /** E[phi'(u) phi'(v)]. */
  readonly slope: number;
}

/**
 * Applies dual maps to a pair.
 *
 * For an odd phi the correlation changes sign with that of v; for an even one it does not, and the
 * derivative is odd. So pairs with rho < 0 are answered by their opposite.
 *
 * An input of variance zero counts as in {@linkcode settled}, whatever its correlation is said to be.
 *
 * @param maps The scalar dual maps.
 * @param given The pair of pre-activations.
 * @param scales Square roots of the two new variances.
 * @returns The new correlation and the slope.
 */
export function applyDual(
  maps: DualMaps,
  given: Pair,
  scales: readonly [number, number],
): DualPair {
  const pair = settled(given);
  if (maps.parity === undefined || pair.minus <= pair.plus) {
    const minus = newMinus(maps, pair, scales);
    return { minus, plus: 2 - minus, slope: maps.slope(pair) };
  }
  const turned = opposite(pair);
  const near = newMinus(maps, turned, scales);
  const slope = maps.slope(turned);
  return maps.parity === "odd"
    ? { minus: 2 - near, plus: near, slope }
    : { minus: near, plus: 2 - near, slope: -slope };
}

function newMinus(maps: DualMaps, pair: Pair, scales: readonly [number, number]): number {
  return clamp("minus" in maps ? maps.minus(pair) : minusByDistance(maps, pair, scales));
}

/**
 * 1 - rho' from the distance or the covariance of a pair.
 *
 * @param maps The scalar dual maps.
 * @param pair The pair of pre-activations.
 * @param scales Square roots of the two new variances.
 * @returns What may be out of range by rounding.
 */
export function minusByDistance(
  maps: DualByDistance,
  pair: Pair,
  [s, t]: readonly [number, number],
): number {
  const scale = s * t;
  if (scale === 0) return s === t ? pair.minus : 1;
  // The distance of unlike scales is mostly that of the scales, and would leave nothing of its rest.
  if (Math.min(s, t) < Math.max(s, t) / 2) return 1 - maps.covariance(pair) / scale;
  return (maps.distance(pair) - (s - t) ** 2 / 2) / scale;
}

function clamp(minus: number): number {
  return minus < 0 ? 0 : minus > 2 ? 2 : minus;
}
