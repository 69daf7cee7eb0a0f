/**
 * Computations that follow the finger: one runs at a time, and the newest input waits. One that takes long is
 * stopped when it has been overtaken.
 *
 * @module
 */

/** Takes inputs, of which those that are overtaken are left out. */
export type Latest<T> = (input: T) => void;

/** Computes for an input, and ends when the signal says so. */
export type Work<T> = (input: T, signal: AbortSignal) => Promise<void>;

/** Time in ms for which a computation may go on though it has been overtaken: pictures come during a drag. */
const GRACE = 300;

/** Runs `work` on the newest input whenever it is free; it must not throw. */
export function latest<T>(work: Work<T>, grace: number = GRACE): Latest<T> {
  let waiting: { readonly input: T } | undefined;
  let running: { readonly since: number; readonly stop: AbortController } | undefined;
  async function run(): Promise<void> {
    while (waiting !== undefined) {
      const { input } = waiting;
      waiting = undefined;
      const stop = new AbortController();
      running = { since: performance.now(), stop };
      await work(input, stop.signal);
      running = undefined;
    }
  }
  return (input) => {
    waiting = { input };
    if (running === undefined) {
      run();
      return;
    }
    const { since, stop } = running;
    setTimeout(() => stop.abort(), Math.max(0, since + grace - performance.now()));
  };
}
