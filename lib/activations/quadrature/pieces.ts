/**
 * Cuts the real line into panels on each of which a function is a polynomial to the last digits.
 *
 * @module
 */
import { gaussLegendre, legendre, type Rule } from "./gauss_legendre.ts";

/** Rule used on each panel. */
export const PANEL: Rule = gaussLegendre(20);

/** Degrees whose Legendre coefficients must be negligible on a panel. */
const TAIL = [15, 16, 17, 18, 19] as const;

/** Coefficients below this share of the function's size count as zero. */
const RESOLVED = 2e-14;

/** The same where a kink was found by halving, and so is known to some roundings only. */
const RESOLVED_AT_FOUND = 2e-13;

/** A panel narrower than this, relative to |x| or to 1, lies at a kink. */
const NARROW = 1e-3;

/** Panels are not halved below this width, relative to |x| or to 1. */
const SMALLEST = 1e-13;

/** Widest panel, as a share of the reach: features as narrow as a sixteenth of it are seen. */
const WIDEST = 0.25;

/** Distance from zero and from kinks of the first edges to begin with; no round number, at which kinks may be. */
const NEAREST = 16.197;

/** Most kinks that are looked for. */
const MOST_KINKS = 16;

/** Panels of which a function with so few kinks needs fewer; more show that its roundings are being resolved. */
const MOST_PANELS = 4000;

/** Share of the values at 1 and -1 that counts as size everywhere then: of them its roundings may be. */
const ROUNDED = 0.05;

/** A function in panels. */
export interface Pieces {
  /** Edges of the panels, ascending; all kinks are among them. */
  readonly edges: readonly number[];
  /** Points at which the function is not smooth, ascending. */
  readonly kinks: readonly number[];
}

/** A real function. */
export type RealFunction = (x: number) => number;

/**
 * Panels of a function on [-reach, reach]. A panel is halved until the Legendre coefficients of degree
 * 15 to 19 are rounding, relative to the function's largest value that near to zero. Where halving goes
 * on and on there is a kink, which becomes an edge.
 *
 * @param phi The function.
 * @param known Points at which it is known not to be smooth.
 * @param reach Half the length of the interval.
 * @returns The panels; undefined if there are more than 16 kinks to be found, or too many panels, or values that are
 * not finite.
 */
export function cutIntoPieces(
  phi: RealFunction,
  known: readonly number[],
  reach: number,
): Pieces | undefined {
  const size = envelope(phi, reach);
  if (!Number.isFinite(size(reach))) return undefined;
  const kinks = known.filter((kink) => Math.abs(kink) < reach).toSorted((a, b) => a - b);
  const least = ROUNDED * Math.max(Math.abs(phi(1)), Math.abs(phi(-1)));
  const rounded = (radius: number): number => Math.max(least, size(radius));
  const [edges, resolved] = cutOnce({ phi, size, share: RESOLVED }, kinks, reach) ??
    cutOnce({ phi, size: rounded, share: RESOLVED }, kinks, reach) ?? [];
  if (edges === undefined || resolved === undefined) return undefined;
  const found = narrowest(edges);
  const all = [...kinks, ...found].sort((a, b) => a - b);
  if (found.length > MOST_KINKS || !all.every((x) => isBounded(phi, x))) return undefined;
  if (found.length === 0) return { edges, kinks };
  const again = cut({ phi, size: resolved, share: RESOLVED_AT_FOUND }, all, reach);
  return again && { edges: again, kinks: all };
}

interface Measured {
  readonly phi: RealFunction;
  /** Largest |phi| up to a distance from zero. */
  readonly size: (radius: number) => number;
  /** Share of the size that counts as zero. */
  readonly share: number;
}

/** The edges, and the size for which they were found. */
function cutOnce(
  measured: Measured,
  kinks: readonly number[],
  reach: number,
): readonly [number[], Measured["size"]] | undefined {
  const edges = cut(measured, kinks, reach);
  return edges && [edges, measured.size];
}

/** Edges of the panels; undefined if there are too many. */
function cut(
  measured: Measured,
  kinks: readonly number[],
  reach: number,
): number[] | undefined {
  const edges = [-reach];
  const starts = startsOf(kinks, reach);
  const stack = starts.slice(1).map((b, k): [number, number] => [starts[k]!, b]).reverse();
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const [a, b] = next;
    const halve = b - a > WIDEST * reach || (b - a > SMALLEST * unit(a) && isRough(measured, a, b));
    if (halve) stack.push([(a + b) / 2, b], [a, (a + b) / 2]);
    else edges.push(b);
    if (edges.length > MOST_PANELS) return undefined;
  }
  return edges;
}

/**
 * Edges to begin with. They are off the middle, since a kink that a halving meets would not be seen, and
 * around zero and the kinks, since a bend of width one would fall between the nodes of a wide panel.
 */
function startsOf(kinks: readonly number[], reach: number): number[] {
  const starts = new Set([-reach, ...kinks, 0.0123 * reach, reach]);
  for (const middle of [0, ...kinks]) {
    for (let gap = NEAREST; gap < WIDEST * reach; gap *= 4) {
      for (const x of [middle - gap, middle + gap]) if (Math.abs(x) < reach) starts.add(x);
    }
  }
  return [...starts].sort((a, b) => a - b);
}

/** Whether a function does not grow as a negative power towards a kink. */
function isBounded(phi: RealFunction, x: number): boolean {
  const around = (distance: number): number =>
    Math.max(...[-1, 1].map((sign) => Math.abs(phi(x + sign * distance * unit(x)))));
  return !(around(1e-9) > 100 * around(1e-3));
}

function unit(x: number): number {
  return Math.max(1, Math.abs(x));
}

/** Middles of the narrowest panels, one of each run of narrow ones. */
function narrowest(edges: readonly number[]): number[] {
  const found: number[] = [];
  let [least, middle] = [Infinity, 0];
  for (let k = 1; k <= edges.length; k++) {
    const [a, b] = [edges[k - 1]!, edges[k] ?? Infinity];
    if (b - a < NARROW * unit(a)) {
      if (b - a < least) [least, middle] = [b - a, (a + b) / 2];
    } else if (least < Infinity) {
      found.push(middle);
      least = Infinity;
    }
  }
  return found;
}

const PROJECTION = TAIL.map((degree) =>
  PANEL.nodes.map((x, i) => (degree + 0.5) * PANEL.weights[i]! * legendre(degree, x)[0])
);

function isRough({ phi, size, share }: Measured, a: number, b: number): boolean {
  const values = PANEL.nodes.map((x) => phi((a + b) / 2 + (b - a) / 2 * x));
  const limit = share * size(Math.max(Math.abs(a), Math.abs(b)));
  return PROJECTION.some((row) =>
    !(Math.abs(row.reduce((sum, weight, i) => sum + weight * values[i]!, 0)) <= limit)
  );
}

/** Largest |phi| at the points of a grid that are no farther from zero than a given radius. */
function envelope(phi: RealFunction, reach: number): Measured["size"] {
  const steps = 200;
  const largest = new Float64Array(steps + 1);
  let size = 0;
  for (let k = steps; k >= 0; k--) {
    const x = reach * 2 ** (-k / 4);
    size = Math.max(size, Math.abs(phi(x)), Math.abs(phi(-x)));
    largest[k] = size;
  }
  return (radius) => {
    const k = Math.floor(4 * Math.log2(reach / radius));
    return largest[Math.max(0, Math.min(steps, k))]!;
  };
}
