/**
 * What a thread keeps of a job between its tasks: a runner bound to the thread's memory, which takes a while to make.
 *
 * @module
 */

let jobs = 0;

/** A name that no other job of this program has; random ones are not there in every browser. */
export function newId(): string {
  return `${++jobs}`;
}

/**
 * The runner of the last job, since a module's memory serves one job at a time. It must not hold what belongs to the
 * caller, such as inputs and results, as nobody tells a thread that a job has ended.
 */
export class RunnerCache<Runner> {
  #last: { readonly id: string; readonly runner: Runner } | undefined;

  /** The runner of a job, if it is the last one that was kept. */
  get(id: string): Runner | undefined {
    return this.#last?.id === id ? this.#last.runner : undefined;
  }

  /** Keeps the runner of a job. */
  keep(id: string, runner: Runner): Runner {
    this.#last = { id, runner };
    return runner;
  }

  /** Forgets the runner before another one takes over the memory. */
  forget(): void {
    this.#last = undefined;
  }
}
