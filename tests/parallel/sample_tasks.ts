/**
 * Tasks for the tests of the pool.
 *
 * @module
 */
import { isMainThread } from "node:worker_threads";
import type { Turn } from "../../lib/parallel/mod.ts";

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
  /** Works some milliseconds at a time, `times` times; counts up in two ways that must agree. */
  long: async ({ data, times }: { data: Float64Array; times: number }, turn: Turn) => {
    for (let k = 0; k < times; k++) {
      const before = data[0]!;
      work(2);
      await turn();
      data[0] = before + 1;
      data[1]!++;
    }
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
