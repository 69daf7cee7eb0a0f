/**
 * The Python version of CIFAR-10: pickled dictionaries with `labels`, a list, and `data`, a NumPy array
 * of bytes with a row of 3072 a picture: the planes of red, green and blue.
 *
 * Source: A. Krizhevsky, https://www.cs.toronto.edu/~kriz/cifar.html, "Python version".
 *
 * @module
 */
import { pickledArray, readPickle } from "../pickle.ts";
import { checkLabels, PICTURE_BYTES, type Pictures } from "./pictures.ts";

/**
 * Reads a file of the Python version.
 *
 * @param bytes Its content.
 * @param name The file, for messages.
 * @returns The pictures.
 * @throws {TypeError} If the file is cut off, or holds something else.
 */
export function readPython(bytes: Uint8Array, name: string): Pictures {
  const batch = readPickle(bytes, name);
  const labels = batch instanceof Map ? batch.get("labels") : undefined;
  const data = batch instanceof Map ? pickledArray(batch.get("data")) : undefined;
  if (!Array.isArray(labels) || data === undefined) {
    throw new TypeError(
      `Cannot read ${name} as it must hold a dictionary with 'labels', a list, and 'data', an array ` +
        `of NumPy: it is no batch of CIFAR-10's Python version`,
    );
  }
  const { shape, type, fortran, bytes: pixels } = data;
  const fits = shape.length === 2 && shape[0] === labels.length && shape[1] === PICTURE_BYTES &&
    shape[0]! * PICTURE_BYTES === pixels.length;
  if (!fits || type !== "u1" || fortran || labels.length === 0) {
    throw new TypeError(
      `Cannot read ${name} as 'data' must be bytes (u1) of shape [${labels.length},${PICTURE_BYTES}], ` +
        `row by row, one row a label: found ${type} of shape [${shape}], ${pixels.length} bytes`,
    );
  }
  checkLabels(labels, name);
  return { labels: Uint8Array.from(labels), pixels };
}
