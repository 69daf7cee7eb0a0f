/**
 * Images by a rule, where no data are at hand.
 *
 * @module
 */
import {
  checkAtLeast,
  checkBoolean,
  checkNames,
  checkOneOf,
  checkSeed,
  checkWhole,
} from "../options.ts";
import { withMemory } from "../memory/with_memory.ts";
import { type RandomGenerator, randomGenerator } from "../random.ts";
import type { Tensor } from "../tensor.ts";
import {
  type ImagePreparation,
  type ImageSplit,
  PREPARATION_NAMES,
  prepareImages,
} from "./image_split.ts";

/** Options of {@linkcode syntheticImages}. */
export interface SyntheticImagesOptions extends ImagePreparation {
  /** Number of classes. @default {2} */
  readonly classes?: number | undefined;
  /** Training images of each class. @default {100} */
  readonly train?: number | undefined;
  /** Test images of each class. @default {20} */
  readonly test?: number | undefined;
  /** Rows and columns of an image. @default {32} */
  readonly size?: number | undefined;
  /** Number of channels. @default {3} */
  readonly channels?: number | undefined;
  /** s, the size of the field that is the same in all images of a class. @default {0.5} */
  readonly strength?: number | undefined;
  /** Seed of the fields of the classes and of the images. @default {0} */
  readonly seed?: number | undefined;
}

const ATTEMPT = "make synthetic images";
const NAMES: readonly string[] = [
  ...["classes", "train", "test", "size", "channels", "strength", "seed"],
  ...PREPARATION_NAMES,
];

/** More are no stand-in for a data set of images. */
const MOST_IMAGES = 1e5;
/** Waves along each axis of a field. */
const WAVES = 5;

/**
 * Images of smooth random fields that depend on their class: a stand-in, of the shape of photographs,
 * for data that are not at hand. Say so on all that is made with them.
 *
 * A field has for each channel sum_{k, l = 0..4} a_kl cos(pi k (u + 1/2) / size) cos(pi l (v + 1/2) / size)
 * at row u and column v, where a_kl are independent and normal with variance 1 / (1 + k^2 + l^2). Each class
 * c has a field F_c, and image i of it is s F_c shifted around the edges by a random number of rows
 * and columns, plus a field of its own. Their order is random.
 *
 * @param options Numbers, sizes and the preparation.
 * @returns The images, marked as a stand-in.
 * @throws {TypeError} If an option is of the wrong kind.
 * @throws {RangeError} If one is out of range.
 *
 * @example Usage
 * ```ts
 * import { syntheticImages } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const { xTrain, yTest, isStandIn } = await syntheticImages({ train: 4, test: 2, size: 8 });
 * assertEquals(xTrain.shape, [8, 8, 8, 3]);
 * assertEquals([...yTest.data].sort(), [0, 0, 1, 1]);
 * assertEquals(isStandIn, true);
 * ```
 */
export async function syntheticImages(options: SyntheticImagesOptions = {}): Promise<ImageSplit> {
  checkNames(ATTEMPT, options, NAMES);
  const { classes = 2, train = 100, test = 20, size = 32, channels = 3 } = options;
  const { strength = 0.5, seed = 0 } = options;
  checkWhole(ATTEMPT, "classes", classes, 2, 1000);
  checkWhole(ATTEMPT, "train", train, 1, MOST_IMAGES);
  checkWhole(ATTEMPT, "test", test, 1, MOST_IMAGES);
  checkWhole(ATTEMPT, "size", size, 1, 1024);
  checkWhole(ATTEMPT, "channels", channels, 1, 1024);
  checkAtLeast(ATTEMPT, "strength", strength, 0);
  checkSeed(ATTEMPT, seed);
  const { standardize = "channel", flatten = false } = options;
  checkOneOf(ATTEMPT, "standardize", standardize, ["channel", "global", "none"]);
  checkBoolean(ATTEMPT, "flatten", flatten);
  if (options.whiten !== undefined) checkAtLeast(ATTEMPT, "whiten", options.whiten, 0);
  const need = {
    what: `${classes * (train + test)} images of shape [${size},${size},${channels}]`,
    bytes: 8 * classes * (train + test) * size * size * channels,
    instead: "make fewer or smaller ones",
  };
  return await withMemory(ATTEMPT, need, () => make(options));
}

async function make(options: SyntheticImagesOptions): Promise<ImageSplit> {
  const { classes = 2, train = 100, test = 20, size = 32, channels = 3 } = options;
  const { strength = 0.5, seed = 0 } = options;
  const random = randomGenerator(seed);
  const shape = { size, channels };
  const common = Array.from({ length: classes }, () => field(random, shape));
  const draw = (count: number) => drawImages(random, common, count, strength, shape);
  const [training, tests] = [draw(train), draw(test)];
  const { xTrain, xTest } = await prepareImages(training.x, tests.x, options, undefined);
  return {
    xTrain,
    yTrain: training.y,
    xTest,
    yTest: tests.y,
    classes: common.map((_, c) => `class ${c}`),
    source: `syntheticImages() with seed ${seed}`,
    isStandIn: true,
  };
}

/** Rows and columns, and channels. */
interface Shape {
  readonly size: number;
  readonly channels: number;
}

/** A random field, `[size, size, channels]`. */
function field(random: RandomGenerator, { size, channels }: Shape): Float64Array {
  const amplitudes = random.normal([WAVES, WAVES, channels]).data;
  const wave = (k: number, u: number): number => Math.cos(Math.PI * k * (u + 0.5) / size);
  const values = new Float64Array(size * size * channels);
  for (let p = 0; p < values.length; p++) {
    const c = p % channels, v = Math.floor(p / channels) % size;
    const u = Math.floor(p / (channels * size));
    for (let k = 0; k < WAVES; k++) {
      for (let l = 0; l < WAVES; l++) {
        const amplitude = amplitudes[(k * WAVES + l) * channels + c]!;
        values[p]! += amplitude / Math.sqrt(1 + k * k + l * l) * wave(k, u) * wave(l, v);
      }
    }
  }
  return values;
}

/** Images of all classes in random order, with their labels. */
function drawImages(
  random: RandomGenerator,
  common: readonly Float64Array[],
  count: number,
  strength: number,
  shape: Shape,
): { readonly x: Tensor; readonly y: Tensor } {
  const { size, channels } = shape, n = common.length * count;
  const labels = Float64Array.from(random.permutation(n), (place) => place % common.length);
  const data = new Float64Array(n * size * size * channels);
  labels.forEach((label, i) => {
    const shifts = random.uniform([2]).data.map((share) => Math.floor(share * size));
    const own = field(random, shape), start = i * own.length;
    own.forEach((value, p) => {
      const c = p % channels, v = Math.floor(p / channels) % size;
      const u = Math.floor(p / (channels * size));
      const row = (u + shifts[0]!) % size, column = (v + shifts[1]!) % size;
      data[start + p] = value + strength * common[label]![(row * size + column) * channels + c]!;
    });
  });
  return {
    x: { shape: [n, size, size, channels], data, dtype: "float64" },
    y: { shape: [n], data: labels, dtype: "float64" },
  };
}
