/**
 * The worker's side of the pool: imports task modules when they are first asked for, and runs one
 * task at a time.
 *
 * @module
 */
import { parentPort } from "node:worker_threads";
import { decode, encode } from "./message.ts";
import type { Answer, Order, TaskModule } from "./task.ts";

const port = parentPort!;
const modules = new Map<string, Promise<TaskModule>>();

port.on("message", async (order: Order) => {
  const answer = await obey(order);
  try {
    port.postMessage(answer);
  } catch (error) {
    port.postMessage({ kind: "failed", error: new Error(String(error)) });
  }
});

async function obey({ url, name, args }: Order): Promise<Answer> {
  let module: TaskModule;
  try {
    module = await load(url);
  } catch (error) {
    return { kind: "unusable", error };
  }
  try {
    return { kind: "done", value: encode(await module.tasks[name]!(decode(args))) };
  } catch (error) {
    return { kind: "failed", error };
  }
}

function load(url: string): Promise<TaskModule> {
  const module = modules.get(url) ?? import(url) as Promise<TaskModule>;
  modules.set(url, module);
  return module;
}
