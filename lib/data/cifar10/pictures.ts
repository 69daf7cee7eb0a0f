/**
 * Pictures of CIFAR-10 as its files hold them.
 *
 * @module
 */

/** Rows and columns of a picture. */
export const SIZE = 32;
/** Colours of a pixel. */
export const CHANNELS = 3;
/** Pixels of a picture. */
export const SITES = SIZE * SIZE;
/** Bytes of a picture. */
export const PICTURE_BYTES = CHANNELS * SITES;

/** Names of the classes, in the order of their labels. */
export const CLASSES: readonly string[] = [
  ...["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"],
];

/** Pictures with their labels. */
export interface Pictures {
  /** A label from 0 to 9 for each. */
  readonly labels: Uint8Array;
  /** For each the planes of red, green and blue, each row by row: 3072 bytes. */
  readonly pixels: Uint8Array;
}

/**
 * Puts pictures one after the other.
 *
 * @param parts The pictures of each file.
 * @returns All of them.
 */
export function joinPictures(parts: readonly Pictures[]): Pictures {
  const count = parts.reduce((sum, { labels }) => sum + labels.length, 0);
  const labels = new Uint8Array(count), pixels = new Uint8Array(count * PICTURE_BYTES);
  let start = 0;
  for (const part of parts) {
    labels.set(part.labels, start);
    pixels.set(part.pixels, start * PICTURE_BYTES);
    start += part.labels.length;
  }
  return { labels, pixels };
}

/**
 * Refuses labels that are not those of ten classes.
 *
 * @param labels The labels.
 * @param name The file, for messages.
 * @throws {TypeError} If there is one.
 */
export function checkLabels(labels: ArrayLike<number>, name: string): void {
  const bad = Array.prototype.findIndex.call(
    labels,
    (label: number) => !(Number.isInteger(label) && label >= 0 && label < CLASSES.length),
  );
  if (bad < 0) return;
  throw new TypeError(
    `Cannot read ${name} as labels must be whole numbers from 0 to ${CLASSES.length - 1}: ` +
      `that of picture ${bad} is ${labels[bad]}`,
  );
}
