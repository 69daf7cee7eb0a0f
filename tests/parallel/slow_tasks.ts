/**
 * A module that a thread takes a second to import.
 *
 * @module
 */
import { isMainThread } from "node:worker_threads";

/** Where this module is. */
export const url: string = import.meta.url;

if (!isMainThread) await new Promise((resolve) => setTimeout(resolve, 1000));

/** The tasks. */
export const tasks = {
  count: (data: Float64Array): void => {
    data[0]!++;
  },
};
