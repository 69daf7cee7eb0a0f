/**
 * Some classes of a set of pictures, and some pictures of each.
 *
 * @module
 */
import { randomGenerator } from "../../random.ts";
import { makeTensor, type Tensor } from "../../tensor.ts";
import { CHANNELS, CLASSES, PICTURE_BYTES, type Pictures, SITES, SIZE } from "./pictures.ts";

/** What is wanted. */
export interface Selection {
  /** Labels of the classes, in the order of the new labels. */
  readonly classes: readonly number[];
  /** Pictures of each class; all of them if undefined. */
  readonly count: number | undefined;
  /** Seed of the choice. */
  readonly seed: number;
}

/**
 * Chooses pictures: of each class the first ones of a random order, so that a smaller choice with the
 * same seed is part of a larger one. They stay in the order of the files.
 *
 * @param pictures The pictures.
 * @param selection The classes, and how many of each.
 * @param what What they are, as in "training pictures".
 * @returns Their places.
 * @throws {RangeError} If a class has not as many.
 */
export function selectPictures(
  { labels }: Pictures,
  { classes, count, seed }: Selection,
  what: string,
): number[] {
  const chosen = classes.flatMap((label) => {
    const all = [...labels.keys()].filter((i) => labels[i] === label);
    const wanted = count ?? all.length;
    if (all.length === 0 || all.length < wanted) {
      throw new RangeError(
        `Cannot load CIFAR-10 as there are ${all.length} ${what} of class ${CLASSES[label]}: ` +
          (count === undefined ? "name the 'classes' that there are" : `${count} are wanted`),
      );
    }
    if (wanted === all.length) return all;
    const order = randomGenerator(seed).permutation(all.length);
    return order.slice(0, wanted).map((place) => all[place]!);
  });
  return chosen.sort((i, j) => i - j);
}

/**
 * Pixels of some pictures with the channels last.
 *
 * @param pictures The pictures.
 * @param places Which ones.
 * @returns Values from 0 to 255, `[n, 32, 32, 3]`.
 */
export function pixelsOf({ pixels }: Pictures, places: readonly number[]): Tensor {
  const data = new Float64Array(places.length * PICTURE_BYTES);
  places.forEach((place, i) => {
    const picture = pixels.subarray(place * PICTURE_BYTES, (place + 1) * PICTURE_BYTES);
    const target = data.subarray(i * PICTURE_BYTES, (i + 1) * PICTURE_BYTES);
    for (let p = 0; p < PICTURE_BYTES; p++) {
      target[p % SITES * CHANNELS + Math.floor(p / SITES)] = picture[p]!;
    }
  });
  return makeTensor([places.length, SIZE, SIZE, CHANNELS], data);
}

/**
 * New labels of some pictures.
 *
 * @param pictures The pictures.
 * @param places Which ones.
 * @param classes The old label of each new one.
 * @returns Labels from 0, `[n]`.
 */
export function labelsOf(
  { labels }: Pictures,
  places: readonly number[],
  classes: readonly number[],
): Tensor {
  const data = Float64Array.from(places, (place) => classes.indexOf(labels[place]!));
  return makeTensor([places.length], data);
}
