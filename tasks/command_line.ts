/**
 * The command line of the tasks: names, and options that are known.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { print } from "./progress.ts";

/** Thrown when a command line asks for something that there is not. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** What a command line says. */
export interface CommandLine<Options> {
  /** Arguments that are not options. */
  readonly names: readonly string[];
  /** The options, by name. */
  readonly values: Options;
}

/**
 * Reads a command line.
 *
 * @param args The arguments.
 * @param defaults The options that there are: a string for one with a value, a boolean for a flag.
 * @throws {UsageError} If an option is unknown, or lacks its value.
 */
export function readOptions<Options extends Readonly<Record<string, string | boolean>>>(
  args: readonly string[],
  defaults: Options,
): CommandLine<Options> {
  const options = Object.fromEntries(
    Object.entries(defaults).map(([name, value]) => {
      const type = typeof value === "string" ? "string" as const : "boolean" as const;
      return [name, { type, default: value }];
    }),
  );
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    return { names: positionals, values: values as unknown as Options };
  } catch (error) {
    const known = Object.keys(defaults).map((name) => `--${name}`).join(", ") || "none";
    throw new UsageError(
      `Cannot read the command line: ${(error as Error).message} (options: ${known})`,
    );
  }
}

/**
 * Runs a task; a command line that it does not understand is told in a line.
 *
 * @param task The task, which gives its exit code if that is not 0.
 * @returns The exit code.
 * @throws What else the task throws.
 */
export async function exitCodeOf(task: () => Promise<number | void>): Promise<number> {
  try {
    return await task() ?? 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    print(`${error.message}\n`);
    return 1;
  }
}
