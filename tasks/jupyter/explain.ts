/**
 * Finds the reason of a failure for which Deno's kernel gives none.
 *
 * It says only "Execution failed" of code that it could not begin: its syntax is wrong, or a package
 * that it imports cannot be had.
 *
 * @module
 */

import type { Kernel } from "./kernel.ts";
import { plain } from "./outputs.ts";
import { syntaxError } from "./syntax.ts";

/** Specifiers of `import ... from "x"`, `import "x"`, `export ... from "x"` and `import("x")`. */
const SPECIFIER = /\b(?:from|import)\s*\(?\s*(["'])(?<specifier>[^"'\n]+)\1/g;
/** Begins the list of changes in Deno's message on a lock file. */
const CHANGES = "\nchanges:";
const ADDED_PACKAGE = /\+\s+"(npm:[^"]+)":/g;

/** The class and the message of an error. */
export interface Reason {
  /** Class of the error. */
  readonly ename: string;
  /** Its message. */
  readonly evalue: string;
}

/**
 * Returns why a kernel failed on some code without a word.
 *
 * @throws {KernelError} If the kernel ends, or an import takes longer than the limit (ms).
 */
export async function explain(kernel: Kernel, source: string, limit: number): Promise<Reason> {
  const syntax = await syntaxError(source);
  if (syntax !== undefined) return { ename: "SyntaxError", evalue: syntax };
  return await importError(kernel, source, limit) ?? {
    ename: "Error",
    evalue:
      "Execution failed (the kernel gives no reason; await every promise that the cell makes)",
  };
}

/** Imports what the code imports, in a way of which the kernel reports the failure. */
async function importError(
  kernel: Kernel,
  source: string,
  limit: number,
): Promise<Reason | undefined> {
  for (const { groups } of source.matchAll(SPECIFIER)) {
    // Literal specifiers are resolved before the code begins, and so without a word.
    const code = `await import([${JSON.stringify(groups?.specifier)}][0]);`;
    const reply = await kernel.execute(code, { onMessage: () => {}, limit, silent: true });
    if (reply.status === "error") {
      return { ename: plain(reply.ename), evalue: shorten(plain(reply.evalue)) };
    }
  }
}

/** Names the packages that a lock file lacks in place of all its changes, which are many. */
function shorten(message: string): string {
  const [head = "", changes = ""] = message.split(CHANGES);
  const packages = [...changes.matchAll(ADDED_PACKAGE)].map(([, name]) => name);
  return packages.length === 0 ? head : `${head} It lacks ${packages.join(", ")}`;
}
