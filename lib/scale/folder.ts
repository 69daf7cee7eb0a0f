/**
 * Where results are kept, and under which names.
 *
 * @module
 */
import { fromFileUrl, join } from "@std/path";
import { errors, files } from "../host/mod.ts";
import { DATA_VARIABLE, dataFolders } from "../data/data_folder.ts";

/**
 * The folder that is given, or else the one for all programs of the user.
 *
 * @param folder The folder, if one is given.
 * @throws {Deno.errors.NotFound} If none is given and none is known.
 * @throws {UnavailableError} If the host has no files.
 */
export function storeFolder(attempt: string, folder: string | URL | undefined): string {
  files(attempt);
  if (folder !== undefined) return folder instanceof URL ? fromFileUrl(folder) : folder;
  const [first] = dataFolders();
  if (first !== undefined) return join(first, "kernels");
  throw new errors.NotFound(
    `Cannot ${attempt} as no folder is known: give 'folder', or set ${DATA_VARIABLE}`,
  );
}

/** Refuses what a file is better not named. */
export function checkName(attempt: string, name: string): void {
  if (/^[\w.-]+$/.test(name)) return;
  throw new RangeError(
    `Cannot ${attempt} as 'name' must be letters, digits, dots, hyphens and underscores: ` +
      `found "${name}"`,
  );
}
