/**
 * How large a network may be, found before anything is built of it.
 *
 * @module
 */
import type { Net } from "./network.ts";
import { shapeText, type SignalShape } from "./signal.ts";

/** Most layers: all that deep networks have, and some seconds of work where there are more. */
export const MOST_LAYERS = 2 ** 15;

/** Most sites of a value: an image of 4096 x 4096. */
export const MOST_SITES = 2 ** 24;

/** Most taps of the windows of one layer at all of its sites. */
const MOST_TAPS = 2 ** 25;

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

/**
 * Refuses a value with too many sites.
 *
 * @throws {RangeError} If there are too many.
 */
export function checkSites(shape: SignalShape, place: string): void {
  const sites = shape.spatial.reduce((product, length) => product * length, 1);
  if (sites <= MOST_SITES) return;
  throw new RangeError(
    `Cannot apply the network as its value at ${place} has ${sites} sites, in shape ` +
      `${shapeText(shape)}, the most being ${MOST_SITES}: use smaller inputs, or strides and pools`,
  );
}

/**
 * Refuses a layer that holds all pairs of the sites of one input, where these are too many.
 *
 * @throws {RangeError} If there are too many.
 */
export function checkSitePairs(layer: string, { spatial }: SignalShape, place: string): void {
  const sites = spatial.reduce((product, length) => product * length, 1);
  if (sites * sites <= MOST_SITES) return;
  throw new RangeError(
    `Cannot apply ${layer} at ${place} as its input has ${sites} sites, the most being ` +
      `${Math.sqrt(MOST_SITES)} where all pairs of them are held: put pools or strides before it`,
  );
}

/**
 * Refuses windows with too many taps.
 *
 * @param layer What has the windows.
 * @param size Taps on each axis.
 * @param spatial Sites on each axis that have a window.
 * @param place Where the layer stands.
 * @throws {RangeError} If there are too many.
 */
export function checkTaps(
  layer: string,
  size: readonly number[],
  spatial: readonly number[],
  place: string,
): void {
  const [taps, sites] = [size, spatial].map((lengths) => lengths.reduce((a, b) => a * b, 1));
  if (taps! * sites! <= MOST_TAPS) return;
  throw new RangeError(
    `Cannot apply ${layer} at ${place} as its window [${size}] has ${taps} taps at each of ` +
      `${sites} sites, the most in all being ${MOST_TAPS}: use a smaller window, or larger strides`,
  );
}
