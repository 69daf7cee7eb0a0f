/**
 * Which notebooks a task is about.
 *
 * @module
 */

import { fromFileUrl, join } from "@std/path";
import { UsageError } from "./command_line.ts";

/** The repository's root. */
export const ROOT: string = fromFileUrl(new URL("../", import.meta.url));

/** The folder of the notebooks. */
export const NOTEBOOKS: string = join(ROOT, "notebooks");

/**
 * Returns the file names of the notebooks of a folder, sorted; only those named, if any are.
 *
 * @param names Names with or without `.ipynb`.
 * @throws {UsageError} If there is no notebook of a name.
 */
export function selectNotebooks(folder: string, names: readonly string[]): readonly string[] {
  const present = [...Deno.readDirSync(folder)]
    .filter((entry) => !entry.isDirectory && entry.name.endsWith(".ipynb"))
    .map((entry) => entry.name)
    .sort();
  if (names.length === 0) return present;
  const wanted = names.map((name) => name.endsWith(".ipynb") ? name : `${name}.ipynb`);
  const unknown = wanted.filter((name) => !present.includes(name));
  if (unknown.length > 0) {
    const list = present.map((name) => name.replace(/\.ipynb$/, "")).join(", ") || "none";
    throw new UsageError(`Cannot find notebook '${unknown.join("', '")}': there are ${list}`);
  }
  return present.filter((name) => wanted.includes(name));
}
