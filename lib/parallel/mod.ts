/**
 * A pool of worker threads, shared by linear algebra and the kernel engine.
 *
 * A module with tasks for workers exports its own address and its functions by name:
 *
 * ```ts ignore
 * // tiles.ts
 * export const url = import.meta.url;
 * export const tasks = {
 *   square: ({ data, start, end }: { data: Float64Array; start: number; end: number }): void => {
 *     for (let i = start; i < end; i++) data[i]! *= data[i]!;
 *   },
 * };
 * ```
 *
 * The caller puts bulk data in shared memory and hands out pieces of some 5 to 50 ms:
 *
 * ```ts ignore
 * import * as tiles from "./tiles.ts";
 *
 * const data = allocateShared(1000);
 * await runTasks([
 *   task(tiles, "square", { data, start: 0, end: 500 }),
 *   task(tiles, "square", { data, start: 500, end: 1000 }),
 * ], { signal });
 * ```
 *
 * A task that cannot be cut into such pieces awaits its second argument, a {@linkcode Turn}, as often.
 *
 * Where there are no threads (no leave to read the worker's file, or `workers: 1`) the calling thread runs
 * the same functions and lets others run between them. So it does where no memory is shared, unless the
 * module tells what each function writes (`writes`) and the group is asked for with `copies`: then threads
 * work on copies.
 *
 * @module
 */
export { defaultWorkers, hasWorkers } from "./availability.ts";
export { checkWorkers } from "./check_workers.ts";
export { type TaskGroup, type TaskGroupOptions, withTaskGroup } from "./task_group.ts";
export { countWorkers, terminateWorkers } from "./pool.ts";
export { runAll, runTasks, type RunTasksOptions } from "./run_tasks.ts";
export { allocateShared, isShared, toShared } from "./shared.ts";
export { type Part, type Task, task, type TaskFunction, type TaskModule } from "./task.ts";
export { startTurns, type Turn, Yielder } from "./yielder.ts";
