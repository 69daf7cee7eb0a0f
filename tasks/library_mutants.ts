/**
 * Runs notebooks with a wrong constant in the library, one at a time, and prints which claims notice.
 *
 *     deno task mutants:library [NAME...] [--only TEXT] [--first] [--shift K]
 *
 * The constants are those of `library_mutations.ts`; `--only` takes those whose names hold the text. With
 * `--first` a constant is tried until a notebook notices it, in the order of the names. All is done in a
 * temporary copy: the tree stays as it is, also when this is killed. Without names the notebooks that take
 * seconds are run.
 *
 * @module
 */

import { dirname, join } from "@std/path";
import { writeFile } from "../lib/write_file.ts";
import { exitCodeOf, readOptions, UsageError } from "./command_line.ts";
import { BE_LENIENT, type Held, readHeld, withLeniency } from "./jupyter/lenient.ts";
import { runNotebook } from "./jupyter/run.ts";
import { type Mutation, MUTATIONS } from "./library_mutations.ts";
import { readShift } from "./notebooks.ts";
import { print } from "./progress.ts";
import { NOTEBOOKS, ROOT, selectNotebooks } from "./select_notebooks.ts";

/** Notebooks that take seconds. */
const SMALL = ["00_quickstart", "exercise_06", "tour"];
/** What notebooks need of the project. */
const NEEDED = ["lib", "mod.ts", "deno.json", "deno.lock"];
/** Time (ms) that a cell may take: a wrong constant may make an iteration endless. */
const CELL_LIMIT = 300_000;

/** What a run of a notebook said. */
export interface Verdicts {
  /** Its claims, as far as it came. */
  readonly claims: readonly Held[];
  /** Why it ended early, if it did. */
  readonly error?: string;
}

/** A copy of the library and some notebooks, which is removed when the scope ends. */
export class Copy implements AsyncDisposable {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  /** Copies what notebooks need, and the notebooks. */
  static async make(notebooks: readonly string[], from = ROOT): Promise<Copy> {
    const copy = new Copy(await Deno.realPath(await Deno.makeTempDir({ prefix: "mutants-" })));
    for (const name of [...NEEDED, ...notebooks.map((name) => join("notebooks", name))]) {
      await copyTo(join(from, name), join(copy.path, name));
    }
    return copy;
  }

  /**
   * Puts a mutation into the copy; the disposable takes it out.
   *
   * @throws {Error} If its place is not there exactly once.
   */
  async apply({ name, file, from, to }: Mutation): Promise<AsyncDisposable> {
    const path = join(this.path, file);
    const source = await Deno.readTextFile(path);
    const places = source.split(from).length - 1;
    if (places !== 1) {
      throw new Error(
        `Cannot try '${name}' as its place must be in ${file} once: found ${places} times; mend library_mutations.ts`,
      );
    }
    await writeFile(path, source.replace(from, () => to));
    return { [Symbol.asyncDispose]: () => writeFile(path, source) };
  }

  /** Runs a notebook of the copy to its end, whatever its claims say. */
  async run(name: string, shift = 0): Promise<Verdicts> {
    const claims: Held[] = [];
    const { failure } = await runNotebook(join(this.path, "notebooks", name), {
      shift,
      discard: true,
      cellLimit: CELL_LIMIT,
      prelude: BE_LENIENT,
      transform: withLeniency,
      onPrinted: (text) => claims.push(...readHeld(text)),
    });
    if (failure === undefined) return { claims };
    return { claims, error: `cell ${failure.cell}: ${failure.message.split("\n")[0]}` };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.path, { recursive: true });
  }
}

async function copyTo(from: string, to: string): Promise<void> {
  if (!(await Deno.stat(from)).isDirectory) {
    await Deno.mkdir(dirname(to), { recursive: true });
    return await Deno.copyFile(from, to);
  }
  for await (const { name } of Deno.readDir(from)) await copyTo(join(from, name), join(to, name));
}

/** Whether a claim failed, or the run did. */
function notices({ claims, error }: Verdicts): boolean {
  return error !== undefined || claims.some(({ holds }) => !holds);
}

/** Returns a line on what a notebook noticed of a mutation, and the claims that failed below it. */
export function report(name: string, verdicts: Verdicts): string {
  const { claims, error } = verdicts;
  const failed = claims.filter(({ holds }) => !holds);
  const count = `${failed.length} of ${claims.length} claims fail`;
  return [
    `  ${name}: ${notices(verdicts) ? count : "not noticed"}`,
    ...failed.map((claim) => `    ✗ ${claim.name}`),
    ...(error === undefined ? [] : [`    ended at ${error}`]),
  ].join("\n");
}

/** Refuses notebooks whose claims do not hold as they are. */
async function checkHolds(copy: Copy, names: readonly string[], shift: number): Promise<void> {
  for (const name of names) {
    const verdicts = await copy.run(name, shift);
    if (!notices(verdicts)) continue;
    throw new UsageError(
      `Cannot try wrong constants as the right ones fail:\n${report(name, verdicts)}`,
    );
  }
}

/**
 * Reads the command line.
 *
 * @throws {UsageError} If an option is unknown, no mutation has the text, or the shift is no whole number.
 */
export function parseLibraryRequest(args: readonly string[]): {
  readonly names: readonly string[];
  readonly mutations: readonly Mutation[];
  readonly first: boolean;
  readonly shift: number;
} {
  const { names, values } = readOptions(args, { only: "", first: false, shift: "0" });
  const mutations = MUTATIONS.filter(({ name }) => name.includes(values.only));
  if (mutations.length === 0) {
    throw new UsageError(
      `Cannot find a mutation with '${values.only}': there are ${
        MUTATIONS.map(({ name }) => `'${name}'`).join(", ")
      }`,
    );
  }
  return {
    names: names.length > 0 ? names : SMALL,
    mutations,
    first: values.first,
    shift: readShift(values.shift),
  };
}

/**
 * Tries a wrong constant on notebooks, in order, and prints what they noticed.
 *
 * @param first Whether to stop at the first notebook that notices.
 * @returns Whether any noticed.
 */
export async function tryMutation(
  copy: Copy,
  mutation: Mutation,
  notebooks: readonly string[],
  { first, shift }: { readonly first: boolean; readonly shift: number },
): Promise<boolean> {
  await using _place = await copy.apply(mutation);
  print(`${mutation.name} (${mutation.file})\n`);
  let noticed = false;
  for (const name of notebooks) {
    const verdicts = await copy.run(name, shift);
    print(`${report(name, verdicts)}\n`);
    noticed ||= notices(verdicts);
    if (noticed && first) break;
  }
  return noticed;
}

async function main(args: readonly string[]): Promise<number> {
  const { names, mutations, ...options } = parseLibraryRequest(args);
  const selected = names.flatMap((name) => selectNotebooks(NOTEBOOKS, [name]));
  await using copy = await Copy.make(selected);
  await checkHolds(copy, selected, options.shift);
  let noticed = 0;
  for (const mutation of mutations) {
    if (await tryMutation(copy, mutation, selected, options)) noticed++;
  }
  print(`${noticed} of ${mutations.length} wrong constants were noticed\n`);
  return 0;
}

if (import.meta.main) Deno.exit(await exitCodeOf(() => main(Deno.args)));
