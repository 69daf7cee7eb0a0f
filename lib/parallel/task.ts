/**
 * What a task is: a named function of a module, and the plain values it is called with.
 *
 * @module
 */

import type { Turn } from "./yielder.ts";

/** A function that a worker can be asked to run. Its argument and result must be cloneable. */
// deno-lint-ignore no-explicit-any
export type TaskFunction = (args: any, turn: Turn) => unknown;

/**
 * A module whose functions can be run in a worker, as `import * as tiles from "./tiles.ts"` gives
 * it. A worker imports it anew, so it shares nothing with the module of the calling thread.
 */
export interface TaskModule {
  /** `import.meta.url` of the module. */
  readonly url: string;
  /** Its functions by name. */
  readonly tasks: Readonly<Record<string, TaskFunction>>;
  /**
   * What each function writes, given its argument: threads without shared memory send it back. It must
   * be a part of arrays in the argument that no function reads.
   *
   * @default {none: the calling thread runs the functions where there is no shared memory}
   */
  // deno-lint-ignore no-explicit-any
  readonly writes?: Readonly<Record<string, (args: any) => readonly Part[]>>;
}

/** Entries of an array that follow one another. */
export interface Part {
  /** The array. */
  readonly array: Float64Array | Float32Array;
  /** The first entry. */
  readonly start: number;
  /** Number of entries. */
  readonly count: number;
}

/** One call of a function, which takes 5 to 50 ms, or awaits its turn every 5 to 50 ms. */
export interface Task {
  /** The module. */
  readonly module: TaskModule;
  /** Name of the function. */
  readonly name: string;
  /** Its argument. */
  readonly args: unknown;
}

/**
 * Makes a task, with types checked.
 *
 * @param module The module.
 * @param name Name of one of its functions.
 * @param args Argument of that function.
 * @returns The task.
 */
export function task<Module extends TaskModule, Name extends keyof Module["tasks"] & string>(
  module: Module,
  name: Name,
  args: Parameters<Module["tasks"][Name]>[0],
): Task {
  return { module, name, args };
}

/** What a worker is sent. */
export interface WorkerRequest {
  /** Where the module is. */
  readonly url: string;
  /** Name of the function. */
  readonly name: string;
  /** Its argument. */
  readonly args: unknown;
  /**
   * An Int32Array in shared memory, encoded: the first word is no longer 0 once the task is to stop, the
   * second one counts the tasks of the call that are under way.
   */
  readonly stop: unknown;
  /** If memory is not shared: whether arrays of earlier tasks are no more needed. */
  readonly copies?: { readonly forget: boolean };
}

/** What a worker answers. */
export type WorkerResponse =
  | { readonly kind: "done"; readonly value: unknown; readonly written?: unknown }
  | { readonly kind: "failed"; readonly error: unknown }
  | { readonly kind: "unusable"; readonly error: unknown };
