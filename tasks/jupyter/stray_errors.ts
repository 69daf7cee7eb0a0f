/**
 * Stray errors: what code throws after it has ended, or in a promise that nobody awaits.
 *
 * Deno's kernel is silent about a promise that is rejected, and an error in a timer stalls it for
 * half a minute and is then forgotten. So the kernel is made to note such errors, and is asked for
 * them after each cell.
 *
 * @module
 */

/** Code that makes a kernel note stray errors. */
export const NOTE_STRAY_ERRORS = `(${noteStrayErrors})();`;

/** Code that throws the first stray error since the last time, and ends if there was none. */
export const THROW_STRAY_ERROR = 'await globalThis[Symbol.for("strayError")]();';

/** Runs in the kernel, as text: it must not use anything of this file. */
function noteStrayErrors(): void {
  const { setTimeout } = globalThis; // cells may replace it
  const errors: unknown[] = [];
  const macrotask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
  const note = (event: Event, error: unknown): void => {
    event.preventDefault();
    errors.push(error);
  };
  globalThis.addEventListener("error", (event) => note(event, event.error));
  globalThis.addEventListener("unhandledrejection", (event) => note(event, event.reason));
  const throwFirst = async (): Promise<void> => {
    // A promise counts as unhandled at the end of a macrotask; a handler may make one more.
    await macrotask();
    await macrotask();
    const taken = errors.splice(0);
    if (taken.length > 0) throw taken[0];
  };
  Object.defineProperty(globalThis, Symbol.for("strayError"), { value: throwFirst });
}
