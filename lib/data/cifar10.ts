/**
 * The CIFAR-10 data set: 60,000 colour pictures of 32 x 32 pixels in ten classes.
 *
 * @module
 */
import { fromFileUrl } from "@std/path";
import { errors, files } from "../host/mod.ts";
import type { ProgressReport } from "../engine/engine.ts";
import {
  checkKnown,
  checkNames,
  checkOneOf,
  checkPath,
  checkSeed,
  checkText,
  checkWhole,
  kindOf,
} from "../options.ts";
import { ARCHIVE, type Archive, downloadCifar10 } from "./cifar10/archive.ts";
import { findLayout, type Found } from "./cifar10/layouts.ts";
import { CLASSES, type Pictures } from "./cifar10/pictures.ts";
import { labelsOf, pixelsOf, type Selection, selectPictures } from "./cifar10/select.ts";
import { DATA_VARIABLE, dataFolders } from "./data_folder.ts";
import {
  checkPreparation,
  type ImagePreparation,
  type ImageSplit,
  PREPARATION_NAMES,
  prepareImages,
} from "./image_split.ts";

/** Options of {@linkcode loadCifar10}. */
export interface LoadCifar10Options extends ImagePreparation {
  /** Where the files are, or are to be put; looked at before the folders of {@linkcode loadCifar10}. */
  readonly folder?: string | URL | undefined;
  /** Names of the classes wanted, in the order of their labels. @default {all ten} */
  readonly classes?: readonly string[] | undefined;
  /** Training pictures of each class, chosen at random. @default {all} */
  readonly train?: number | undefined;
  /** Test pictures of each class, chosen at random. @default {all} */
  readonly test?: number | undefined;
  /** Seed of the choice: a smaller one is part of a larger one. @default {0} */
  readonly seed?: number | undefined;
  /**
   * Whether the archive is downloaded where no files are found, or another address with its checksum.
   *
   * @default {true}
   */
  readonly download?: boolean | Archive | undefined;
  /** Stops the loading: the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called during a download with the number of bytes that are there. */
  readonly onProgress?: ((progress: ProgressReport) => void) | undefined;
}

const ATTEMPT = "load CIFAR-10";
const NAMES: readonly string[] = [
  ...["folder", "classes", "train", "test", "seed", "download", "signal", "onProgress"],
  ...PREPARATION_NAMES,
];

/**
 * Loads pictures of CIFAR-10 (A. Krizhevsky, Learning multiple layers of features from tiny images, 2009)
 * as inputs and labels.
 *
 * The files are looked for in `folder`, in the folder that the environment variable `WIDENET_DATA` names,
 * and in `widenet` in the user's cache; those of the binary and of the Python version are read, as
 * they lie in `cifar-10-batches-bin` and `cifar-10-batches-py`. Where there are none, the archive of
 * the binary version (170 MB) is downloaded into the first of these folders, if the program may use the
 * network: an interrupted download goes on where it ended, its checksum is checked, and a file is
 * there whole or not at all.
 *
 * Nothing is learnt from the test pictures: they are prepared by what the training pictures say.
 *
 * @param options The folder, the classes, how many pictures, and their preparation.
 * @returns Training and test pictures, in the order of the files.
 * @throws {TypeError} If a file is cut off or holds something else, or an option is of the wrong kind.
 * @throws {RangeError} If there are not as many pictures of a class, or an option is out of range.
 * @throws {Deno.errors.NotFound} If there are no files and they must not be downloaded, or the server has no such
 * archive; the message says which file belongs where.
 * @throws {Deno.errors.Http} If the server answers with another error, does not answer, or ends too early:
 * call again to go on.
 * @throws {Deno.errors.InvalidData} If what was downloaded has another checksum, or is no such archive.
 * @throws {Deno.errors.AlreadyExists} If the folder of the archive is there with other files.
 * @throws {Deno.errors.NotCapable} If files that are there may not be read.
 *
 * @example Usage
 * ```ts
 * import { loadCifar10, syntheticImages } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const wanted = { train: 10, test: 5, flatten: true };
 * const { xTrain, isStandIn } = await loadCifar10({
 *   ...wanted,
 *   classes: ["cat", "dog"],
 *   download: false,
 * }).catch(() => syntheticImages(wanted));
 * assertEquals(xTrain.shape, [20, 3072]);
 * console.log(isStandIn ? "stand-in" : "CIFAR-10");
 * ```
 */
export async function loadCifar10(options: LoadCifar10Options = {}): Promise<ImageSplit> {
  checkAll(options);
  const { classes = CLASSES, train, test, seed = 0, signal } = options;
  signal?.throwIfAborted();
  const found = await findFiles(options);
  const labels = classes.map((name) => CLASSES.indexOf(name));
  const [training, tests] = [await found.train(signal), await found.test(signal)];
  const trainSet = choose(training, { classes: labels, count: train, seed }, "training pictures");
  const testSet = choose(tests, { classes: labels, count: test, seed }, "test pictures");
  const { xTrain, xTest } = await prepareImages(trainSet.x, testSet.x, options, signal);
  return {
    xTrain,
    yTrain: trainSet.y,
    xTest,
    yTest: testSet.y,
    classes: [...classes],
    source: found.folder,
    isStandIn: false,
  };
}

function choose(pictures: Pictures, selection: Selection, what: string) {
  const places = selectPictures(pictures, selection, what);
  return { x: pixelsOf(pictures, places), y: labelsOf(pictures, places, selection.classes) };
}

async function findFiles(options: LoadCifar10Options): Promise<Found> {
  const { folder, download = true, signal, onProgress } = options;
  files(ATTEMPT);
  const folders = [...(folder === undefined ? [] : [pathOf(folder)]), ...dataFolders()];
  for (const place of folders) {
    const found = await findLayout(place);
    if (found !== undefined) return found;
  }
  const [target] = folders;
  let refused = "";
  if (target !== undefined && download !== false) {
    const archive = download === true ? ARCHIVE : download;
    try {
      await downloadCifar10(target, archive, { signal, onProgress });
    } catch (error) {
      if (!(error instanceof errors.NotCapable)) throw error;
      refused = `: ${error.message}`;
    }
    const found = await findLayout(target);
    if (found !== undefined) return found;
  }
  throw new errors.NotFound(
    `Cannot ${ATTEMPT} as its files are not in ${folders.join(", ") || "any folder"}: ` +
      (target === undefined ? `give 'folder', or set ${DATA_VARIABLE}, and ` : "") +
      `put data_batch_1.bin to data_batch_5.bin and test_batch.bin of ${ARCHIVE.url} into ` +
      `${target ?? "that folder"}/cifar-10-batches-bin, or allow the download${refused}`,
  );
}

function pathOf(folder: string | URL): string {
  return folder instanceof URL ? fromFileUrl(folder) : folder;
}

function checkAll(options: LoadCifar10Options): void {
  checkNames(ATTEMPT, options, NAMES);
  const { folder, classes, train, test, seed = 0, download = true } = options;
  if (folder !== undefined) checkPath(ATTEMPT, "folder", folder);
  if (classes !== undefined) checkClasses(classes);
  if (train !== undefined) checkWhole(ATTEMPT, "train", train, 1);
  if (test !== undefined) checkWhole(ATTEMPT, "test", test, 1);
  checkSeed(ATTEMPT, seed);
  checkPreparation(ATTEMPT, options);
  if (typeof download === "boolean") return;
  if (typeof download !== "object" || download === null) {
    throw new TypeError(
      `Cannot ${ATTEMPT} as 'download' must be true, false or { url, sha256 }: ` +
        `found ${kindOf(download)}`,
    );
  }
  checkKnown(ATTEMPT, "field", download, ["url", "sha256"]);
  checkText(ATTEMPT, "url", download.url);
  checkText(ATTEMPT, "sha256", download.sha256);
}

function checkClasses(classes: readonly string[]): void {
  if (!Array.isArray(classes) || classes.length === 0) {
    throw new TypeError(
      `Cannot ${ATTEMPT} as 'classes' must be an array of at least one name: ` +
        `found ${Array.isArray(classes) ? "an empty one" : kindOf(classes)}`,
    );
  }
  classes.forEach((name, i) => {
    checkOneOf(ATTEMPT, "classes", name, CLASSES);
    if (classes.indexOf(name) === i) return;
    throw new RangeError(
      `Cannot ${ATTEMPT} as each of 'classes' must occur once: ${name} is twice`,
    );
  });
}
