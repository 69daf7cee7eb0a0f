/**
 * Small functions that several dual maps share, each in a form without cancellation.
 *
 * @module
 */

/**
 * h(theta) = sin(theta) - theta cos(theta) for theta in [0, pi].
 *
 * Below 1/2 the two terms cancel, so the Taylor series sum_k (-1)^(k+1) 2k theta^(2k+1)/(2k+1)! is
 * summed; eight terms leave less than 1e-17 of the first.
 */
export function sineMinusArc(theta: number): number {
  if (theta > 0.5) return Math.sin(theta) - theta * Math.cos(theta);
  const square = theta * theta;
  let term = theta * square / 6;
  let sum = 0;
  for (let k = 1; k <= 8; k++) {
    sum += 2 * k * term;
    term *= -square / ((2 * k + 2) * (2 * k + 3));
  }
  return sum;
}

/** (e^x + e^y)/2 - 1 from x + y and x - y; exact to first order when x and y nearly cancel. */
export function meanExpm1(sum: number, difference: number): number {
  return Math.expm1(sum / 2) * Math.cosh(difference / 2) + 2 * Math.sinh(difference / 4) ** 2;
}

/** 1 - (1 - x)^n for 0 <= x <= 1. */
export function powerGap(x: number, n: number): number {
  if (n === 0) return 0;
  return x >= 1 ? 1 : -Math.expm1(n * Math.log1p(-x));
}

/** Double factorial (2n - 1)!! = 1 * 3 * ... * (2n - 1). */
export function oddFactorial(n: number): number {
  let product = 1;
  for (let k = 3; k <= 2 * n - 1; k += 2) product *= k;
  return product;
}
