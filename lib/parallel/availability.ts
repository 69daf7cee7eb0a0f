/**
 * Whether this program can have worker threads, and memory that they share.
 *
 * @module
 */
import { isGranted } from "../is_granted.ts";

/** Number of workers if the caller does not say: one a core. */
export function defaultWorkers(): number {
  return globalThis.navigator?.hardwareConcurrency ?? 1;
}

/**
 * Whether threads can share memory, and their code can be loaded without a question to the user:
 * Deno asks for leave to read a local file that a worker runs.
 */
export function hasWorkers(): boolean {
  if (typeof SharedArrayBuffer === "undefined") return false;
  const url = new URL("./", import.meta.url);
  if (url.protocol !== "file:" || typeof Deno === "undefined") return true;
  return isGranted({ name: "read", path: url });
}
