/**
 * Training and test images, as every source of images gives them, and their preparation.
 *
 * @module
 */
import { checkAtLeast, checkBoolean, checkOneOf } from "../options.ts";
import { standardize } from "../predict/regression/standardize.ts";
import { zcaWhitening } from "../predict/spectra/zca_whitening.ts";
import { makeTensor, type Tensor } from "../tensor.ts";

/** Training and test images with their labels. */
export interface ImageSplit {
  /** Training images, `[n, height, width, channels]`, or `[n, features]` if they are flattened. */
  readonly xTrain: Tensor;
  /** Labels of the training images, whole numbers from 0, `[n]`. */
  readonly yTrain: Tensor;
  /** Test images, as the training images. */
  readonly xTest: Tensor;
  /** Labels of the test images, `[m]`. */
  readonly yTest: Tensor;
  /** Name of each class, in the order of the labels. */
  readonly classes: readonly string[];
  /** Where the images are from: a folder, or how they were made. */
  readonly source: string;
  /** Whether they stand in for real images; all that is made with such ones should say so. */
  readonly isStandIn: boolean;
}

/** How pixels become inputs. */
export interface ImagePreparation {
  /**
   * To mean 0 and standard deviation 1 over all training images: each channel by itself, or all values
   * together. Test images are shifted and scaled by the same numbers. "none" leaves them.
   *
   * @default {"channel"}
   */
  readonly standardize?: "channel" | "global" | "none" | undefined;
  /** Ridge of {@linkcode zcaWhitening}, which is applied after standardisation; none if omitted. */
  readonly whiten?: number | undefined;
  /** Whether each image becomes one row. @default {false} */
  readonly flatten?: boolean | undefined;
}

/** Names of the options of {@linkcode ImagePreparation}. */
export const PREPARATION_NAMES: readonly string[] = ["standardize", "whiten", "flatten"];

/**
 * Refuses what is no {@linkcode ImagePreparation}.
 *
 * @throws {TypeError} If an option is of another type, or there is no such standardisation.
 * @throws {RangeError} If the ridge is negative.
 */
export function checkPreparation(
  attempt: string,
  { standardize: by = "channel", whiten, flatten = false }: ImagePreparation,
): void {
  checkOneOf(attempt, "standardize", by, ["channel", "global", "none"]);
  if (whiten !== undefined) checkAtLeast(attempt, "whiten", whiten, 0);
  checkBoolean(attempt, "flatten", flatten);
}

/**
 * Prepares images by what is learnt from the training images alone.
 *
 * @param xTrain Training images, `[n, height, width, channels]`.
 * @param xTest Test images.
 * @param options How.
 * @returns Both.
 */
export async function prepareImages(
  xTrain: Tensor,
  xTest: Tensor,
  { standardize: by = "channel", whiten, flatten = false }: ImagePreparation,
  signal: AbortSignal | undefined,
): Promise<{ readonly xTrain: Tensor; readonly xTest: Tensor }> {
  let maps: (x: Tensor) => Tensor | Promise<Tensor> = (x) => x;
  if (by !== "none") {
    const asUnits = (x: Tensor): Tensor =>
      by === "channel" ? x : makeTensor([x.data.length, 1], x.data);
    const { apply } = standardize(asUnits(xTrain));
    maps = (x) => makeTensor(x.shape, apply(asUnits(x)).data);
  }
  let train = await maps(xTrain), test = await maps(xTest);
  if (whiten !== undefined) {
    const { apply } = await zcaWhitening(train, { ridge: whiten, signal });
    [train, test] = [await apply(train), await apply(test)];
  }
  return { xTrain: flatten ? rows(train) : train, xTest: flatten ? rows(test) : test };
}

function rows(x: Tensor): Tensor {
  const n = x.shape[0]!;
  return makeTensor([n, x.data.length / n], x.data);
}
