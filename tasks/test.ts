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

import { dealAll, type Lot } from "./deal_tests.ts";
import { INTERRUPTED, interruption } from "./interruption.ts";
import { print, Progress, type ProgressOptions } from "./progress.ts";
import { ROOT } from "./select_notebooks.ts";
import { runProcess } from "./test_process.ts";
import type { Counts } from "./test_reader.ts";

/** The library computes on all cores, so that more processes at a time would only wait for each other. */
const MOST_JOBS = 4;
const JOBS = /^--jobs=([1-9]\d*)$/;

/** Options of {@linkcode runTests}. */
export interface TestOptions extends ProgressOptions {
  /** Number of processes at a time. @default {that of the cores, at most four} */
  readonly jobs?: number;
  /** The folder of the project whose tests they are. @default {this project} */
  readonly root?: string;
  /** Ends the run, and its processes. */
  readonly signal?: AbortSignal;
}

/** Runs tests as the command line asks for and returns the exit code. */
export async function runTests(
  args: readonly string[],
  options: TestOptions = {},
): Promise<number> {
  const { jobs = Math.min(MOST_JOBS, navigator.hardwareConcurrency), root = ROOT } = options;
  const { signal = new AbortController().signal } = options;
  const start = performance.now();
  using progress = new Progress(options);
  const counts: Counts = { files: 0, passed: 0, failed: 0, ignored: 0 };
  let code = 0, started = 0;
  const run = async (lot: Lot, total: number): Promise<void> => {
    const name = `process ${++started}`;
    progress.update("tests", standing(counts, total));
    progress.update(name, "starts");
    const found = await runProcess([...args, ...lot], {
      root,
      signal,
      counts,
      log: (text) => progress.log(text),
      onFile: (file) => {
        progress.update("tests", standing(counts, total));
        if (file !== "") progress.update(name, file);
      },
    });
    progress.end(name);
    code ||= found;
  };
  if (args.some((arg) => !arg.startsWith("-"))) await run([], Infinity);
  else {
    const folder = await Deno.makeTempDir({ prefix: "examples-" });
    try {
      const { lots, alone, total } = await dealAll(folder, root);
      const queue = [...lots];
      const work = async (): Promise<void> => {
        for (let lot = queue.shift(); lot && !signal.aborted; lot = queue.shift()) {
          await run(lot, total);
        }
      };
      await Promise.all(Array.from({ length: jobs }, work));
      if (alone !== undefined && !signal.aborted) await run(alone, total);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  }
  if (signal.aborted) {
    progress.log(`interrupted | ${summary(counts)}`);
    return INTERRUPTED;
  }
  const seconds = Math.round((performance.now() - start) / 1000);
  progress.log(`${code === 0 ? "ok" : "FAILED"} | ${summary(counts)} (${seconds} s)`);
  return code;
}

function standing({ files, passed }: Counts, total: number): string {
  if (total === Infinity) return `${passed} passed`;
  return `${Math.min(99, Math.floor(100 * files / total))} % (${passed} passed)`;
}

function summary({ passed, failed, ignored }: Counts): string {
  return `${passed} passed | ${failed} failed${ignored === 0 ? "" : ` | ${ignored} ignored`}`;
}

if (import.meta.main) {
  try {
    const jobs = Deno.args.flatMap((arg) => JOBS.exec(arg)?.[1] ?? []).map(Number);
    const args = Deno.args.filter((arg) => !JOBS.test(arg));
    const signal = interruption();
    Deno.exit(await runTests(args, jobs.length === 0 ? { signal } : { signal, jobs: jobs[0]! }));
  } catch (error) {
    print(`${(error as Error).message}\n`);
    Deno.exit(1);
  }
}
