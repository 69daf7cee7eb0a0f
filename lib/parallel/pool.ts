/**
 * The threads of this program: started when first needed, kept for later calls, and replaced when
 * they die.
 *
 * Each call brings its tasks as a {@linkcode Queue}. Calls that run at the same time share the threads
 * and take turns: a call holds a thread only while a task of its own runs there, so that no call can
 * wait for another one for longer than a task takes.
 *
 * @module
 */
import { defaultWorkers } from "./availability.ts";
import { WorkerHandle } from "./worker_handle.ts";
import type { Task } from "./task.ts";

/** The tasks of one call that wait for a thread. */
export interface Queue {
  /** Number of tasks of this call that may run at a time. */
  readonly limit: number;
  /** Shared memory whose first word tells the tasks that run to stop. */
  readonly flag: Int32Array;
  /** Takes the next task off the queue, and what to do with the promise of its result. */
  next(): { readonly task: Task; readonly begun: (result: Promise<unknown>) => void } | undefined;
}

const idle: WorkerHandle[] = [];
const busy = new Set<WorkerHandle>();
const queues: Queue[] = [];
const running = new Map<Queue, number>();

/** Adds the tasks of a call. */
export function open(queue: Queue): void {
  queues.push(queue);
  running.set(queue, 0);
}

/** Forgets the tasks of a call. */
export function close(queue: Queue): void {
  queues.splice(queues.indexOf(queue), 1);
  running.delete(queue);
  dismiss();
}

/** Gives tasks to threads, as many as may run; to be called when there are new ones. */
export function dispatch(): void {
  const most = bound();
  for (let tried = 0; tried < queues.length && busy.size < most;) {
    const queue = queues.shift()!;
    queues.push(queue);
    tried = start(queue) ? 0 : tried + 1;
  }
}

/** Number of threads that there are. */
export function countWorkers(): number {
  return idle.filter((handle) => handle.alive).length + busy.size;
}

/** Ends all threads; tasks that run fail. The next task starts new ones. */
export async function terminateWorkers(): Promise<void> {
  await Promise.all([...idle.splice(0), ...busy].map((handle) => handle.terminate()));
}

/** Most threads that there may be: one a core, or as many as an open call asks for. */
function bound(): number {
  return queues.reduce((most, { limit }) => Math.max(most, limit), defaultWorkers());
}

/** Ends idle threads that are too many now that a call has ended. */
function dismiss(): void {
  const most = bound();
  while (idle.length > 0 && idle.length + busy.size > most) void idle.shift()!.terminate();
}

/** Starts the next task of a call if it has one and may run it. */
function start(queue: Queue): boolean {
  const count = running.get(queue)!;
  if (count >= queue.limit) return false;
  const entry = queue.next();
  if (entry === undefined) return false;
  running.set(queue, count + 1);
  entry.begun(run(queue, entry.task));
  return true;
}

async function run(queue: Queue, task: Task): Promise<unknown> {
  let handle = idle.pop();
  while (handle?.alive === false) handle = idle.pop();
  handle ??= new WorkerHandle();
  busy.add(handle);
  try {
    return await handle.run(task, queue.flag);
  } finally {
    busy.delete(handle);
    if (handle.alive) idle.push(handle);
    const count = running.get(queue);
    if (count !== undefined) running.set(queue, count - 1);
    dismiss();
    queueMicrotask(dispatch);
  }
}
