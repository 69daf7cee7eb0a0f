/**
 * Runs the notebooks through Deno's own Jupyter kernel and writes their outputs back.
 *
 *     deno task notebooks [NAME...] [--jobs N] [--timeout SECONDS] [--large] [--replace] [--shift K]
 *
 * A name is one of this project's notebooks, or the path of any other. N notebooks run at a time: two, but
 * for the large size.
 *
 * With `--large`, notebooks that have two sizes run at the large one, as long as it takes. Outputs of
 * that size stay in the file when the default size is run, unless `--replace` is given. With `--shift`,
 * K is added to every seed of the library's random numbers: what a notebook claims must hold for those
 * seeds too. The files are then left as they are.
 *
 * @module
 */

import { join, resolve } from "@std/path";
import { writeFile } from "../lib/write_file.ts";
import { exitCodeOf, readOptions, UsageError } from "./command_line.ts";
import { INTERRUPTED, interruption } from "./interruption.ts";
import { type Outcome, runNotebook, type RunOptions } from "./jupyter/run.ts";
import type { Variant } from "./jupyter/variant.ts";
import { print, Progress, type ProgressOptions } from "./progress.ts";
import { NOTEBOOKS, ROOT, selectNotebooks } from "./select_notebooks.ts";

/** Most cells keep one core busy; at the large size each notebook has the machine to itself. */
const JOBS = 2;
/** Lines of a failed cell that are shown. */
const SHOWN_LINES = 8;

/** What the command line asks for. */
export interface Request extends Required<Variant> {
  /** Notebooks to run; all if empty. */
  readonly names: readonly string[];
  /** Number of notebooks that run at a time. */
  readonly jobs: number;
  /** Time (ms) that a cell may take. */
  readonly cellLimit: number;
}

/**
 * Reads the command line.
 *
 * @throws {UsageError} If an option is unknown or its value is not a positive number.
 */
export function parseRequest(args: readonly string[]): Request {
  const { names, values } = readOptions(args, {
    jobs: "auto",
    timeout: "1800",
    large: false,
    replace: false,
    shift: "0",
  });
  if (values.large && names.length === 0) {
    throw new UsageError(
      "Cannot use --large without the names of notebooks, as all together take hours: name them",
    );
  }
  return {
    names,
    jobs: values.jobs === "auto"
      ? values.large ? 1 : JOBS
      : positive("jobs", values.jobs, Number.isInteger),
    cellLimit: positive("timeout", values.timeout, Number.isFinite) * 1000,
    large: values.large,
    replace: values.replace,
    shift: readShift(values.shift),
  };
}

/** Runs notebooks, shows their progress and returns how they ended, in order. */
export async function runNotebooks(
  folder: string,
  names: readonly string[],
  options: RunOptions & ProgressOptions & { readonly jobs?: number } = {},
): Promise<readonly Outcome[]> {
  using progress = new Progress(options);
  const outcomes: Outcome[] = [];
  const queue = [...names.entries()];
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [index, name] = next;
      progress.update(name, "kernel starts");
      outcomes[index] = await runNotebook(resolve(folder, name), {
        ...options,
        onProgress: ({ cell, cells }) => progress.update(name, `cell ${cell}/${cells}`),
      });
      progress.log(report(outcomes[index], progress.end(name)));
    }
  };
  await Promise.all(Array.from({ length: options.jobs ?? 1 }, work));
  return outcomes;
}

/** Keeps a file as it is: the disposable puts its content back, or removes it if there was none. */
export function keep(path: string): AsyncDisposable {
  const before = read(path);
  return {
    async [Symbol.asyncDispose](): Promise<void> {
      const after = read(path);
      if (before === after) return;
      if (before === undefined) await Deno.remove(path);
      else await writeFile(path, before);
    },
  };
}

/** Returns the closing lines: which notebooks failed, and how many passed and failed. */
export function summary(outcomes: readonly Outcome[]): string {
  const failed = outcomes.filter(({ failure }) => failure);
  const lines = failed.map(({ name, failure }) =>
    `failed: ${name}${failure?.cell ? `, cell ${failure.cell}` : ""}`
  );
  return [...lines, `${outcomes.length - failed.length} passed, ${failed.length} failed`].join(
    "\n",
  );
}

function report(outcome: Outcome, seconds: number): string {
  const { name, cell, cells, failure, kept } = outcome;
  const time = `${seconds.toFixed(1)} s`;
  if (!failure) {
    return [`passed: ${name}, ${cells} cells, ${time}`, ...kept ? [indent(kept)] : []].join("\n");
  }
  if (failure.cell === 0) return `failed: ${name}, ${time}\n${indent(failure.message)}`;
  const lines = failure.source.split("\n");
  const head = [...lines.slice(0, SHOWN_LINES), ...lines.length > SHOWN_LINES ? ["..."] : []];
  return `failed: ${name}, cell ${cell} of ${cells}, ${time}\n` +
    `${indent(head.join("\n"), "  | ")}\n${indent(failure.message)}`;
}

function indent(text: string, by = "  "): string {
  return text.replace(/^/gm, by);
}

/**
 * Reads what is added to seeds.
 *
 * @throws {UsageError} If it is no such number.
 */
export function readShift(value: string): number {
  const shift = value === "" ? NaN : Number(value);
  if (Number.isInteger(shift) && shift >= 0 && shift < 2 ** 32) return shift;
  throw new UsageError(
    `Cannot use --shift as it must be a whole number from 0 to 2^32 - 1: found '${value}'`,
  );
}

function positive(name: string, value: unknown, valid: (value: number) => boolean): number {
  const number = value === "" ? NaN : Number(value);
  if (valid(number) && number > 0) return number;
  throw new UsageError(`Cannot use --${name} as it must be a positive number: found '${value}'`);
}

function read(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function main(args: readonly string[], signal: AbortSignal): Promise<number> {
  try {
    const { names, ...options } = parseRequest(args);
    const selected = selectNotebooks(NOTEBOOKS, names);
    await using _lock = keep(join(ROOT, "deno.lock")); // kernels note there what cells import
    const outcomes = await runNotebooks(NOTEBOOKS, selected, { ...options, signal });
    print(`${summary(outcomes)}\n`);
    return outcomes.some(({ failure }) => failure) ? 1 : 0;
  } catch (error) {
    if (!signal.aborted) throw error;
    print("interrupted: notebooks that had not ended are left as they were\n");
    return INTERRUPTED;
  }
}

if (import.meta.main) {
  Deno.exit(await exitCodeOf(() => main(Deno.args, interruption())));
}
