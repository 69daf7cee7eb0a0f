/**
 * Derivatives of functions of which only values are known.
 *
 * @module
 */
import { PANEL, type Pieces, type RealFunction } from "./pieces.ts";

const { nodes: NODES } = PANEL;

/** Barycentric weights of the nodes of a panel (Berrut and Trefethen 2004, equation 3.2). */
const BARYCENTRIC = NODES.map((x, i) =>
  NODES.reduce((product, y, j) => i === j ? product : product / (2 * (x - y)), 1)
);

/** Derivative of the polynomial through the values at the nodes of a panel, at the nodes. */
function differentiate(values: Float64Array): Float64Array {
  return values.map((value, i) => {
    let sum = 0;
    for (let j = 0; j < NODES.length; j++) {
      if (i === j) continue;
      const weight = BARYCENTRIC[j]! / BARYCENTRIC[i]! / (NODES[i]! - NODES[j]!);
      sum += weight * (values[j]! - value);
    }
    return sum;
  });
}

/** Value at x in [-1, 1] of the polynomial through values at the nodes. */
function interpolate(values: Float64Array, x: number): number {
  let [above, below] = [0, 0];
  for (let i = 0; i < NODES.length; i++) {
    const gap = x - NODES[i]!;
    if (gap === 0) return values[i]!;
    above += BARYCENTRIC[i]! / gap * values[i]!;
    below += BARYCENTRIC[i]! / gap;
  }
  return above / below;
}

/**
 * Derivative of a function by that of its polynomial on the panel where x lies: good to about 1e-12 of
 * the function's size over the panel's width.
 *
 * @param phi The function.
 * @param pieces Its panels, on an interval that holds x.
 */
export function panelDerivative(phi: RealFunction, pieces: (x: number) => Pieces): RealFunction {
  const known = new Map<Pieces, Map<number, Float64Array>>();
  return (x) => {
    const found = pieces(x);
    const panels = known.get(found) ?? new Map<number, Float64Array>();
    known.set(found, panels);
    const k = panelOf(found.edges, x);
    const [a, b] = [found.edges[k]!, found.edges[k + 1]!];
    const [middle, half] = [(a + b) / 2, (b - a) / 2];
    const present = panels.get(k);
    const slopes = present ??
      differentiate(NODES.map((node) => phi(middle + half * node))).map((slope) => slope / half);
    if (present === undefined) panels.set(k, slopes);
    return interpolate(slopes, (x - middle) / half);
  };
}

/** Number of the panel in which x lies. */
function panelOf(edges: readonly number[], x: number): number {
  let [low, high] = [0, edges.length - 1];
  while (high - low > 1) {
    const half = (low + high) >> 1;
    if (edges[half]! <= x) low = half;
    else high = half;
  }
  return low;
}
