/**
 * Runs the tests and shows how far they are.
 *
 *     deno task test [FILE OR FOLDER...] [--jobs N] [--filter TEXT] [--fail-fast] [--no-check]
 *
 * Without a file or folder all run, and the examples of the documentation with them: dealt into lots, each
 * of which is a process, and N of them at a time; then, one after the other, the tests whose times mean
 * something only where nothing runs beside them. What a test prints is shown only where one of its file
 * fails. Types of all are checked by `deno task check`. `deno test -A` takes other options.
 *
 * @module
 */

import { exitCodeOf, readOptions, UsageError } from "./command_line.ts";
import { dealAll, type Lot } from "./deal_tests.ts";
import { INTERRUPTED, interruption } from "./interruption.ts";
import { Progress, type ProgressOptions } from "./progress.ts";
import { ROOT } from "./select_notebooks.ts";
import { runProcess } from "./test_process.ts";
import type { Counts } from "./test_reader.ts";

/** The library computes on all cores, so that more processes at a time would only wait for each other. */
const MOST_JOBS = 4;

/** What the command line asks for. */
export interface TestRequest {
  /** Files and folders; all if empty. */
  readonly names: readonly string[];
  /** Number of processes at a time; that of the cores, at most four, if left out. */
  readonly jobs?: number;
  /** Options of `deno test`. */
  readonly passed: readonly string[];
}

/**
 * Reads the command line.
 *
 * @throws {UsageError} If an option is unknown, or the number of processes is not a positive whole one.
 */
export function parseTestRequest(args: readonly string[]): TestRequest {
  const { names, values } = readOptions(args, {
    jobs: "auto",
    filter: "",
    "fail-fast": false,
    "no-check": false,
  });
  const passed = [
    ...values.filter === "" ? [] : [`--filter=${values.filter}`],
    ...(["fail-fast", "no-check"] as const).filter((name) => values[name]).map((name) =>
      `--${name}`
    ),
  ];
  if (values.jobs === "auto") return { names, passed };
  if (/^[1-9]\d*$/.test(values.jobs)) return { names, passed, jobs: Number(values.jobs) };
  throw new UsageError(
    `Cannot use --jobs as it must be a positive whole number: found '${values.jobs}'`,
  );
}

/** Options of {@linkcode runTests}. */
export interface TestOptions extends ProgressOptions {
  /** Number of processes at a time. @default {that of the cores, at most four} */
  readonly jobs?: number;
  /** Options of `deno test`. @default {none} */
  readonly passed?: readonly string[];
  /** The folder of the project whose tests they are. @default {this project} */
  readonly root?: string;
  /** Ends the run, and its processes. */
  readonly signal?: AbortSignal;
}

/**
 * Runs tests and returns the exit code.
 *
 * @param names Files and folders; all if empty.
 */
export async function runTests(
  names: readonly string[],
  options: TestOptions = {},
): Promise<number> {
  const { jobs = Math.min(MOST_JOBS, navigator.hardwareConcurrency), root = ROOT } = options;
  const { signal = new AbortController().signal, passed = [] } = options;
  const start = performance.now();
  using progress = new Progress(options);
  const counts: Counts = { files: 0, passed: 0, failed: 0, ignored: 0, filtered: 0 };
  let code = 0, started = 0;
  const run = async (lot: Lot, total: number): Promise<void> => {
    const name = `process ${++started}`;
    progress.update("tests", standing(counts, total));
    progress.update(name, "starts");
    const found = await runProcess([...passed, ...lot], {
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
  const goesOn = (): boolean => !signal.aborted && (code === 0 || !passed.includes("--fail-fast"));
  if (names.length > 0) await run(names, Infinity);
  else {
    const folder = await Deno.makeTempDir({ prefix: "examples-" });
    try {
      const { lots, alone, total } = await dealAll(folder, root);
      const queue = [...lots];
      const work = async (): Promise<void> => {
        for (let lot = queue.shift(); lot && goesOn(); lot = queue.shift()) {
          await run(lot, total);
        }
      };
      await Promise.all(Array.from({ length: jobs }, work));
      if (alone !== undefined && goesOn()) await run(alone, total);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  }
  if (signal.aborted) {
    progress.log(`interrupted | ${summary(counts)}`);
    return INTERRUPTED;
  }
  if (code === 0 && counts.passed + counts.ignored === 0) {
    progress.log("Cannot find a test to run: mend the names of files, or --filter");
    code = 1;
  }
  const seconds = Math.round((performance.now() - start) / 1000);
  progress.log(`${code === 0 ? "ok" : "FAILED"} | ${summary(counts)} (${seconds} s)`);
  return code;
}

function standing({ files, passed }: Counts, total: number): string {
  if (total === Infinity) return `${passed} passed`;
  return `${Math.min(99, Math.floor(100 * files / total))} % (${passed} passed)`;
}

function summary({ passed, failed, ignored, filtered }: Counts): string {
  return [
    `${passed} passed`,
    `${failed} failed`,
    ...ignored === 0 ? [] : [`${ignored} ignored`],
    ...filtered === 0 ? [] : [`${filtered} filtered out`],
  ].join(" | ");
}

if (import.meta.main) {
  Deno.exit(
    await exitCodeOf(() => {
      const { names, ...options } = parseTestRequest(Deno.args);
      return runTests(names, { ...options, signal: interruption() });
    }),
  );
}
