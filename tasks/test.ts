/**
 * Runs the tests and shows how far they are.
 *
 *     deno task test [FILE OR FOLDER...] [--jobs=N] [OPTION OF deno test...]
 *
 * Without a file or folder all run, and the examples of the documentation with them: dealt into lots, each
 * of which is a process, and N of them at a time; then, one after the other, the tests whose times mean
 * something only where nothing runs beside them. What a test prints is shown only where one of its file
 * fails. Types are checked by `deno task check`.
 *
 * @module
 */

import { join } from "@std/path";
import { readExamples, writeExamples } from "./examples.ts";
import { print, Progress, type ProgressOptions } from "./progress.ts";
import { ROOT } from "./select_notebooks.ts";
import { runProcess } from "./test_process.ts";
import type { Counts } from "./test_reader.ts";

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
/** The library computes on all cores, so that more processes at a time would only wait for each other. */
const MOST_JOBS = 4;
const JOBS = /^--jobs=([1-9]\d*)$/;

/** Returns the files with tests and the files of the library, relative to the root. */
export async function findSources(): Promise<
  { readonly tests: readonly string[]; readonly library: readonly string[] }
> {
  const tests = (await filesIn("tests")).filter((path) => path.endsWith("_test.ts"));
  return { tests: tests.sort(), library: ["mod.ts", ...(await filesIn("lib")).sort()] };
}

async function filesIn(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(join(ROOT, folder))) {
    const path = join(folder, name);
    if (isDirectory) found.push(...await filesIn(path));
    else if (name.endsWith(".ts")) found.push(path);
  }
  return found;
}

/** Options of {@linkcode runTests}. */
export interface TestOptions extends ProgressOptions {
  /** Number of processes at a time. @default {that of the cores, at most four} */
  readonly jobs?: number;
}

/** Runs tests as the command line asks for and returns the exit code. */
export async function runTests(
  args: readonly string[],
  options: TestOptions = {},
): Promise<number> {
  const { jobs = Math.min(MOST_JOBS, navigator.hardwareConcurrency) } = options;
  const start = performance.now();
  using progress = new Progress(options);
  const counts: Counts = { files: 0, passed: 0, failed: 0, ignored: 0 };
  let code = 0;
  const run = async (lot: Lot, total: number): Promise<void> => {
    const found = await runProcess([...args, ...lot], {
      counts,
      log: (text) => progress.log(text),
      onFile: (file) => progress.update("tests", standing(counts, file, total)),
    });
    code ||= found;
  };
  if (args.some((arg) => !arg.startsWith("-"))) await run([], Infinity);
  else {
    const folder = await Deno.makeTempDir({ prefix: "examples-" });
    try {
      const { lots, total } = await dealAll(folder);
      const queue = [...lots];
      const work = async (): Promise<void> => {
        for (let lot = queue.shift(); lot; lot = queue.shift()) await run(lot, total);
      };
      await Promise.all(Array.from({ length: jobs }, work));
      await run(["--no-check", ...ALONE], total);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  }
  const seconds = Math.round((performance.now() - start) / 1000);
  progress.log(`${code === 0 ? "ok" : "FAILED"} | ${summary(counts)} (${seconds} s)`);
  return code;
}

/** What a process of `deno test` is called with. */
export type Lot = readonly string[];

/** Deals all tests but those that run alone, and all examples, whose modules go into a folder. */
export async function dealAll(
  folder: string,
): Promise<{ readonly lots: readonly Lot[]; readonly total: number }> {
  const { tests, library } = await findSources();
  const crowd = deal(tests.filter((path) => !ALONE.includes(path)), LOTS.tests);
  const examples = deal(await readExamples(library), LOTS.examples);
  const written = await Promise.all(examples.map(async (lot, index) => {
    const path = await writeExamples(join(folder, `${index}`), lot);
    return ["--no-lock", "--config=deno.json", path];
  }));
  const lots = [...crowd, ...written].map((lot) => ["--no-check", ...lot]);
  return { lots, total: tests.length + LOTS.examples };
}

/** Deals things into lots as cards are, so that neighbours, which take alike long, part. */
function deal<T>(things: readonly T[], lots: number): readonly (readonly T[])[] {
  return Array.from(
    { length: lots },
    (_, lot) => things.filter((_, index) => index % lots === lot),
  );
}

function standing({ files, passed }: Counts, file: string, total: number): string {
  const done = `${passed} passed, now ${file}`;
  if (total === Infinity) return done;
  return `${Math.min(99, Math.floor(100 * files / total))} % (${done})`;
}

function summary({ passed, failed, ignored }: Counts): string {
  return `${passed} passed | ${failed} failed${ignored === 0 ? "" : ` | ${ignored} ignored`}`;
}

if (import.meta.main) {
  try {
    const jobs = Deno.args.flatMap((arg) => JOBS.exec(arg)?.[1] ?? []).map(Number);
    const args = Deno.args.filter((arg) => !JOBS.test(arg));
    Deno.exit(await runTests(args, jobs.length === 0 ? {} : { jobs: jobs[0]! }));
  } catch (error) {
    print(`${(error as Error).message}\n`);
    Deno.exit(1);
  }
}
