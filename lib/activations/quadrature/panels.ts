/**
 * Gaussian expectations of piecewise smooth functions, panel by panel.
 *
 * E[f(u, v)] with u = s z and v = t (rho z + sqrt(1 - rho^2) w): for each z an integral over w, cut
 * where v is at an edge of phi's panels; then one over z, cut where u is, and around the places where
 * the inner integral changes quickly.
 *
 * @module
 */
import { correlation, type Pair } from "../pair.ts";
import type { Decomposition } from "./decomposition.ts";
import { PANEL, type Pieces } from "./pieces.ts";
import type { Expectations } from "./trapezoid.ts";

/** The weight exp(-z^2/2) is left out beyond this z. */
export const REACH = 9;

/** Widest panel in units of a standard deviation: 20 nodes resolve the weight on it. */
const WIDEST = 2;

/** Stands for zero where it divides. */
const TINY = 1e-150;

/** Edges nearer than this to one before are left out. */
const NEAR = 1e-9;

/** Panels of phi(s z) do for phi(t rho z) too if t rho is that near to s. */
const ALIKE = 0.25;

/** E[core(s z)^2] for z ~ N(0, 1). */
export function panelVariance({ core }: Decomposition, pieces: Pieces, s: number): number {
  const edges = edgesAt(pieces, 0, Math.max(s, TINY));
  const sum = integrate(edges, (z) => Math.exp(-z * z / 2) * core(s * z) ** 2);
  return sum / Math.sqrt(2 * Math.PI);
}

/** Expectations of the core. */
export function panelPair(phi: Decomposition, pieces: Pieces, pair: Pair): Expectations {
  const { core, derivative } = phi;
  const { minus, plus } = pair;
  const [s, t] = [Math.max(pair.s, TINY), Math.max(pair.t, TINY)];
  const rho = correlation(pair) || TINY;
  const sine = Math.max(Math.sqrt(minus * plus), TINY);
  const [drift, spread] = [t * rho, t * sine];
  let [distance, covariance, slope] = [0, 0, 0];
  forEachNode(outerEdges(pieces, { s, drift, sine, rho }), (z, outer) => {
    const u = s * z;
    const x = core(u);
    const dx = derivative(u, x);
    let [square, product, tangent] = [0, 0, 0];
    forEachNode(edgesAt(pieces, drift * z, spread), (w, inner) => {
      const v = drift * z + spread * w;
      const weight = inner * Math.exp(-w * w / 2);
      const y = core(v);
      square += weight * (x - y) * (x - y);
      product += weight * y;
      tangent += weight * derivative(v, y);
    });
    const weight = outer * Math.exp(-z * z / 2) / (2 * Math.PI);
    distance += weight * square;
    covariance += weight * x * product;
    slope += weight * dx * tangent;
  });
  return { distance: distance / 2, covariance, slope };
}

/** Edges in z of the panels of phi(middle + scale z). */
function edgesAt({ edges, kinks }: Pieces, middle: number, scale: number): number[] {
  const place = (x: number): number => (x - middle) / scale;
  const inside = inReach(edges, middle, scale);
  return grid([...kinks.map(place), ...inside.map(place)]);
}

/** The edges that middle + scale z meets. */
function inReach(edges: readonly number[], middle: number, scale: number): readonly number[] {
  const width = REACH * Math.abs(scale);
  const [low, high] = [middle - width, middle + width];
  let start = 0;
  let end = edges.length;
  while (start < end) {
    const half = (start + end) >> 1;
    if (edges[half]! < low) start = half + 1;
    else end = half;
  }
  while (end < edges.length && edges[end]! <= high) end++;
  return edges.slice(start, end);
}

interface Scales {
  readonly s: number;
  readonly drift: number;
  readonly sine: number;
  readonly rho: number;
}

/** The inner integral is phi smoothed over sine/rho, with the panels of phi(t rho z). */
function outerEdges({ edges, kinks }: Pieces, { s, drift, sine, rho }: Scales): number[] {
  const places = [...kinks, ...inReach(edges, 0, s)].map((x) => x / s);
  if (Math.abs(drift - s) > ALIKE * s) {
    places.push(...inReach(edges, 0, drift).map((x) => x / drift));
  }
  const width = sine / Math.abs(rho);
  if (width < WIDEST) {
    for (const kink of kinks) {
      places.push(...[-9, -6, -3, -1.5, 0, 1.5, 3, 6, 9].map((k) => kink / drift + k * width));
    }
  }
  return grid(places);
}

/** Edges from -REACH to REACH: the given ones, and others where two are far apart. */
function grid(places: readonly number[]): number[] {
  const inside = places.filter((z) => Math.abs(z) < REACH).sort((a, b) => a - b);
  const edges = [-REACH];
  for (const z of [...inside, REACH]) {
    const last = edges.at(-1)!;
    if (z - last < NEAR) continue;
    const count = Math.ceil((z - last) / WIDEST);
    for (let k = 1; k < count; k++) edges.push(last + (z - last) * k / count);
    edges.push(z);
  }
  return edges;
}

function integrate(edges: readonly number[], f: (z: number) => number): number {
  let sum = 0;
  forEachNode(edges, (z, weight) => {
    sum += weight * f(z);
  });
  return sum;
}

function forEachNode(edges: readonly number[], visit: (z: number, weight: number) => void): void {
  const { nodes, weights } = PANEL;
  for (let k = 1; k < edges.length; k++) {
    const [middle, half] = [(edges[k]! + edges[k - 1]!) / 2, (edges[k]! - edges[k - 1]!) / 2];
    for (let i = 0; i < nodes.length; i++) visit(middle + half * nodes[i]!, half * weights[i]!);
  }
}
