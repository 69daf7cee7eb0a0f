/**
 * The examples of the documentation as tests.
 *
 * `deno test --doc` loads the whole library again for each example. Here the examples of a lot share it.
 *
 * @module
 */

import { basename, join } from "@std/path";
import { writeFile } from "../lib/write_file.ts";
import { ROOT } from "./select_notebooks.ts";

/** An example of the documentation: a block of TypeScript that is not marked as `ignore`. */
export interface Example {
  /** Its file, relative to the root, and the number of its first line, as in `lib/a.ts:7`. */
  readonly name: string;
  /** Its code, with empty lines before it so that lines have the numbers that they have in the file. */
  readonly source: string;
}

/** Returns the examples of a file. */
export function examplesOf(path: string, text: string): readonly Example[] {
  return [...text.matchAll(/^ *\* ```ts\n([^]*?)^ *\* ```$/gm)].map((found) => {
    const line = text.slice(0, found.index).split("\n").length + 1;
    const code = found[1]!.replaceAll(/^ *\* ?/gm, "");
    return { name: `${path}:${line}`, source: "\n".repeat(line - 1) + code };
  });
}

/**
 * Returns the examples of files, given relative to the root.
 *
 * @param root The folder of the project. @default {this project}
 */
export async function readExamples(
  paths: readonly string[],
  root: string = ROOT,
): Promise<readonly Example[]> {
  const found = await Promise.all(
    paths.map(async (path) => examplesOf(path, await Deno.readTextFile(join(root, path)))),
  );
  return found.flat();
}

/** Writes a module of each example into a folder, and one with a test of each, whose path it returns. */
export async function writeExamples(
  folder: string,
  examples: readonly Example[],
): Promise<string> {
  await Deno.mkdir(folder, { recursive: true });
  const tests = await Promise.all(examples.map(async ({ name, source }, index) => {
    const file = `${index}_${basename(name).replace(/:\d+$/, "")}`;
    await writeFile(join(folder, file), source);
    return `Deno.test("${name}", async () => {\n  await import("./${file}");\n});\n`;
  }));
  const path = join(folder, "examples_test.ts");
  await writeFile(path, tests.join("\n"));
  return path;
}
