/**
 * Numbers in as few digits as their place on an axis needs.
 *
 * @module
 */
import type { Axis } from "./ticks.ts";

/** Digits of the length of an axis that are kept: an eye sees three. */
const DIGITS = 5;
/** Digits that give back any number. */
const ALL = 17;

/**
 * Rounds the numbers along an axis from a to b: on a linear one to multiples of a power of ten, 1e-4 (b - a) at most;
 * on a logarithmic one so that log(x) is kept to 1e-4 log(b/a).
 */
export function rounding({ scale, domain: [low, high] }: Axis): (value: number) => number {
  switch (scale) {
    case "linear": {
      const last = Math.floor(Math.log10(high - low)) + 1 - DIGITS;
      return (value) => rounded(value, Math.floor(Math.log10(Math.abs(value))) - last + 1);
    }
    case "log": {
      const decades = Math.log10(high) - Math.log10(low);
      return (value) => rounded(value, DIGITS + Math.ceil(-Math.log10(Math.min(1, decades))));
    }
  }
}

/** A value to so many significant digits, one at least. */
function rounded(value: number, digits: number): number {
  return Number(value.toPrecision(Math.min(ALL, Math.max(1, digits))));
}
