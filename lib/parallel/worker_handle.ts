/**
 * One worker as the pool sees it: takes a task, gives its result.
 *
 * @module
 */
import { WorkerError } from "../errors.ts";
import { startThread } from "../host/mod.ts";
import { CopiesThere, place } from "./copies.ts";
import { decode, encode } from "./message.ts";
import type { Task, WorkerRequest, WorkerResponse } from "./task.ts";

/** A worker thread. While it is idle it does not keep the program from ending. */
export class WorkerHandle {
  readonly #thread = startThread({
    message: (response) => this.#finish(response as WorkerResponse),
    end: (reason) => this.#die(reason),
  });
  readonly #copies = new CopiesThere();
  #settle: ((response: WorkerResponse) => void) | undefined;
  #alive = true;

  /** Whether it can be given a task. */
  get alive(): boolean {
    return this.#alive;
  }

  /**
   * Runs a task. It must not be given another one meanwhile.
   *
   * @param task The task.
   * @param stop Memory of the call, shared if there is shared memory, whose first word tells the task to stop.
   * @returns Its result.
   * @throws What the task throws.
   * @throws {WorkerError} If the thread ends, or cannot import the module.
   */
  async run(task: Task, stop: Int32Array): Promise<unknown> {
    const { name } = task, request = this.#request(task, stop);
    this.#thread.ref();
    try {
      const response = await new Promise<WorkerResponse>((resolve) => {
        this.#settle = resolve;
        this.#thread.post(request);
      });
      if (response.kind === "done") {
        // After an abort nobody waits for the task any more.
        if (response.written !== undefined && stop[0] === 0) {
          place(task, decode(response.written) as Float64Array);
        }
        return decode(response.value);
      }
      if (response.kind === "failed") throw response.error;
      throw new WorkerError(`run the task "${name}"`, response.error);
    } finally {
      this.#settle = undefined;
      this.#thread.unref();
    }
  }

  #request(task: Task, stop: Int32Array): WorkerRequest {
    const { module: { url }, name } = task, common = { url, name, stop: encode(stop) };
    if (stop.buffer instanceof ArrayBuffer) {
      const { args, forget } = this.#copies.send(task, stop);
      return { ...common, args, copies: { forget } };
    }
    return { ...common, args: encode(task.args) };
  }

  /** Ends the thread; a task that it runs fails. */
  async terminate(): Promise<void> {
    this.#alive = false;
    await this.#thread.terminate();
  }

  #die(error: Error): void {
    this.#alive = false;
    this.#finish({ kind: "unusable", error });
  }

  #finish(response: WorkerResponse): void {
    this.#settle?.(response);
  }
}
