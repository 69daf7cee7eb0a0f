/**
 * One worker as the pool sees it: takes a task, gives its result.
 *
 * @module
 */
import { Worker } from "node:worker_threads";
import { WorkerError } from "../errors.ts";
import { decode, encode } from "./message.ts";
import type { Answer, Order, Task } from "./task.ts";

/** A worker thread. While it is idle it does not keep the program from ending. */
export class Hand {
  readonly #worker = new Worker(workerUrl());
  #settle: ((answer: Answer) => void) | undefined;
  #alive = true;

  /** Starts the thread. */
  constructor() {
    this.#worker.unref();
    this.#worker.on("message", (answer: Answer) => this.#finish(answer));
    this.#worker.on("messageerror", (error: Error) => this.#die(error));
    this.#worker.on("error", (error: Error) => this.#die(error));
    this.#worker.on("exit", (code: number) => this.#die(new Error(`it ended with code ${code}`)));
  }

  /** Whether it can be given a task. */
  get alive(): boolean {
    return this.#alive;
  }

  /**
   * Runs a task. It must not be given another one meanwhile.
   *
   * @param task The task.
   * @param stop Shared memory whose first word tells the task to stop.
   * @returns Its result.
   * @throws What the task throws.
   * @throws {WorkerError} If the thread ends, or cannot import the module.
   */
  async run({ module, name, args }: Task, stop: Int32Array): Promise<unknown> {
    const order: Order = { url: module.url, name, args: encode(args), stop: encode(stop) };
    this.#worker.ref();
    try {
      const answer = await new Promise<Answer>((resolve) => {
        this.#settle = resolve;
        this.#worker.postMessage(order);
      });
      if (answer.kind === "done") return decode(answer.value);
      if (answer.kind === "failed") throw answer.error;
      throw new WorkerError(`run the task "${name}"`, answer.error);
    } finally {
      this.#settle = undefined;
      this.#worker.unref();
    }
  }

  /** Ends the thread; a task that it runs fails. */
  async terminate(): Promise<void> {
    this.#alive = false;
    await this.#worker.terminate();
  }

  #die(error: Error): void {
    this.#alive = false;
    this.#finish({ kind: "unusable", error });
  }

  #finish(answer: Answer): void {
    this.#settle?.(answer);
  }
}

/** Address of the worker's code: node:worker_threads takes no remote one, but a script that imports it. */
function workerUrl(): URL {
  const url = new URL("./worker.ts", import.meta.url);
  if (url.protocol === "file:") return url;
  return new URL(`data:text/javascript,import ${encodeURIComponent(JSON.stringify(url.href))}`);
}
