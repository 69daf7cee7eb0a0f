/**
 * The worker's side of the pool: imports task modules when they are first asked for, and runs one
 * task at a time.
 *
 * @module
 */
import { starter } from "../host/thread.ts";
import { loadTasks } from "./load_tasks.ts";
import { collect, CopiesHere } from "./copies.ts";
import { decode, encode } from "./message.ts";
import type { TaskModule, WorkerRequest, WorkerResponse } from "./task.ts";
import type { Turn } from "./yielder.ts";

const caller = starter();
const kept = new CopiesHere();
const modules = new Map<string, Promise<TaskModule>>();

caller.listen(async (request) => {
  const response = await handle(request as WorkerRequest);
  try {
    caller.post(response);
  } catch (error) {
    caller.post({ kind: "failed", error: new Error(String(error)) });
  }
});

async function handle({ url, name, args, stop, copies }: WorkerRequest): Promise<WorkerResponse> {
  let module: TaskModule;
  try {
    module = await load(url);
  } catch (error) {
    return { kind: "unusable", error };
  }
  try {
    const own = copies === undefined ? decode(args) : kept.receive(args, copies.forget);
    const value = await underWay(decode(stop) as Int32Array, async (turn) => {
      return encode(await module.tasks[name]!(own, turn));
    });
    if (copies === undefined) return { kind: "done", value };
    return { kind: "done", value, written: encode(collect(module, name, own)) };
  } catch (error) {
    return { kind: "failed", error };
  }
}

/**
 * Runs a task and counts it as under way. It is counted before the flag is looked at, and the calling
 * thread looks at the count after it has raised the flag: so either the task sees the flag, or the
 * calling thread sees the task.
 */
async function underWay<T>(stop: Int32Array, run: (turn: Turn) => Promise<T>): Promise<T> {
  const turn = turnOf(stop);
  Atomics.add(stop, 1, 1);
  try {
    turn();
    return await run(turn);
  } finally {
    Atomics.sub(stop, 1, 1);
  }
}

/** Throws once the calling thread has raised the flag; the error goes no further than there. */
function turnOf(stop: Int32Array): Turn {
  return () => {
    if (Atomics.load(stop, 0) !== 0) {
      throw new Error("Cannot go on with a task as its call has ended");
    }
  };
}

function load(url: string): Promise<TaskModule> {
  const module = modules.get(url) ?? loadTasks(url);
  modules.set(url, module);
  return module;
}
