/**
 * Runs tasks that do not depend on one another, or only in chains.
 *
 * @module
 */
import { type TaskGroup, type TaskGroupOptions, withTaskGroup } from "./task_group.ts";
import type { Task } from "./task.ts";

/** Options of {@linkcode runTasks}. */
export interface RunTasksOptions extends TaskGroupOptions {
  /** Called after each task with the number of tasks done. */
  readonly onProgress?: ((done: number) => void) | undefined;
}

/**
 * Runs tasks on the pool: the next one goes to the first free thread.
 *
 * The promise settles only when no task runs any more: after an abort or a failure nothing is
 * written to the tasks' outputs. An abort therefore takes as long as the tasks that run.
 *
 * @param tasks The tasks, or lists of tasks to be run one after the other; taken one by one, so a
 * generator of any length will do.
 * @param options Workers, signal and progress.
 * @throws The signal's reason, or what the first task to fail throws.
 * @throws {WorkerError} If a thread dies.
 */
export async function runTasks(
  tasks: Iterable<Task | Iterable<Task>>,
  options: RunTasksOptions = {},
): Promise<void> {
  await withTaskGroup(options, (group) => runAll(group, tasks, options.onProgress));
}

/** As {@linkcode runTasks}, in a group that has been opened. */
export async function runAll(
  group: TaskGroup,
  tasks: Iterable<Task | Iterable<Task>>,
  onProgress?: (done: number) => void,
): Promise<void> {
  const iterator = tasks[Symbol.iterator]();
  let done = 0;
  const work = async (): Promise<void> => {
    for (let next = iterator.next(); !next.done; next = iterator.next()) {
      const chain = Symbol.iterator in next.value ? next.value : [next.value];
      for (const task of chain) {
        await group.run(task);
        onProgress?.(++done);
      }
    }
  };
  await Promise.all(Array.from({ length: group.size }, work));
}
