/**
 * Gaussian expectations of analytic functions by the trapezoidal rule, which converges exponentially.
 *
 * For F analytic in |Im z| < d the rule of step h errs by about exp(-2 pi y/h) max |F(x + iy)| for any
 * y < d (Trefethen and Weideman 2014, theorem 5.1), and a Gaussian weight grows by exp(y^2/2) there.
 *
 * @module
 */
import type { Pair } from "../pair.ts";
import type { Decomposition } from "./decomposition.ts";
import type { Pieces, RealFunction } from "./pieces.ts";

/** Expectations of a pair. */
export interface Expectations {
  /** E[(phi(u) - phi(v))^2] / 2. */
  readonly distance: number;
  /** E[phi(u) phi(v)]. */
  readonly covariance: number;
  /** E[phi'(u) phi'(v)]. */
  readonly slope: number;
}

/** Step of the rule for phi(scale z), z being standard normal; undefined if none is small enough. */
export type Step = (scale: number) => number | undefined;

/** The error is about exp(-EXPONENT) of the value. */
const EXPONENT = 43;

/** The weight exp(-z^2/2) is left out beyond this z. */
const REACH = 9.6;

/** Steps for a function that is analytic in a strip of half-width `strip`. */
export function stripStep(strip: number): Step {
  return (scale) => {
    const y = Math.min(0.9 * strip / scale, Math.sqrt(2 * EXPONENT));
    return 2 * Math.PI * y / (EXPONENT + y * y / 2);
  };
}

/** Largest step that is tried, which does for functions that hardly change. */
const LARGEST = 0.7;

/** Smallest step that is tried: 32 halvings of a half. */
const SMALLEST = 0.02;

/** Grids of one step must agree to this share of the value. */
const AGREEMENT = 3e-14;

/**
 * Steps for a function that is smooth as far as is known, found by trial: the largest for which three
 * grids give the same E[core(scale z)^2], and one notch less.
 */
export function measuredStep(core: RealFunction, pieces: (s: number) => Pieces): Step {
  const known = new Map<number, number | undefined>();
  return (scale) => {
    // Steps are those of the end of a half octave, or of a small scale.
    const octave = Math.max(-10, Math.ceil(2 * Math.log2(scale)));
    if (!known.has(octave)) known.set(octave, measure(core, pieces, 2 ** (octave / 2)));
    return known.get(octave);
  };
}

/** Places of the grids between the points of one that holds zero, off those where symmetry hides an error. */
const SHIFTS = [0.1, 0.43, 0.77] as const;

function measure(
  core: RealFunction,
  pieces: (s: number) => Pieces,
  scale: number,
): number | undefined {
  // Features as narrow as a panel do not fall between the points of three a panel.
  const { edges } = pieces(scale);
  const narrowest = edges.reduce(
    (least, x, k) => k === 0 ? least : Math.min(least, x - edges[k - 1]!),
    Infinity,
  );
  const first = Math.min(LARGEST, narrowest / (3 * scale));
  for (let h = first; h > SMALLEST; h *= Math.SQRT1_2) {
    const sums = SHIFTS.map((shift) => {
      let sum = 0;
      for (let z = (shift - Math.ceil(REACH / h)) * h; z < REACH; z += h) {
        sum += Math.exp(-z * z / 2) * core(scale * z) ** 2;
      }
      return sum;
    });
    const [least, most] = [Math.min(...sums), Math.max(...sums)];
    if (most - least <= AGREEMENT * most) return h * Math.SQRT1_2;
  }
  return undefined;
}

/** E[core(s z)^2] for z ~ N(0, 1). */
export function trapezoidVariance(core: RealFunction, h: number, s: number): number {
  let sum = core(0) ** 2;
  for (let z = h; z < REACH; z += h) {
    sum += Math.exp(-z * z / 2) * (core(s * z) ** 2 + core(-s * z) ** 2);
  }
  return sum * h / Math.sqrt(2 * Math.PI);
}

/** Steps along and across the diagonal for a pair, and the number of points, roughly. */
export interface Grid {
  /** Step along the diagonal. */
  readonly along: number;
  /** Step across it. */
  readonly across: number;
  /** Number of points. */
  readonly points: number;
}

/** The grid for a pair; undefined if a step would be too small. */
export function gridOf(step: Step, { s, t, minus, plus }: Pair): Grid | undefined {
  const largest = Math.max(s, t);
  const along = step(Math.sqrt(plus / 2) * largest);
  const across = step(Math.sqrt(minus / 2) * largest);
  if (along === undefined || across === undefined) return undefined;
  return { along, across, points: Math.PI * REACH * REACH / (along * across) };
}

/**
 * Expectations of the core, on a grid in the independent normal variables along and across the
 * diagonal: u = s (a cos(theta/2) + b sin(theta/2)) and v = t (a cos(theta/2) - b sin(theta/2)).
 */
export function trapezoidPair(
  { core, derivative, parity }: Decomposition,
  grid: Grid,
  { s, t, minus, plus }: Pair,
): Expectations {
  const [along, across] = [Math.sqrt(plus / 2), Math.sqrt(minus / 2)];
  let [distance, covariance, slope] = [0, 0, 0];
  // By symmetry, if there is one, half of the plane is enough.
  const rows = Math.floor(REACH / grid.along);
  const first = parity === undefined ? -rows : 0;
  for (let i = first; i <= rows; i++) {
    const a = i * grid.along;
    const columns = Math.floor(Math.sqrt(REACH * REACH - a * a) / grid.across);
    const share = (parity === undefined || i === 0 ? 0.5 : 1) * Math.exp(-a * a / 2);
    // Sums of sums round less than one sum of all.
    let [square, product, tangent] = [0, 0, 0];
    for (let j = -columns; j <= columns; j++) {
      const b = j * grid.across;
      const u = s * (along * a + across * b);
      const v = t * (along * a - across * b);
      const weight = Math.exp(-b * b / 2);
      const x = core(u);
      const y = core(v);
      square += weight * (x - y) * (x - y);
      product += weight * x * y;
      tangent += weight * derivative(u, x) * derivative(v, y);
    }
    distance += share * square;
    covariance += share * product;
    slope += share * tangent;
  }
  const scale = grid.along * grid.across / Math.PI;
  return {
    distance: distance * scale / 2,
    covariance: covariance * scale,
    slope: slope * scale,
  };
}
