/**
 * Long loops that leave room for the rest of the program.
 *
 * @module
 */

/** Longest time that a loop keeps the event loop waiting, in milliseconds. */
const TURN = 50;

/**
 * Starts the clock of a long loop. The function returned is awaited between steps of a few
 * milliseconds; about every 50 ms it lets the event loop turn and looks at the signal.
 *
 * @param signal Stops the loop.
 * @returns The function to await.
 * @throws The signal's reason, if it is aborted.
 */
export function startPace(signal?: AbortSignal): () => Promise<void> {
  signal?.throwIfAborted();
  let since = performance.now();
  return async () => {
    if (performance.now() - since < TURN) return;
    await new Promise((resolve) => setTimeout(resolve, 0));
    signal?.throwIfAborted();
    since = performance.now();
  };
}
