/**
 * Ranges of values in the description of a picture.
 *
 * @module
 */
import { extent, formatTick } from "./ticks.ts";

/** What is smaller than this part of the largest value has digits that are rounding. */
const NOISE = 1e-9;

/** Values that are all smaller than this are rounding errors. */
const ALL_NOISE = 1e-13;

/**
 * Writes the smallest and the largest value as "0.1 to 3", the same on every machine: an end that is far
 * below the other one is 0, or on a log axis below a power of ten.
 */
export function rangeText(values: Iterable<number>, isLog = false): string {
  const ends = extent(values);
  const largest = Math.max(...ends.map(Math.abs));
  if (largest > 0 && largest < ALL_NOISE) return `below ${formatTick(ALL_NOISE)} in size`;
  return ends.map((end) => {
    const size = Math.abs(end);
    if (size >= NOISE * largest) return formatTick(end, 4);
    if (!isLog) return "0";
    return `below ${formatTick(10 ** Math.ceil(Math.log10(NOISE * largest) - 1e-6))}`;
  }).join(" to ");
}
