/**
 * How a worker loads a module with tasks. A build for browsers has another module in place of this one.
 *
 * @module
 */
import type { TaskModule } from "./task.ts";

/** Loads the module at an address. */
export function loadTasks(url: string): Promise<TaskModule> {
  return import(url);
}
