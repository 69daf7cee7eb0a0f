/**
 * Formats notebooks. `deno fmt --check` reports every notebook as not formatted until `deno fmt` has
 * seen it once, even where it changes nothing (Deno 2.9.6), so its output is compared instead.
 *
 * @module
 */

import { plain } from "./outputs.ts";

/**
 * Returns a notebook as `deno fmt` leaves it.
 *
 * @param text The notebook's JSON.
 * @param config The deno.json whose format options hold.
 * @throws {Error} If its code has a syntax error.
 */
export async function formatted(text: string, config: string): Promise<string> {
  const formatter = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--quiet", "--config", config, "--ext=ipynb", "-"],
    env: { NO_COLOR: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const input = new Blob([text]).stream().pipeTo(formatter.stdin);
  const [{ success, stdout, stderr }] = await Promise.all([formatter.output(), input]);
  if (!success) throw new Error(plain(new TextDecoder().decode(stderr)).trim());
  return new TextDecoder().decode(stdout);
}
