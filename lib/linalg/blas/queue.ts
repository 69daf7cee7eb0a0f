/**
 * One call at a time.
 *
 * @module
 */
import { withResolvers } from "../../with_resolvers.ts";

/** Runs tasks one after the other, in the order in which they come. */
export class Queue {
  #last: Promise<void> = Promise.resolve();

  /**
   * Runs a task when all earlier ones have ended.
   *
   * @param task What is done.
   * @param signal Takes the task off the queue; a task that has begun runs to its end.
   * @returns What the task returns.
   */
  async run<T>(task: () => T | Promise<T>, signal?: AbortSignal): Promise<T> {
    const earlier = this.#last;
    const { promise: ended, resolve: end } = withResolvers<void>();
    this.#last = earlier.then(() => ended);
    try {
      await unlessAborted(earlier, signal);
      return await task();
    } finally {
      end();
    }
  }
}

/**
 * Waits for a promise, but not beyond an abort.
 *
 * @param promise What is waited for; it goes on after an abort.
 * @param signal Ends the waiting.
 * @returns The promise's value.
 * @throws The signal's reason, if it is aborted first.
 */
export async function unlessAborted<T>(promise: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (signal === undefined) return await promise;
  signal.throwIfAborted();
  const { promise: aborted, reject } = withResolvers<never>();
  const listener = (): void => reject(signal.reason);
  signal.addEventListener("abort", listener);
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener("abort", listener);
  }
}
