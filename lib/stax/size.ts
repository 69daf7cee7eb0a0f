/**
 * How large values may be, found before anything is computed.
 *
 * @module
 */
import { shapeText, type SignalShape } from "./signal.ts";

/** Most sites of a value: an image of 4096 x 4096. */
export const MOST_SITES = 2 ** 24;

/** Most taps of the windows of one layer at all of its sites. */
const MOST_TAPS = 2 ** 25;

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
