/**
 * The host that runs this program, and the one seam through which all others ask it: threads, files,
 * native code, permissions. Nothing is asked of it when this package is imported.
 *
 * @module
 */
import { UnavailableError } from "../errors.ts";
import { browserHost } from "./browser.ts";
import { builtin, processOf } from "./builtin.ts";
import { denoHost } from "./deno.ts";
import type { Files } from "./files.ts";
import type { Host } from "./host.ts";
import { nodeHost } from "./node.ts";

export { builtin, processOf } from "./builtin.ts";
export { errors, ifNotThere } from "./errors.ts";
export { type Files, type FileStatus, FROM_START, type OpenFile } from "./files.ts";
export { hasThreads, starter, startThread, type Thread } from "./thread.ts";
export { threadUrl } from "./thread_url.ts";
export type { Host, NativeFunction, NotebookCell, Permission, Terminal } from "./host.ts";

let found: Host | undefined;

/** The host. */
export function host(): Host {
  return found ??= find();
}

function find(): Host {
  if (typeof Deno !== "undefined") return denoHost();
  const process = processOf();
  return process !== undefined && builtin("node:fs") ? nodeHost(process) : browserHost();
}

/**
 * The files of the host.
 *
 * @param attempt What they are needed for, as in "write a model".
 * @throws {UnavailableError} If it has none.
 */
export function files(attempt: string): Files {
  const { files } = host();
  if (files !== undefined) return files;
  throw new UnavailableError(
    `Cannot ${attempt} as a browser has no files: run this in Deno, Node.js or Bun`,
  );
}
