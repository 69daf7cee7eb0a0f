/**
 * Handwritten digits, 8 x 8 pixels: the test part of "Optical Recognition of Handwritten Digits"
 * (E. Alpaydin and C. Kaynak, UCI Machine Learning Repository, 1998), licence CC BY 4.0.
 *
 * @module
 */
import { checkNoArguments } from "../options.ts";
import type { Tensor } from "../tensor.ts";
import { loadNpz } from "./npz.ts";

/** Images with labels. */
export interface LabelledImages {
  /** Grey values from 0 to 16, [n, height, width]. */
  readonly images: Tensor;
  /** Class of each image, [n]. */
  readonly labels: Tensor;
}

/**
 * Loads 1797 handwritten digits of 8 x 8 pixels, in the order of the original file.
 *
 * Source: E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits, UCI Machine Learning
 * Repository, 1998 (CC BY 4.0).
 *
 * @returns Images with grey values from 0 to 16 and labels from 0 to 9.
 *
 * @example Usage
 * ```ts
 * import { loadDigits } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const { images, labels } = await loadDigits();
 * assertEquals(images.shape, [1797, 8, 8]);
 * assertEquals(labels.data[0], 0);
 * ```
 */
export async function loadDigits(): Promise<LabelledImages> {
  checkNoArguments("load the digits", arguments);
  const file = new URL("./digits.npz", import.meta.url);
  const { images, labels } = await loadNpz(file, { dtype: "float64" });
  return { images: images!, labels: labels! };
}
