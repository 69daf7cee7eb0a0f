/**
 * The one place that writes lines for a reader: a notebook shows what goes through the console.
 *
 * @module
 */
import { interruptSignal } from "./interrupt.ts";

/**
 * Milliseconds after which a line has left for the notebook. Without a wait 11 of 200 lines came after
 * the cell's end on a busy machine, and showed in the next cell or nowhere; with 1 ms none did.
 */
const SETTLE = 5;

/** Writes one line to the cell's output, or to the terminal of a script. */
export function printLine(line: string): void {
  // The kernel forwards the console only: Deno.stdout never reaches the notebook.
  // deno-lint-ignore no-console
  console.log(line);
  // The kernel sends lines on a thread of its own, so that this one may just stand still.
  if (interruptSignal() !== undefined) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, SETTLE);
  }
}
