/**
 * Images by a rule, where no data are at hand.
 *
 * @module
 */
import { checkAtLeast, checkNames, checkSeed, checkWhole } from "../options.ts";
import { withMemory } from "../memory/with_memory.ts";
import { startTurns, type Turn } from "../parallel/yielder.ts";
import { type RandomGenerator, randomGenerator } from "../random.ts";
import { makeTensor, type Tensor } from "../tensor.ts";
import {
  checkPreparation,
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
  /** Stops the computation: the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

const ATTEMPT = "make synthetic images";
const NAMES: readonly string[] = [
  ...["classes", "train", "test", "size", "channels", "strength", "seed", "signal"],
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
  checkPreparation(ATTEMPT, options);
  const need = {
    what: `${classes * (train + test)} images of shape [${size},${size},${channels}]`,
    bytes: 8 * classes * (train + test) * size * size * channels,
    instead: "make fewer or smaller ones",
  };
  return await withMemory(ATTEMPT, need, () => make(options));
}

async function make(options: SyntheticImagesOptions): Promise<ImageSplit> {
  const { classes = 2, train = 100, test = 20, size = 32, channels = 3 } = options;
  const { strength = 0.5, seed = 0, signal } = options;
  const turn = startTurns(signal), random = randomGenerator(seed);
  const shape = { size, channels, waves: wavesOf(size) };
  const common = Array.from({ length: classes }, () => field(random, shape));
  const draw = (count: number) => drawImages({ random, common, strength, shape, turn }, count);
  const [training, tests] = [await draw(train), await draw(test)];
  const { xTrain, xTest } = await prepareImages(training.x, tests.x, options, signal);
  signal?.throwIfAborted();
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

/** Rows and columns, channels, and the waves of {@linkcode wavesOf}. */
interface Shape {
  readonly size: number;
  readonly channels: number;
  readonly waves: readonly Float64Array[];
}

/** cos(pi k (u + 1/2) / size) at all u, for each k. */
function wavesOf(size: number): Float64Array[] {
  return Array.from(
    { length: WAVES },
    (_, k) =>
      Float64Array.from({ length: size }, (_, u) => Math.cos(Math.PI * k * (u + 0.5) / size)),
  );
}

/** A random field, `[size, size, channels]`. */
function field(random: RandomGenerator, { size, channels, waves }: Shape): Float64Array {
  const amplitudes = random.normal([WAVES, WAVES, channels]).data;
  const values = new Float64Array(size * size * channels);
  for (const [k, rows] of waves.entries()) {
    for (const [l, columns] of waves.entries()) {
      for (let c = 0; c < channels; c++) {
        const amplitude = amplitudes[(k * WAVES + l) * channels + c]! /
          Math.sqrt(1 + k * k + l * l);
        for (let u = 0, p = c; u < size; u++) {
          const row = amplitude * rows[u]!;
          for (let v = 0; v < size; v++, p += channels) values[p]! += row * columns[v]!;
        }
      }
    }
  }
  return values;
}

/** What images are drawn from. */
interface Source {
  readonly random: RandomGenerator;
  /** The fields of the classes. */
  readonly common: readonly Float64Array[];
  readonly strength: number;
  readonly shape: Shape;
  readonly turn: Turn;
}

/** Images of all classes in random order, with their labels. */
async function drawImages(
  { random, common, strength, shape, turn }: Source,
  count: number,
): Promise<{ readonly x: Tensor; readonly y: Tensor }> {
  const { size, channels } = shape, n = common.length * count;
  const labels = Float64Array.from(random.permutation(n), (place) => place % common.length);
  const data = new Float64Array(n * size * size * channels);
  for (const [i, label] of labels.entries()) {
    const [down = 0, across = 0] = random.uniform([2]).data.map((share) =>
      Math.floor(share * size)
    );
    const own = field(random, shape), ofClass = common[label]!;
    let p = i * own.length, q = 0;
    for (let u = 0; u < size; u++) {
      const row = (u + down) % size * size;
      for (let v = 0; v < size; v++) {
        const start = (row + (v + across) % size) * channels;
        for (let c = 0; c < channels; c++) data[p++] = own[q++]! + strength * ofClass[start + c]!;
      }
    }
    await turn();
  }
  return {
    x: makeTensor([n, size, size, channels], data),
    y: makeTensor([n], labels),
  };
}
