/**
 * Hermite coefficients of a smooth function between its integers, from its Fourier transform.
 *
 * Let phi(x) = a + b x + c tanh(x/l) + d x tanh(x/l) + r(x), where the first four terms have the asymptotes of phi, so
 * that r vanishes beyond some distance. With F(w) the integral of r(x) exp(i w x), and as E[exp(-i w s z) h_n(z)] =
 * (-i w s)^n exp(-(w s)^2/2) / sqrt(n!), the coefficients of r(s z) are, but for signs that alternate,
 *   a_n(s) = 1/(pi s) integral over y > 0 of F(y/s) y^n exp(-y^2/2) / sqrt(n!),
 * with the real part of F for even n and the imaginary one for odd n. That makes sense for any n > 0, and is smooth in
 * log n as long as the features of r do not lie many times their width away from zero. The integrand is nearly
 * exp(-(y - sqrt(n))^2), for which the trapezoidal rule converges like exp(-pi^2/h^2). Those of the other terms are in
 * `tanh.ts` and `silu.ts`.
 *
 * @module
 */
import { applyAlong, chebyshevNodes, chebyshevSum, chebyshevTransform } from "./chebyshev.ts";
import { norm, plainCoefficients } from "./hermite_coefficients.ts";
import { FINE } from "./index_rule.ts";
import { Kept } from "./kept.ts";
import type { Decomposition, HermiteCoefficients } from "./quadrature/decomposition.ts";
import { piecesOf } from "./quadrature/maps.ts";
import { PANEL } from "./quadrature/pieces.ts";
import { SILU } from "./silu.ts";
import { TANH } from "./tanh.ts";

/** Powers up to this one are found by quadrature, all that a rule takes one by one. */
const PLAIN = 2 * FINE.exact + 1;

/** Largest difference of quadrature and transform, over the root of E[phi^2]. */
const AGREEMENT = 3e-14;

/** Distances that are tried: 4 to 128. */
const REACHES = Array.from({ length: 21 }, (_, k) => 4 * 2 ** (k / 4));

/** Share of the distance up to which what is left is integrated, so that it ends without a step. */
const BEYOND = 1.25;

/** Where a function must be on its asymptote, over its reach. */
const PLACES = [1, 1.13, 1.31, 1.7, 2.3, 3.1, 5, 11, 37, 100, 310, 1024] as const;

/** Roundings of the terms of an asymptote and of the values at 1 and -1. */
const ROUNDING = 8 * Number.EPSILON;

/** tanh(STEEP) is 1. */
const STEEP = 20;

/** Chebyshev nodes for F over a stretch of w, whose length is so many times the inverse of the reach. */
const NODES = 24;
const STRETCH = 6;

/** Most stretches of w in which F is not negligible. */
const MOST = 192;

/** F below this many times the rounding of its sum is negligible. */
const NEGLIGIBLE = 2;

/** Largest w times the width of a panel. */
const TURN = 16;

/** Reach of the integrand below and above sqrt(n). */
const BELOW = 7.5;
const ABOVE = 9;

/** A function that differs from known ones near zero only. */
interface Local {
  /** Coefficients of 1, x, tanh(x/l) and x tanh(x/l). */
  readonly terms: readonly [constant: number, slope: number, step: number, bend: number];
  /** 1/l */
  readonly rate: number;
  /** Distance beyond which nothing is left. */
  readonly reach: number;
  /** F in stretches of w, as long as it is not negligible. */
  readonly transform: readonly Stretch[];
}

/** Chebyshev coefficients of F over a stretch. */
interface Stretch {
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
}

const LOCAL: Kept<Local | undefined> = new Kept<Local | undefined>();

/**
 * The coefficients of phi(s z).
 *
 * @param phi The function.
 * @param s Standard deviation above 0.
 * @returns The coefficients; undefined if the function has kinks, or does not come to its asymptotes within 128,
 * or changes within hundredths of that, or if quadrature disagrees.
 */
export function fourierCoefficients(
  phi: Decomposition,
  s: number,
): HermiteCoefficients | undefined {
  if (phi.parity !== undefined || piecesOf(phi)(s).kinks.length > 0) return undefined;
  const local = LOCAL.get(phi, "", () => localize(phi));
  if (local === undefined) return undefined;
  const plain = plainCoefficients(phi, s, PLAIN + 2);
  const { terms: [, , step, bend], rate } = local;
  const odd = TANH.hermite!(rate * s).odd!;
  const even = SILU.hermite!(2 * rate * s).even!;
  const evenRest = (n: number): number => rest(local, s, n, "real") - bend / rate * even(n);
  const oddRest = (n: number): number => rest(local, s, n, "imaginary") + step * odd(n);
  // Both ways must give the next two, where signs are negative: what the transform has not seen shows there.
  const gap = Math.hypot(
    plain[PLAIN + 1]! + evenRest(PLAIN + 1),
    plain[PLAIN + 2]! + oddRest(PLAIN + 2),
  );
  const rounding = Number.EPSILON * (Math.abs(phi.core(1)) + Math.abs(phi.core(-1)));
  if (gap > AGREEMENT * norm(plain) + rounding) return undefined;
  return {
    constant: plain[0]!,
    linear: plain[1]!,
    even: (n) => n <= PLAIN ? plain[n]! : evenRest(n),
    odd: (n) => n <= PLAIN ? plain[n]! : oddRest(n),
  };
}

/** Coefficient n of r(s z). */
function rest({ reach, transform }: Local, s: number, n: number, part: keyof Stretch): number {
  const root = Math.sqrt(n);
  const step = 2 * Math.PI / (13 + reach / s);
  const width = STRETCH / reach;
  let sum = 0;
  for (let u = -BELOW; u < ABOVE; u += step) {
    const place = (root + u) / (s * width);
    const stretch = transform[Math.floor(place)];
    if (stretch === undefined) break;
    const value = chebyshevSum(stretch[part], 2 * (place - Math.floor(place)) - 1);
    sum += value * Math.exp(n * lessThan(u / root) - u * u / 2);
  }
  // n^(n/2) exp(-n/2) / sqrt(n!), by Stirling's series.
  const peak = (2 * Math.PI * n) ** -0.25 * Math.exp((-1 / 12 + 1 / (360 * n * n)) / (2 * n));
  return step * peak * sum / (Math.PI * s);
}

/** log(1 + x) - x */
function lessThan(x: number): number {
  if (Math.abs(x) > 0.05) return Math.log1p(x) - x;
  let sum = 0;
  for (let k = 12; k >= 2; k--) sum = 1 / k - x * sum;
  return -x * x * sum;
}

/** Finds the asymptotes and what is left. */
function localize(phi: Decomposition): Local | undefined {
  const whole = (x: number): number => phi.offset + phi.slant * x + phi.core(x);
  for (const found of REACHES) {
    const [left, right] = [-1, 1].map((sign) => asymptote(whole, sign * found));
    if (left === undefined || right === undefined) continue;
    const [low, high] = [left, right];
    const reach = BEYOND * found;
    const terms = [
      (high.constant + low.constant) / 2,
      (high.slope + low.slope) / 2,
      (high.constant - low.constant) / 2,
      (high.slope - low.slope) / 2,
    ] as const;
    const pieces = piecesOf(phi)(reach / 10);
    if (pieces.kinks.length > 0) return undefined;
    const rate = STEEP / reach;
    const transform = transformOf({ whole, terms, rate, reach, edges: pieces.edges });
    return transform && { terms, rate, reach, transform };
  }
  return undefined;
}

interface Asymptote {
  readonly constant: number;
  readonly slope: number;
}

/** The line on which a function is from x on, away from zero; undefined if it is on none. */
function asymptote(phi: (x: number) => number, x: number): Asymptote | undefined {
  const slope = (phi(1024 * x) - phi(512 * x)) / (512 * x);
  const constant = phi(x) - slope * x;
  const unit = Math.abs(phi(1)) + Math.abs(phi(-1));
  const fits = PLACES.every((place) => {
    const [at, linear] = [phi(place * x), slope * place * x];
    const size = unit + Math.abs(constant) + Math.abs(linear) + Math.abs(at);
    return Math.abs(at - constant - linear) <= ROUNDING * size;
  });
  return fits ? { constant, slope } : undefined;
}

interface Whole extends Pick<Local, "terms" | "rate" | "reach"> {
  readonly whole: (x: number) => number;
  readonly edges: readonly number[];
}

/** F in stretches; undefined if it does not vanish in time. */
function transformOf(phi: Whole): Stretch[] | undefined {
  const width = STRETCH / phi.reach;
  const cosines = chebyshevNodes(NODES);
  const transform = chebyshevTransform(NODES);
  const stretches: Stretch[] = [];
  let small = 0;
  let points = pointsFor(phi, width);
  for (let k = 0; k < MOST; k++) {
    if ((k + 1) * width > points.most) points = pointsFor(phi, 2 * (k + 1) * width);
    const values = cosines.map((x) => integrate(points, width * (k + (1 + x) / 2)));
    const parts = [0, 1].map((part) => Float64Array.from(values, (value) => value[part]!));
    const size = Math.max(...values.map(([real, imaginary]) => Math.hypot(real, imaginary)));
    small = size <= NEGLIGIBLE * points.rounding ? small + 1 : 0;
    if (small === 2) return stretches.slice(0, -1);
    const [real, imaginary] = parts.map((part) => applyAlong(transform, part, [1, NODES, 1]));
    stretches.push({ real: real!, imaginary: imaginary! });
  }
  return undefined;
}

/** Values of r at quadrature nodes, times the weights. */
interface Points {
  readonly nodes: readonly number[];
  readonly values: readonly number[];
  /** Largest w for which they do. */
  readonly most: number;
  /** What the roundings of the values and of w x make of a sum of them, roughly. */
  readonly rounding: number;
}

function pointsFor({ whole, terms, rate, reach, edges }: Whole, most: number): Points {
  const [constant, slope, step, bend] = terms;
  const widest = Math.min(reach / 10, TURN / most);
  const [nodes, values]: [number[], number[]] = [[], []];
  let squares = 0;
  let start = -reach;
  for (const end of [...edges.filter((x) => Math.abs(x) < reach), reach]) {
    const parts = Math.ceil((end - start) / widest);
    const half = (end - start) / parts / 2;
    for (let panel = 0; panel < parts; panel++) {
      const middle = start + (2 * panel + 1) * half;
      PANEL.nodes.forEach((place, i) => {
        const x = middle + half * place;
        const known = constant + slope * x + (step + bend * x) * Math.tanh(rate * x);
        const [value, weight] = [whole(x), half * PANEL.weights[i]!];
        nodes.push(x);
        values.push(weight * (value - known));
        squares += (weight * (Math.abs(value) + Math.abs(known))) ** 2;
        // The argument of the exponential function is rounded as well.
        squares += (weight * (value - known) * most * x) ** 2;
      });
    }
    start = end;
  }
  return { nodes, values, most, rounding: Number.EPSILON * Math.sqrt(squares) };
}

/** F(w) */
function integrate({ nodes, values }: Points, w: number): readonly [number, number] {
  let [real, imaginary] = [0, 0];
  for (let i = 0; i < nodes.length; i++) {
    real += values[i]! * Math.cos(w * nodes[i]!);
    imaginary += values[i]! * Math.sin(w * nodes[i]!);
  }
  return [real, imaginary];
}
