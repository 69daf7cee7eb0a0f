/**
 * Which tests there are, and which of them a process runs.
 *
 * @module
 */

import { join } from "@std/path";
import { readExamples, writeExamples } from "./examples.ts";
import { ROOT } from "./select_notebooks.ts";

/**
 * Tests with tight bounds on the clock: how long the event loop is blocked, how soon an abort ends, and
 * how fast a library is. They take half a minute in all.
 */
export const ALONE: readonly string[] = [
  "tests/abort/jitter_test.ts",
  "tests/abort/large_pair_test.ts",
  "tests/linalg/blas/backend_test.ts",
  "tests/linalg/blas/search_test.ts",
  "tests/linalg/passes_test.ts",
];
/** Lots of tests and of examples: so many that processes end together, so few that starts cost little. */
const LOTS = { tests: 12, examples: 4 };

/**
 * Returns the files with tests and the files of the library, relative to the root.
 *
 * @param root The folder of the project. @default {this project}
 */
export async function findSources(root: string = ROOT): Promise<
  { readonly tests: readonly string[]; readonly library: readonly string[] }
> {
  const tests = (await filesIn(root, "tests")).filter((path) => path.endsWith("_test.ts"));
  return { tests: tests.sort(), library: ["mod.ts", ...(await filesIn(root, "lib")).sort()] };
}

async function filesIn(root: string, folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(join(root, folder))) {
    const path = join(folder, name);
    if (isDirectory) found.push(...await filesIn(root, path));
    else if (name.endsWith(".ts")) found.push(path);
  }
  return found;
}

/** What a process of `deno test` is called with. */
export type Lot = readonly string[];

/** All tests and examples of a project. */
export interface Deal {
  /** Those that may run beside each other. */
  readonly lots: readonly Lot[];
  /** The tests that run alone, if there are any. */
  readonly alone: Lot | undefined;
  /** Number of files. */
  readonly total: number;
}

/**
 * Deals all tests, and all examples, whose modules go into a folder.
 *
 * @param root The folder of the project. @default {this project}
 */
export async function dealAll(folder: string, root: string = ROOT): Promise<Deal> {
  const { tests, library } = await findSources(root);
  const [alone = []] = deal(tests.filter((path) => ALONE.includes(path)), 1);
  const crowd = deal(tests.filter((path) => !ALONE.includes(path)), LOTS.tests);
  const examples = deal(await readExamples(library, root), LOTS.examples);
  const written = await Promise.all(examples.map(async (lot, index) => {
    const path = await writeExamples(join(folder, `${index}`), lot);
    return ["--no-lock", "--config=deno.json", path];
  }));
  return {
    lots: [...crowd, ...written].map((lot) => ["--no-check", ...lot]),
    alone: alone.length === 0 ? undefined : ["--no-check", ...alone],
    total: tests.length + examples.length,
  };
}

/**
 * Deals things into lots as cards are, so that neighbours, which take alike long, part. No lot is empty:
 * without a file, `deno test` would run all.
 */
export function deal<T>(things: readonly T[], lots: number): readonly (readonly T[])[] {
  return Array.from(
    { length: Math.min(lots, things.length) },
    (_, lot) => things.filter((_, index) => index % lots === lot),
  );
}
