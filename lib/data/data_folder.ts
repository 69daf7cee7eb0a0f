/**
 * Where data sets and computed kernels are kept between runs.
 *
 * @module
 */
import { join } from "@std/path";
import { host } from "../host/mod.ts";
import { isGranted } from "../is_granted.ts";

/** Variable that names a folder for data. */
export const DATA_VARIABLE = "WIDENET_DATA";

/**
 * The folders in which data may lie, the first one first: that of `WIDENET_DATA` if it is set, and
 * `widenet` in the user's cache: `$XDG_CACHE_HOME` or `~/.cache`, `~/Library/Caches` on macOS,
 * `%LOCALAPPDATA%` on Windows. What the environment may not be asked for is left out.
 *
 * @returns The folders, perhaps none.
 */
export function dataFolders(): string[] {
  return [variable(DATA_VARIABLE), cacheFolder()].filter((folder) => folder !== undefined);
}

function cacheFolder(): string | undefined {
  const home = variable("HOME");
  const base = variable("XDG_CACHE_HOME") ?? variable("LOCALAPPDATA") ??
    (home === undefined
      ? undefined
      : host().os === "darwin"
      ? join(home, "Library", "Caches")
      : join(home, ".cache"));
  return base === undefined ? undefined : join(base, "widenet");
}

function variable(name: string): string | undefined {
  if (!isGranted({ name: "env", variable: name })) return undefined;
  return host().variable(name) || undefined;
}
