/**
 * Tasks for the tests of the pool.
 *
 * @module
 */
import { isMainThread } from "node:worker_threads";

/** Where this module is. */
export const url: string = import.meta.url;

/** Waits without giving way, as a computation does. */
function work(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

/** The tasks. */
export const tasks = {
  square: ({ data, index }: { data: Float64Array; index: number }): void => {
    data[index]! *= data[index]!;
  },
  work: ({ data, milliseconds }: { data: Float64Array; milliseconds: number }): void => {
    work(milliseconds);
    data[0]!++;
  },
  echo: (value: unknown): unknown => value,
  onMainThread: (): boolean => isMainThread,
  refuse: (message: string): void => {
    throw new RangeError(message);
  },
  end: (): void => Deno.exit(3),
  fail: async (): Promise<void> => {
    setTimeout(() => {
      throw new Error("out of thin air");
    }, 0);
    await new Promise((resolve) => setTimeout(resolve, 10_000));
  },
  giveFunction: (): unknown => () => {},
};
