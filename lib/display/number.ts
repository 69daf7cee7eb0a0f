/**
 * Numbers as text, short enough to be the same on every machine.
 *
 * @module
 */

/** Sizes up to this are taken for rounding errors when they are also allowed. */
const NOISE = 1e-6;

/** Numbers below this are written with a power of ten, as 1e-6. */
const SMALL = 1e-4;

/** Writes a number with at most six significant digits, unless fewer are asked for. */
export function formatNumber(value: number, digits = 6): string {
  const rounded = Number(value.toPrecision(digits));
  const isSmall = rounded !== 0 && Math.abs(rounded) < SMALL;
  return isSmall ? rounded.toExponential() : String(rounded);
}

/**
 * Tells whether a value is as small as rounding errors, and allowed: such a value has digits that differ
 * between machines, and where it is 0 it is not so on another one.
 */
export function isNoise(value: number, allowed: number): boolean {
  return allowed > 0 && Math.abs(value) <= noiseBound(allowed);
}

/** The bound of what {@linkcode isNoise} takes for noise: it depends on nothing that was computed. */
export function noiseBound(allowed: number): number {
  return Math.min(NOISE, allowed);
}
