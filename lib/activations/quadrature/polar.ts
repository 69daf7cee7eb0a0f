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

/** Nodes in R. */
const RADIUS = RADII.slice(1).flatMap((end, shell) => {
  const [middle, half] = [(end + RADII[shell]!) / 2, (end - RADII[shell]!) / 2];
  return [...PANEL.nodes].map((x) => middle + half * x);
});

/** Their weights, with the density of R. */
const RADIAL_WEIGHT = RADIUS.map((radius, i) => {
  const count = PANEL.nodes.length;
  const shell = Math.floor(i / count);
  const half = (RADII[shell + 1]! - RADII[shell]!) / 2;
  return half * PANEL.weights[i % count]! * radius * Math.exp(-radius * radius / 2);
});

/** Stands for a standard deviation of zero. */
const TINY = 1e-150;

/** Expectations of the core. */
export function polarPair({ core, derivative }: Decomposition, pair: Pair): Expectations {
  // The limit from above where a standard deviation is zero: there is no derivative at the kink.
  const [s, t] = [Math.max(pair.s, TINY), Math.max(pair.t, TINY)];
  let [distance, covariance, slope] = [0, 0, 0];
  forEachDirection(angle(pair), (x, y, share) => {
    let [square, product, tangent] = [0, 0, 0];
    for (let i = 0; i < RADIUS.length; i++) {
      const weight = RADIAL_WEIGHT[i]!;
      const [u, v] = [RADIUS[i]! * s * x, RADIUS[i]! * t * y];
      const [phi, psi] = [core(u), core(v)];
      square += weight * (phi - psi) * (phi - psi);
      product += weight * phi * psi;
      tangent += weight * derivative(u, phi) * derivative(v, psi);
    }
    distance += share * square;
    covariance += share * product;
    slope += share * tangent;
  });
  return { distance: distance / 2, covariance, slope };
}

/**
 * E[phi'(u) phi'(v)] of the core at one angle, for all deviations of u with all of v, [u, v]: the function
 * is asked for once a deviation.
 */
export function polarSlopes(
  phi: Decomposition,
  theta: number,
  [rows, columns]: readonly [readonly number[], readonly number[]],
): Float64Array {
  const [xs, ys, shares]: [number[], number[], number[]] = [[], [], []];
  forEachDirection(theta, (x, y, share) => {
    xs.push(x);
    ys.push(y);
    shares.push(share);
  });
  const left = rows.map((s) => derivativesAlong(phi, s, xs));
  const right = rows === columns
    ? left.map((values) => mirrored(values, xs.length))
    : columns.map((t) => derivativesAlong(phi, t, ys));
  const count = RADIUS.length;
  const result = new Float64Array(rows.length * columns.length);
  left.forEach((us, a) => {
    const weighted = us.map((u, at) =>
      u * shares[Math.floor(at / count)]! * RADIAL_WEIGHT[at % count]!
    );
    right.forEach((vs, b) => {
      let sum = 0;
      for (let at = 0; at < vs.length; at++) sum += weighted[at]! * vs[at]!;
      result[a * columns.length + b] = sum;
    });
  });
  return result;
}

/**
 * Values along the directions of u as those along the directions of v: with a for theta - a the first
 * wedge becomes the third, and the other two themselves, each from its end.
 */
function mirrored(values: Float64Array, directions: number): Float64Array {
  const [nodes, count] = [PANEL.nodes.length, RADIUS.length];
  const wedges = directions / nodes;
  const result = new Float64Array(values.length);
  for (let k = 0; k < directions; k++) {
    const wedge = Math.floor(k / nodes);
    const other = wedge === 3 ? 3 : wedges - 2 - wedge;
    const from = (other * nodes + nodes - 1 - k % nodes) * count;
    result.set(values.subarray(from, from + count), k * count);
  }
  return result;
}

/** phi' at all radii in given directions, [directions, radii]. */
function derivativesAlong(
  { core, derivative }: Decomposition,
  deviation: number,
  cosines: readonly number[],
): Float64Array {
  const s = Math.max(deviation, TINY);
  const count = RADIUS.length;
  const values = new Float64Array(cosines.length * count);
  cosines.forEach((cosine, k) => {
    for (let i = 0; i < count; i++) {
      const u = RADIUS[i]! * s * cosine;
      values[k * count + i] = derivative(u, core(u));
    }
  });
  return values;
}

/** Nodes of the directions: the cosines that u and v go by, and the weight. */
function forEachDirection(
  theta: number,
  visit: (x: number, y: number, share: number) => void,
): void {
  const { nodes, weights } = PANEL;
  const quarter = Math.PI / 2;
  // Of four wedges two have the angle theta and two pi - theta.
  const edges = [-quarter, theta - quarter, quarter, theta + quarter, 3 * quarter];
  for (let wedge = 1; wedge < edges.length; wedge++) {
    const [low, high] = [edges[wedge - 1]!, edges[wedge]!];
    const half = (high - low) / 2;
    if (half <= 0) continue;
    nodes.forEach((node, k) => {
      const direction = (low + high) / 2 + half * node;
      const share = half * weights[k]! / (2 * Math.PI);
      visit(Math.cos(direction), Math.cos(direction - theta), share);
    });
  }
}
