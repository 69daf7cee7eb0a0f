/**
 * Gaussian expectations of functions with a kink at zero only, in polar coordinates.
 *
 * With u = s R cos(a) and v = t R cos(a - theta) the kinks lie on four fixed angles, at which the
 * integral is cut; R^2/2 is exponential.
 *
 * @module
 */
import { angle, type Pair } from "../pair.ts";
import type { Decomposition } from "./decomposition.ts";
import { PANEL } from "./pieces.ts";
import type { Expectations } from "./trapezoid.ts";

/** Edges of the panels in R; beyond 9 the weight is rounding. */
const RADII = [0, 1, 2.5, 5, 9] as const;

/** Expectations of the core. */
export function polarPair({ core, derivative }: Decomposition, pair: Pair): Expectations {
  const { s, t } = pair;
  const theta = angle(pair);
  const { nodes, weights } = PANEL;
  let [distance, covariance, slope] = [0, 0, 0];
  const quarter = Math.PI / 2;
  // Of four wedges two have the angle theta and two pi - theta.
  const edges = [-quarter, theta - quarter, quarter, theta + quarter, 3 * quarter];
  for (let wedge = 1; wedge < edges.length; wedge++) {
    const [low, high] = [edges[wedge - 1]!, edges[wedge]!];
    const halfAngle = (high - low) / 2;
    if (halfAngle <= 0) continue;
    for (let k = 0; k < nodes.length; k++) {
      const direction = (low + high) / 2 + halfAngle * nodes[k]!;
      const [x, y] = [s * Math.cos(direction), t * Math.cos(direction - theta)];
      let [square, product, tangent] = [0, 0, 0];
      for (let shell = 1; shell < RADII.length; shell++) {
        const half = (RADII[shell]! - RADII[shell - 1]!) / 2;
        const middle = (RADII[shell]! + RADII[shell - 1]!) / 2;
        for (let i = 0; i < nodes.length; i++) {
          const radius = middle + half * nodes[i]!;
          const weight = half * weights[i]! * radius * Math.exp(-radius * radius / 2);
          const [u, v] = [radius * x, radius * y];
          const [phi, psi] = [core(u), core(v)];
          square += weight * (phi - psi) * (phi - psi);
          product += weight * phi * psi;
          tangent += weight * derivative(u, phi) * derivative(v, psi);
        }
      }
      const weight = halfAngle * weights[k]! / (2 * Math.PI);
      distance += weight * square;
      covariance += weight * product;
      slope += weight * tangent;
    }
  }
  return { distance: distance / 2, covariance, slope };
}
