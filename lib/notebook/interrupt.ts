/**
 * Kernel > Interrupt. Jupyter sends SIGINT, which ends Deno's kernel with all that it holds; a program
 * that listens to it stays alive, and can end what it computes.
 *
 * @module
 */
import { host } from "../host/mod.ts";

let current: AbortController | undefined;

/**
 * Aborted at the next interrupt; `undefined` outside a notebook, where SIGINT ends the program. From the
 * first call on an interrupt does not end the kernel.
 */
export function interruptSignal(): AbortSignal | undefined {
  const cell = host().cell();
  if (cell === undefined) return undefined;
  if (current === undefined) cell.onInterrupt(interrupt);
  current ??= new AbortController();
  return current.signal;
}

function interrupt(): void {
  const interrupted = current;
  current = new AbortController();
  interrupted?.abort(new DOMException("Cannot go on as the cell was interrupted", "AbortError"));
}
