/**
 * Where CIFAR-10 lies in a folder, and in which of its two layouts.
 *
 * @module
 */
import { join } from "@std/path";
import { errors, files } from "../../host/mod.ts";
import { readBinary } from "./binary.ts";
import { joinPictures, type Pictures } from "./pictures.ts";
import { readPython } from "./python.ts";

/** A version of the data set. */
interface Layout {
  /** The folder that its archive makes. */
  readonly folder: string;
  /** Files of the training pictures, in order. */
  readonly train: readonly string[];
  /** Files of the test pictures. */
  readonly test: readonly string[];
  /** Reads one of them. */
  readonly read: (bytes: Uint8Array, name: string) => Pictures;
}

const BATCHES = [1, 2, 3, 4, 5].map((batch) => `data_batch_${batch}`);

const LAYOUTS: readonly Layout[] = [
  {
    folder: "cifar-10-batches-bin",
    train: BATCHES.map((name) => `${name}.bin`),
    test: ["test_batch.bin"],
    read: readBinary,
  },
  { folder: "cifar-10-batches-py", train: BATCHES, test: ["test_batch"], read: readPython },
];

/** A layout in a folder. */
export interface Found {
  /** The folder with the files themselves. */
  readonly folder: string;
  /** Reads all training pictures. */
  train(signal?: AbortSignal): Promise<Pictures>;
  /** Reads all test pictures. */
  test(signal?: AbortSignal): Promise<Pictures>;
}

/**
 * Looks for either layout in a folder, or in the folder that its archive makes there.
 *
 * @param folder The folder.
 * @returns The files, or undefined if there is none of them.
 * @throws {Deno.errors.NotFound} If there are some, but not all.
 */
export async function findLayout(folder: string): Promise<Found | undefined> {
  for (const layout of LAYOUTS) {
    for (const place of [folder, join(folder, layout.folder)]) {
      const names = [...layout.train, ...layout.test];
      const there = await Promise.all(names.map((name) => isFile(join(place, name))));
      if (!there.includes(true)) continue;
      const missing = names.filter((_, i) => !there[i]);
      if (missing.length > 0) {
        throw new errors.NotFound(
          `Cannot load CIFAR-10 from ${place} as files are missing: put ${missing.join(", ")} ` +
            `there, or move the others away to have all downloaded`,
        );
      }
      return {
        folder: place,
        train: (signal) => readAll(layout, place, layout.train, signal),
        test: (signal) => readAll(layout, place, layout.test, signal),
      };
    }
  }
  return undefined;
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await files(`load ${path}`).stat(path)).isFile;
  } catch (error) {
    if (error instanceof errors.NotFound || error instanceof errors.NotADirectory) {
      return false;
    }
    throw error;
  }
}

async function readAll(
  { read }: Layout,
  folder: string,
  names: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Pictures> {
  const parts: Pictures[] = [];
  for (const name of names) {
    const path = join(folder, name), system = files(`load ${path}`);
    parts.push(read(await system.readFile(path, signal === undefined ? {} : { signal }), path));
  }
  return joinPictures(parts);
}
