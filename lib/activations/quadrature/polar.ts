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

/** Edges of the panels in R, of the finest below the first; beyond 9 the weight is rounding. */
const RADII = [1, 2.5, 5, 9] as const;

/** Standard deviations above this take finer panels near R = 0 and near the kinks. */
const FINE = 4;

/** Nodes and weights of a quadrature. */
interface Points {
  readonly nodes: readonly number[];
  readonly weights: readonly number[];
}

/** Nodes in R, whose weights hold its density, and nodes on a wedge from 0 to 1. */
interface Grid {
  readonly radius: Points;
  readonly wedge: Points;
}

const GRIDS: Grid[] = [];

/** The grid for standard deviations up to a given one. */
function gridFor(largest: number): Grid {
  const level = Math.max(0, Math.ceil(Math.log2(largest / FINE)));
  return GRIDS[level] ??= makeGrid(level);
}

function makeGrid(level: number): Grid {
  const halvings = Array.from({ length: level }, (_, k) => 2 ** (k - level));
  const radius = panels([0, ...halvings, ...RADII]);
  const weights = radius.weights.map((weight, i) => {
    const r = radius.nodes[i]!;
    return weight * r * Math.exp(-r * r / 2);
  });
  const near = halvings.map((x) => x / 2);
  const middle = level === 0 ? [] : [0.5];
  const far = near.map((x) => 1 - x).reverse();
  const wedge = panels([0, ...near, ...middle, ...far, 1]);
  return { radius: { nodes: radius.nodes, weights }, wedge };
}

function panels(edges: readonly number[]): Points {
  const [nodes, weights]: [number[], number[]] = [[], []];
  for (let k = 1; k < edges.length; k++) {
    const [middle, half] = [(edges[k]! + edges[k - 1]!) / 2, (edges[k]! - edges[k - 1]!) / 2];
    PANEL.nodes.forEach((x, i) => {
      nodes.push(middle + half * x);
      weights.push(half * PANEL.weights[i]!);
    });
  }
  return { nodes, weights };
}

/** Stands for a standard deviation of zero. */
const TINY = 1e-150;

/** Expectations of the core. */
export function polarPair({ core, derivative }: Decomposition, pair: Pair): Expectations {
  // The limit from above where a standard deviation is zero: there is no derivative at the kink.
  const [s, t] = [Math.max(pair.s, TINY), Math.max(pair.t, TINY)];
  const { radius: { nodes, weights }, wedge } = gridFor(Math.max(s, t));
  let [distance, covariance, slope] = [0, 0, 0];
  forEachDirection(angle(pair), wedge, (x, y, share) => {
    let [square, product, tangent] = [0, 0, 0];
    for (let i = 0; i < nodes.length; i++) {
      const weight = weights[i]!;
      const [u, v] = [nodes[i]! * s * x, nodes[i]! * t * y];
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
  const { radius, wedge } = gridFor(Math.max(...rows, ...columns));
  forEachDirection(theta, wedge, (x, y, share) => {
    xs.push(x);
    ys.push(y);
    shares.push(share);
  });
  const left = rows.map((s) => derivativesAlong(phi, s, [xs, radius]));
  const right = rows === columns
    ? left.map((values) => mirrored(values, wedge.nodes.length))
    : columns.map((t) => derivativesAlong(phi, t, [ys, radius]));
  const weights = shares.flatMap((share) => radius.weights.map((weight) => share * weight));
  const result = new Float64Array(rows.length * columns.length);
  left.forEach((us, a) => {
    const weighted = us.map((u, at) => u * weights[at]!);
    right.forEach((vs, b) => {
      // With the same deviations on both sides the slopes are symmetric.
      if (rows === columns && b > a) return;
      let sum = 0;
      for (let at = 0; at < vs.length; at++) sum += weighted[at]! * vs[at]!;
      result[a * columns.length + b] = sum;
      if (rows === columns) result[b * columns.length + a] = sum;
    });
  });
  return result;
}

/**
 * Values along the directions of u as those along the directions of v: with a for theta - a the first
 * wedge becomes the third, and the other two themselves, each from its end.
 */
function mirrored(values: Float64Array, nodes: number): Float64Array {
  const count = values.length / (4 * nodes);
  const result = new Float64Array(values.length);
  for (let k = 0; k < 4 * nodes; k++) {
    const wedge = Math.floor(k / nodes);
    const other = wedge === 3 ? 3 : 2 - wedge;
    const from = (other * nodes + nodes - 1 - k % nodes) * count;
    result.set(values.subarray(from, from + count), k * count);
  }
  return result;
}

/** phi' at all radii in given directions, [directions, radii]. */
function derivativesAlong(
  { core, derivative }: Decomposition,
  deviation: number,
  [cosines, { nodes }]: readonly [readonly number[], Points],
): Float64Array {
  const s = Math.max(deviation, TINY);
  const values = new Float64Array(cosines.length * nodes.length);
  cosines.forEach((cosine, k) => {
    for (let i = 0; i < nodes.length; i++) {
      const u = nodes[i]! * s * cosine;
      values[k * nodes.length + i] = derivative(u, core(u));
    }
  });
  return values;
}

/** Nodes of the directions: the cosines that u and v go by, and the weight. */
function forEachDirection(
  theta: number,
  { nodes, weights }: Points,
  visit: (x: number, y: number, share: number) => void,
): void {
  const quarter = Math.PI / 2;
  // Of four wedges two have the angle theta and two pi - theta.
  const edges = [-quarter, theta - quarter, quarter, theta + quarter, 3 * quarter];
  for (let wedge = 1; wedge < edges.length; wedge++) {
    const low = edges[wedge - 1]!;
    const width = edges[wedge]! - low;
    if (width <= 0) continue;
    nodes.forEach((node, k) => {
      const direction = low + width * node;
      const share = width * weights[k]! / (2 * Math.PI);
      visit(Math.cos(direction), Math.cos(direction - theta), share);
    });
  }
}
