/**
 * Runs the tasks of one call, on workers or, where there are none, on the calling thread.
 *
 * @module
 */
import { defaultWorkers, hasThreads, hasWorkers } from "./availability.ts";
import { close, dispatch, open, type Queue } from "./pool.ts";
import { withResolvers } from "../with_resolvers.ts";
import type { Task } from "./task.ts";
import { startTurns } from "./yielder.ts";

/** Options of {@linkcode withTaskGroup}. */
export interface TaskGroupOptions {
  /**
   * Threads to use, which calls that run at the same time share; with 0 or 1 the calling thread does
   * the work.
   *
   * @default {one a core}
   */
  readonly workers?: number | undefined;
  /**
   * Whether threads help where no memory is shared: all tasks must then be of modules that tell what they
   * write, and their arguments must not change before the call ends.
   *
   * @default {false}
   */
  readonly copies?: boolean | undefined;
  /** Stops the work. */
  readonly signal?: AbortSignal | undefined;
}

/** Runs tasks in the order in which they come, several at a time. */
export interface TaskGroup {
  /** Most tasks that run at a time. */
  readonly size: number;
  /**
   * Runs a task as soon as there is a free thread.
   *
   * @param task The task.
   * @returns Its result.
   * @throws What the task throws, or the reason why the call ended before it ran.
   * @throws {WorkerError} If the thread dies.
   */
  run(task: Task): Promise<unknown>;
}

interface Waiting {
  readonly task: Task;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Calls a function that runs tasks, and sees to it that none runs on after the call has ended,
 * however it ends: those that wait are dropped, those that run are told at their next turn and waited
 * for. After an abort the group refuses tasks with the signal's reason, which ends the body; a body that
 * has ended already has been in vain.
 *
 * @param options Number of workers, and the signal.
 * @param body Runs tasks by the group it is given.
 * @returns What the body returns.
 * @throws The signal's reason, or what the body throws.
 */
export async function withTaskGroup<Result>(
  options: TaskGroupOptions,
  body: (group: TaskGroup) => Promise<Result>,
): Promise<Result> {
  const { signal, workers = defaultWorkers() } = options;
  signal?.throwIfAborted();
  const mayHelp = hasWorkers() || (options.copies === true && hasThreads());
  const group = workers > 1 && mayHelp ? new ThreadGroup(workers) : new CallingThread();
  const abort = (): void => group.stop(signal?.reason);
  signal?.addEventListener("abort", abort);
  try {
    const result = await body(group);
    signal?.throwIfAborted();
    return result;
  } catch (error) {
    group.stop(error);
    throw error;
  } finally {
    signal?.removeEventListener("abort", abort);
    await group.end();
  }
}

/** Tasks of one call, run by workers. */
class ThreadGroup implements TaskGroup, Queue {
  readonly size: number;
  readonly limit: number;
  readonly flag = new Int32Array(
    typeof SharedArrayBuffer === "undefined" ? new ArrayBuffer(8) : new SharedArrayBuffer(8),
  );
  readonly #waiting: Waiting[] = [];
  readonly #running = new Map<Promise<unknown>, Waiting>();
  #stopped: { readonly reason: unknown } | undefined;

  constructor(size: number) {
    this.size = size;
    this.limit = size;
    open(this);
  }

  run(task: Task): Promise<unknown> {
    if (this.#stopped !== undefined) return Promise.reject(this.#stopped.reason);
    const { promise, resolve, reject } = withResolvers<unknown>();
    this.#waiting.push({ task, resolve, reject });
    dispatch();
    return promise;
  }

  next(): ReturnType<Queue["next"]> {
    const entry = this.#waiting.shift();
    return entry && { task: entry.task, begun: (result) => this.#watch(entry, result) };
  }

  stop(reason: unknown): void {
    this.#stopped ??= { reason };
    Atomics.store(this.flag, 0, 1);
    for (const { reject } of this.#waiting.splice(0)) reject(reason);
    // What no thread has begun by now, as it is still starting, never will be: see `worker.ts`. Threads
    // without shared memory do not count, and what they give is no more taken.
    if (Atomics.load(this.flag, 1) !== 0) return;
    for (const { reject } of this.#running.values()) reject(reason);
    this.#running.clear();
  }

  async end(): Promise<void> {
    await Promise.allSettled(this.#running.keys());
    close(this);
  }

  #watch(entry: Waiting, result: Promise<unknown>): void {
    const { resolve, reject } = entry;
    this.#running.set(result, entry);
    result.then(resolve, (error) => {
      reject(this.#stopped === undefined ? error : this.#stopped.reason);
    })
      .finally(() => this.#running.delete(result));
  }
}

/** Tasks that the calling thread is at, by module: those of one module share memory of the thread. */
const underway = new Map<string, Promise<void>>();

/** Tasks of one call, run one after the other by the calling thread. */
class CallingThread implements TaskGroup {
  readonly size = 1;
  readonly #stopped = withResolvers<never>();
  readonly #turn = startTurns();
  #last: Promise<unknown> = Promise.resolve();
  #isStopped = false;

  constructor() {
    // It is only ever waited for beside something else.
    this.#stopped.promise.catch(() => {});
  }

  run(task: Task): Promise<unknown> {
    const result = this.#last.then(() => this.#take(task));
    this.#last = result.catch(() => {});
    return result;
  }

  stop(reason: unknown): void {
    this.#isStopped = true;
    this.#stopped.reject(reason);
  }

  async end(): Promise<void> {
    await this.#last;
  }

  async #take({ module, name, args }: Task): Promise<unknown> {
    await this.#takeTurn();
    for (let other; (other = underway.get(module.url)) !== undefined;) {
      await Promise.race([other, this.#stopped.promise]);
    }
    if (this.#isStopped) await this.#stopped.promise;
    const { promise, resolve } = withResolvers<void>();
    underway.set(module.url, promise);
    try {
      return await module.tasks[name]!(args, () => this.#takeTurn());
    } finally {
      underway.delete(module.url);
      resolve();
    }
  }

  /** Lets others run if the last time was a while ago; throws what stopped the group meanwhile. */
  async #takeTurn(): Promise<void> {
    await this.#turn();
    if (this.#isStopped) await this.#stopped.promise;
  }
}
