/**
 * The binary version of CIFAR-10: records of one byte of label and the planes of red, green and blue.
 *
 * Source: A. Krizhevsky, https://www.cs.toronto.edu/~kriz/cifar.html, "Binary version".
 *
 * @module
 */
import { checkLabels, PICTURE_BYTES, type Pictures } from "./pictures.ts";

const RECORD_BYTES = 1 + PICTURE_BYTES;

/**
 * Reads a file of the binary version.
 *
 * @param bytes Its content.
 * @param name The file, for messages.
 * @returns The pictures.
 * @throws {TypeError} If the file is cut off, or holds something else.
 */
export function readBinary(bytes: Uint8Array, name: string): Pictures {
  const count = Math.floor(bytes.length / RECORD_BYTES);
  if (count === 0 || bytes.length % RECORD_BYTES !== 0) {
    throw new TypeError(
      `Cannot read ${name} as it must hold records of ${RECORD_BYTES} bytes, one a picture: found ` +
        `${bytes.length} bytes, ${bytes.length % RECORD_BYTES} after the last whole record; ` +
        `the file is cut off, or none of CIFAR-10's binary version`,
    );
  }
  const labels = new Uint8Array(count), pixels = new Uint8Array(count * PICTURE_BYTES);
  for (let i = 0; i < count; i++) {
    const start = i * RECORD_BYTES;
    labels[i] = bytes[start]!;
    pixels.set(bytes.subarray(start + 1, start + RECORD_BYTES), i * PICTURE_BYTES);
  }
  checkLabels(labels, name);
  return { labels, pixels };
}
