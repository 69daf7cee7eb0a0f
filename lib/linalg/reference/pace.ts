/**
 * Long loops that leave room for the rest of the program.
 *
 * @module
 */

/** Time after which a loop lets the event loop turn, in ms; with one long step more it stays below 50. */
const TURN = 16;

/** Awaited between the steps of a long loop. */
export type Pace = () => Promise<void>;

/**
 * Starts the clock of a long loop. The function returned is awaited between steps of a few
 * milliseconds; about every 16 ms it lets the event loop turn and looks at the signal.
 *
 * @param signal Stops the loop.
 * @returns The function to await.
 * @throws The signal's reason, if it is aborted.
 */
export function startPace(signal?: AbortSignal): Pace {
  signal?.throwIfAborted();
  let since = performance.now();
  return async () => {
    if (performance.now() - since < TURN) return;
    await new Promise((resolve) => setTimeout(resolve, 0));
    signal?.throwIfAborted();
    since = performance.now();
  };
}
