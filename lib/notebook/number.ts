/**
 * Numbers as text, short enough to be the same on every machine.
 *
 * @module
 */

/** Sizes up to this are taken for rounding errors when they are also far below what is allowed. */
const NOISE = 1e-6;

/** Numbers below this are written with a power of ten, as 1e-6. */
const SMALL = 1e-4;

/** Writes a number with at most six significant digits. */
export function formatNumber(value: number): string {
  return format(value, 6);
}

/** Tells whether a value is as small as rounding errors, and far below what is allowed. */
export function isNoise(value: number, allowed: number): boolean {
  const size = Math.abs(value);
  return size > 0 && size <= Math.min(NOISE, allowed / 10);
}

/**
 * Writes the size of a number with three digits, or, when it is noise, as the power of ten that
 * bounds it: rounding errors differ between machines, their bound seldom does.
 */
export function formatSize(value: number, allowed: number): string {
  const size = Math.abs(value);
  if (!isNoise(size, allowed)) return `= ${format(size, 3)}`;
  return `< 1e${Math.floor(Math.log10(size)) + 1}`;
}

function format(value: number, digits: number): string {
  const rounded = Number(value.toPrecision(digits));
  const isSmall = rounded !== 0 && Math.abs(rounded) < SMALL;
  return isSmall ? rounded.toExponential() : String(rounded);
}
