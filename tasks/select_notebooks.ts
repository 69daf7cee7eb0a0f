/**
 * Which notebooks a task is about.
 *
 * @module
 */

import { basename, dirname, fromFileUrl, join, resolve } from "@std/path";
import { UsageError } from "./command_line.ts";

/** The repository's root. */
export const ROOT: string = fromFileUrl(new URL("../", import.meta.url));

/** The folder of the notebooks. */
export const NOTEBOOKS: string = join(ROOT, "notebooks");

/**
 * Returns the notebooks of a folder, as file names, sorted; only those named, if any are. A name that is a
 * path to a notebook elsewhere gives that path, in full.
 *
 * @param names Names with or without `.ipynb`, and paths.
 * @param from Folder from which paths start: that in which the task was called.
 * @throws {UsageError} If there is no notebook of a name.
 */
export function selectNotebooks(
  folder: string,
  names: readonly string[],
  from: string = Deno.env.get("INIT_CWD") ?? Deno.cwd(),
): readonly string[] {
  const present = [...Deno.readDirSync(folder)]
    .filter((entry) => !entry.isDirectory && entry.name.endsWith(".ipynb"))
    .map((entry) => entry.name)
    .sort();
  if (names.length === 0) return present;
  const wanted = names.map((name) => name.endsWith(".ipynb") ? name : `${name}.ipynb`);
  const here = present.filter((name) => wanted.includes(name));
  const elsewhere = wanted.filter((name) => !present.includes(name));
  const unknown = elsewhere.filter((name) => !isFile(resolve(from, name)));
  if (unknown.length > 0) {
    const list = present.map((name) => name.replace(/\.ipynb$/, "")).join(", ") || "none";
    throw new UsageError(
      `Cannot find notebook '${
        unknown.join("', '")
      }': there are ${list}; a notebook elsewhere is named by its path`,
    );
  }
  const paths = elsewhere.map((name) => inFolder(folder, resolve(from, name)));
  return [...new Set([...here, ...paths])];
}

/** Returns the configuration that holds for a notebook: the nearest above it, else this project's. */
export function configOf(path: string): string {
  for (let folder = dirname(path);; folder = dirname(folder)) {
    const found = ["deno.json", "deno.jsonc"].map((name) => join(folder, name)).find(isFile);
    if (found !== undefined) return found;
    if (dirname(folder) === folder) return join(ROOT, "deno.json");
  }
}

/** A notebook of the folder is called by its name, however its path was written. */
function inFolder(folder: string, path: string): string {
  return dirname(path) === resolve(folder) ? basename(path) : path;
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
