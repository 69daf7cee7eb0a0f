/**
 * Whether this program can have worker threads, and memory that they share.
 *
 * @module
 */
import { hasThreads as hasThreadsOfHost, host, threadUrl } from "../host/mod.ts";
import { isGranted } from "../is_granted.ts";

/** Number of workers if the caller does not say: one a core. */
export function defaultWorkers(): number {
  return host().cores;
}

/** Whether threads can share memory, and there can be any. */
export function hasWorkers(): boolean {
  return typeof SharedArrayBuffer !== "undefined" && hasThreads();
}

/**
 * Whether there can be threads whose code is loaded without a question to the user: Deno asks for leave
 * to read a local file that a worker runs.
 */
export function hasThreads(): boolean {
  if (!hasThreadsOfHost()) return false;
  const url = threadUrl();
  return url.protocol !== "file:" || isGranted({ name: "read", path: new URL("./", url) });
}
