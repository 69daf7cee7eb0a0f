/**
 * Tells what is wrong with the syntax of a cell, of which Deno's kernel says nothing.
 *
 * @module
 */

import { plain } from "./outputs.ts";

/** Returns the syntax error of some TypeScript with its place, or `undefined` if there is none. */
export async function syntaxError(source: string): Promise<string | undefined> {
  const formatter = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--no-config", "--ext=ts", "-"],
    env: { NO_COLOR: "1" },
    stdin: "piped",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const input = new Blob([source]).stream().pipeTo(formatter.stdin);
  const [{ success, stderr }] = await Promise.all([formatter.output(), input]);
  if (success) return undefined;
  const [message = ""] = plain(new TextDecoder().decode(stderr)).split(/\n\s*(?:at file:|Stack )/);
  return message.replace(/^error: (SyntaxError: )?/, "").trim();
}
