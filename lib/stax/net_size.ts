/**
 * How large a network may be, found before anything is built of it.
 *
 * @module
 */
import type { Net } from "./network.ts";

/** Most layers: all that deep networks have, and some seconds of work where there are more. */
export const MOST_LAYERS = 2 ** 15;

/** Networks nested deeper than this are cycles, or made by mistake. */
export const DEEPEST = 500;

/**
 * Refuses a network that has too many layers, or is nested too deep. Nothing is repeated for that: a
 * repeat counts as its layers times their number, a fan-out as its branches, and a part that stands at
 * many places is looked at once.
 *
 * @param net The network; what is no network in it is left to others.
 * @throws {RangeError} If it is too large, or holds itself.
 */
export function checkNetSize(net: Net): void {
  const counts = new Map<object, number>();
  const count = (part: Net, depth: number): number => {
    if (typeof part !== "object" || part === null) return 1;
    if (depth > DEEPEST) throw new RangeError(nestedTooDeep("read the network", "it"));
    const known = counts.get(part);
    if (known !== undefined) return known;
    const found = Math.max(1, countOf(part, (inner) => count(inner, depth + 1)));
    counts.set(part, found);
    return found;
  };
  const found = count(net, 0);
  if (found <= MOST_LAYERS) return;
  throw new RangeError(
    `Cannot read the network as it has ${found} layers with all repeats and branches, ` +
      `the most being ${MOST_LAYERS}: repeat fewer times, or use fewer branches`,
  );
}

/** The message for a network that is nested too deep. */
export function nestedTooDeep(attempt: string, name: string): string {
  return `Cannot ${attempt} as ${name} is nested more than ${DEEPEST} levels deep, or in a circle: ` +
    "put layers into one serial(...), or repeat(layer, times)";
}

function countOf(part: Net, count: (inner: Net) => number): number {
  switch (part.kind) {
    case "serial":
    case "parallel":
      return Array.isArray(part.layers)
        ? part.layers.reduce((sum, layer) => sum + count(layer), 0)
        : 1;
    case "repeat":
      return count(part.layer) * sizeOf(part.times);
    case "fanOut":
      return sizeOf(part.branches);
    default:
      return 1;
  }
}

/** A number of copies; what is none is left to the walk. */
function sizeOf(copies: unknown): number {
  return typeof copies === "number" && copies > 0 ? copies : 1;
}
