/**
 * The size at which a notebook runs.
 *
 * @module
 */
import { host } from "../host/mod.ts";
import { isGranted } from "../is_granted.ts";

/** Sizes of a notebook: one of a minute, and the full one. */
export type NotebookSize = "default" | "large";

const VARIABLE = "WIDENET_SIZE";

/**
 * Returns the size at which a notebook is to run: "large" under `deno task notebooks --large` and
 * wherever the environment variable `WIDENET_SIZE` is "large", else "default".
 *
 * Without the permission to read that variable, or without an environment, it is "default".
 *
 * @throws {TypeError} If there are arguments: it takes none.
 * @throws {RangeError} If the variable has another value.
 *
 * @example Usage
 * ```ts
 * import { notebookSize } from "@widenet/ntk";
 * import { assert } from "@std/assert";
 *
 * const size = notebookSize(); // or write "large" here
 * const images = size === "large" ? 10_000 : 200;
 * assert(images >= 200);
 * ```
 */
export function notebookSize(): NotebookSize {
  if (arguments.length > 0) {
    throw new TypeError(
      `Cannot choose the size of a notebook by an argument: call notebookSize(), or write the size ` +
        `in its place`,
    );
  }
  const value = readVariable() ?? "default";
  if (value === "default" || value === "large") return value;
  throw new RangeError(
    `Cannot choose the size of a notebook as ${VARIABLE} must be "default" or "large": found "${value}"`,
  );
}

function readVariable(): string | undefined {
  return isGranted({ name: "env", variable: VARIABLE }) ? host().variable(VARIABLE) : undefined;
}
