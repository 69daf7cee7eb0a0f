/**
 * The arcsine kernel's angles, shared by erf and gelu.
 *
 * sin(mu) = k r / sqrt((1 + kp)(1 + kq)), with k = 2 for erf (Williams 1997, equation 11) and k = 1
 * for gelu.
 *
 * @module
 */
import { correlation, type Pair } from "./pair.ts";

/** The sine and the cosine of an angle. */
interface Direction {
  readonly sine: number;
  readonly cosine: number;
}

/**
 * Those of mu: with sin A = kp/(1 + kp) of the self angles, sin mu = rho sqrt(sin A sin B) and
 * cos^2 mu = (1 - sin A) + sin A (1 - sin B) + sin A sin B (1 - rho^2). Nothing is larger than 1.
 */
function direction(pair: Pair, k: number): Direction {
  // In one order, so that the roundings are the same for a pair and its mirror image.
  const [x, y] = [k * Math.min(pair.p, pair.q), k * Math.max(pair.p, pair.q)];
  const [s, t] = [Math.sqrt(x / (1 + x)), Math.sqrt(y / (1 + y))];
  const across = s * t * Math.sqrt(pair.minus * pair.plus);
  return {
    sine: s * t * correlation(pair),
    cosine: Math.hypot(1 / Math.sqrt(1 + x), s / Math.sqrt(1 + y), across),
  };
}

/** The angle mu of a pair. */
export function arcsine(pair: Pair, k: number): number {
  const { sine, cosine } = direction(pair, k);
  return Math.atan2(sine, cosine);
}

/** 1 / sqrt((1 + kp)(1 + kq) - k^2 r^2). */
export function inverseRoot(pair: Pair, k: number): number {
  const [x, y] = [k * pair.p, k * pair.q];
  return 1 / Math.sqrt(1 + x) / Math.sqrt(1 + y) / direction(pair, k).cosine;
}

/** The angle mu of an input with itself. */
export function selfArcsine(q: number, k: number): number {
  return Math.atan2(k * q, Math.sqrt(1 + 2 * k * q));
}

/** Its complement. */
function selfArccosine(q: number, k: number): number {
  return Math.atan2(Math.sqrt(1 + 2 * k * q), k * q);
}

/**
 * (mu(p, p) + mu(q, q))/2 - mu(p, q), a second difference that is never negative.
 *
 * For r >= 0 it is taken from sin(M - mu) = (sin^2((A - B)/2) + sin A sin B (1 - rho^2))/sin(M + mu), A and B
 * being the self angles and M their mean: the numerator is a sum of terms that are not negative. Of the
 * angles and their complements those are subtracted that are small.
 */
export function arcsineGap(pair: Pair, k: number): number {
  const { p, q, minus, plus } = pair;
  const [a, b] = [selfArcsine(p, k), selfArcsine(q, k)];
  const [h, i] = [selfArccosine(p, k), selfArccosine(q, k)];
  const mean = (a + b) / 2;
  const { sine, cosine } = direction(pair, k);
  if (sine < 0 || mean === 0) return mean - Math.atan2(sine, cosine);
  const half = Math.sin((a + b < h + i ? a - b : i - h) / 2);
  const [x, y] = [k * p, k * q];
  const across = (x / (1 + x)) * (y / (1 + y)) * minus * plus;
  const [sineMean, cosineMean] = [Math.sin(mean), Math.sin((h + i) / 2)];
  const gap = (half * half + across) / (sineMean * cosine + cosineMean * sine);
  return Math.atan2(gap, cosineMean * cosine + sineMean * sine);
}
