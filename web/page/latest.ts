/**
 * Computations that follow the finger: one runs at a time, and the newest input waits.
 *
 * @module
 */

/** Takes inputs, of which those that are overtaken are left out. */
export type Latest<T> = (input: T) => void;

/** Runs `work` on the newest input whenever it is free. */
export function latest<T>(work: (input: T) => Promise<void>): Latest<T> {
  let waiting: { readonly input: T } | undefined;
  let running = false;
  async function run(): Promise<void> {
    running = true;
    while (waiting !== undefined) {
      const { input } = waiting;
      waiting = undefined;
      await work(input);
    }
    running = false;
  }
  return (input) => {
    waiting = { input };
    if (!running) run();
  };
}
