/**
 * Tries each claim of the notebooks with a wrong constant, and prints which claims would not notice.
 *
 *     deno task mutants [NAME...] [--shift K]
 *
 * What a claim expects is made 25 % larger; a bound is moved 25 % towards the value. An expected value
 * whose mutant holds is a claim with a loose tolerance; a bound may have room on purpose. The notebooks'
 * files are left as they are.
 *
 * @module
 */

import { join, resolve } from "@std/path";
import { exitCodeOf, readOptions } from "./command_line.ts";
import { INTERRUPTED, interruption } from "./interruption.ts";
import { type Mutant, readMutants, TRY_MUTANTS, withMutants } from "./jupyter/mutant.ts";
import { runNotebook } from "./jupyter/run.ts";
import { keep, readShift } from "./notebooks.ts";
import { print } from "./progress.ts";
import { NOTEBOOKS, ROOT, selectNotebooks } from "./select_notebooks.ts";

/** Returns lines that say how the claims of a notebook took their mutants. */
export function report(name: string, mutants: readonly Mutant[]): string {
  const tried = mutants.filter(({ noticed }) => noticed !== undefined);
  const counts = (["expected", "below", "above"] as const).map((kind) => {
    const own = tried.filter((mutant) => mutant.kind === kind);
    return `${kind} ${own.filter(({ noticed }) => noticed).length} of ${own.length}`;
  });
  const loose = tried.filter(({ kind, noticed }) => kind === "expected" && !noticed);
  return [
    `${name}: ${mutants.length} claims; wrong constants noticed: ${counts.join(", ")}`,
    ...loose.map((mutant) => `  not noticed: ${mutant.name}`),
  ].join("\n");
}

/**
 * Runs a notebook and returns the mutants of its claims.
 *
 * @throws {Error} If it does not run to its end.
 * @throws The reason of an abort.
 */
export async function mutantsOf(
  path: string,
  shift = 0,
  signal?: AbortSignal,
): Promise<readonly Mutant[]> {
  const mutants: Mutant[] = [];
  const { failure } = await runNotebook(path, {
    shift,
    signal,
    discard: true,
    prelude: TRY_MUTANTS,
    transform: withMutants,
    onPrinted: (text) => mutants.push(...readMutants(text)),
  });
  if (failure) throw new Error(`Cannot try the mutants of '${path}': ${failure.message}`);
  return mutants;
}

/**
 * Reads the command line.
 *
 * @throws {UsageError} If an option is unknown, or the shift is no whole number.
 */
export function parseMutantsRequest(
  args: readonly string[],
): { readonly names: readonly string[]; readonly shift: number } {
  const { names, values } = readOptions(args, { shift: "0" });
  return { names, shift: readShift(values.shift) };
}

async function main(args: readonly string[], signal: AbortSignal): Promise<number> {
  try {
    const { names, shift } = parseMutantsRequest(args);
    const selected = selectNotebooks(NOTEBOOKS, names);
    await using _lock = keep(join(ROOT, "deno.lock")); // kernels note there what cells import
    for (const name of selected) {
      print(`${report(name, await mutantsOf(resolve(NOTEBOOKS, name), shift, signal))}\n`);
    }
    return 0;
  } catch (error) {
    if (!signal.aborted) throw error;
    print("interrupted: the notebooks are as they were\n");
    return INTERRUPTED;
  }
}

if (import.meta.main) {
  Deno.exit(await exitCodeOf(() => main(Deno.args, interruption())));
}
