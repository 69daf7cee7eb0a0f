// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/** phi(x) = x Phi(x); the formulas of lib/activations/gelu.ts. */
import { arcsine, arcsineGap } from "./arcsine.ts";
import { covariance, determinant, halfDistance, p, q } from "./pair.ts";

/** E[phi' phi']. */
export function geluSlope(): f64 {
  const area = (1 + p) * (1 + q);
  const square = 1 + p + q + determinant();
  const rational = covariance() / Math.sqrt(square) * (1 / square + (2 + p + q) / area);
  return 0.25 + (arcsine(1) + rational) / (2 * Math.PI);
}

/** E[phi phi]. */
export function geluCovariance(): f64 {
  const r = covariance();
  const square = 1 + p + q + determinant();
  const rational = (r * r + p * q * square) / ((1 + p) * (1 + q) * Math.sqrt(square));
  return r / 4 + (r * arcsine(1) + rational) / (2 * Math.PI);
}

/** E[(phi(u) - phi(v))^2] / 2. */
export function geluDistance(): f64 {
  return halfDistance() / 4 + (arcGap() + rootGap()) / (2 * Math.PI);
}

function arcGap(): f64 {
  const middle = (p + q) / 2;
  const cross = p * Math.sqrt(1 + 2 * q) + q * Math.sqrt(1 + 2 * p);
  const sine = cross == 0
    ? 0
    : (p - q) * (p + q + 2 * p * q) / (cross * (1 + p) * (1 + q));
  const radial = (p - q) / 4 * Math.asin(max<f64>(-1, min<f64>(1, sine)));
  const mu = arcsine(1);
  return halfDistance() * mu + middle * arcsineGap(mu, 1) + radial;
}

function rootGap(): f64 {
  const h = (p - q) / 2;
  const epsilon = determinant();
  const area = (1 + p) * (1 + q);
  const root = Math.sqrt(1 + p + q + epsilon);
  const rootP = Math.sqrt(1 + 2 * p);
  const rootQ = Math.sqrt(1 + 2 * q);
  const tauP = (1 - p) / (1 + p);
  const tauQ = (1 - q) / (1 + q);
  const sumP = root + rootP;
  const sumQ = root + rootQ;
  const inverse = epsilon * (1 / (sumP * rootP) + 1 / (sumQ * rootQ)) +
    8 * h * h * (root + rootP + rootQ) / ((rootP + rootQ) * sumP * rootP * sumQ * rootQ);
  const linear = epsilon * (tauP / sumP + tauQ / sumQ) +
    8 * h * h * ((root + rootQ) / area + tauQ / (rootP + rootQ)) / (sumP * sumQ);
  return inverse / (2 * root) + linear / 2;
}
