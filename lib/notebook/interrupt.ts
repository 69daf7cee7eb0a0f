/**
 * Kernel > Interrupt. Jupyter sends SIGINT, which ends Deno's kernel with all that it holds; a program
 * that listens to it stays alive, and can end what it computes.
 *
 * @module
 */
import { isNotebook } from "./display.ts";

let current = new AbortController();

/** Aborted at the next interrupt; `undefined` outside a notebook, where SIGINT ends the program. */
export function interruptSignal(): AbortSignal | undefined {
  return isNotebook() ? current.signal : undefined;
}

function interrupt(): void {
  const interrupted = current;
  current = new AbortController();
  interrupted.abort(new DOMException("Cannot go on as the cell was interrupted", "AbortError"));
}

// From the import on: an interrupt between two computations must not end the kernel either.
if (isNotebook()) Deno.addSignalListener("SIGINT", interrupt);
