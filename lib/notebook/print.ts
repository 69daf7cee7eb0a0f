/**
 * The one place that writes lines for a reader: a notebook shows what goes through the console.
 *
 * @module
 */

/** Writes one line to the cell's output, or to the terminal of a script. */
export function printLine(line: string): void {
  // The kernel forwards the console only: Deno.stdout never reaches the notebook.
  // deno-lint-ignore no-console
  console.log(line);
}
