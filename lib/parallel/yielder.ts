/**
 * Long work that leaves room for the rest of the program, reports how far it is and heeds an abort.
 *
 * @module
 */

/**
 * Awaited between the parts of long work, some milliseconds each: about every 16 ms it lets the rest of the
 * program run and looks at the signal. Of a task on a worker, which has nothing to let run, it throws once the
 * call that the task is for has ended.
 */
export type Turn = () => Promise<void> | void;

/** How far work has come. */
export interface Progress {
  /** Work done so far, in any unit. */
  readonly done: number;
  /** All of the work, in the same unit. */
  readonly total: number;
}

/** What the caller watches work by. */
export interface Watched {
  /** Stops the work when aborted. */
  readonly signal?: AbortSignal | undefined;
  /** Called now and then with the work done. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** Time after which work yields, in ms; with one long part more it stays below 50. */
const INTERVAL = 16;

/** Counts work and yields to the event loop now and then. */
export class Yielder {
  readonly #watched: Watched;
  readonly #total: number;
  readonly #more: object;
  #done = 0;
  #last = performance.now();

  /**
   * @param watched How the caller watches the work; an abort that has happened ends it at once.
   * @param total All of the work, in any unit.
   * @param more What else is reported.
   */
  constructor(watched: Watched, total = 0, more: object = {}) {
    watched.signal?.throwIfAborted();
    this.#watched = watched;
    this.#total = total;
    this.#more = more;
  }

  /** Lets the rest of the program run if the last time was a while ago. */
  readonly turn = (): Promise<void> => this.advance(0);

  /** Adds work that is done, and takes a {@linkcode turn}. */
  async advance(work: number): Promise<void> {
    this.#done += work;
    if (performance.now() - this.#last < INTERVAL) return;
    this.#report();
    await new Promise((resolve) => setTimeout(resolve, 0));
    this.#watched.signal?.throwIfAborted();
    this.#last = performance.now();
  }

  /** Reports that all is done; looks at the signal once more, which the report may have aborted. */
  finish(): void {
    this.#done = this.#total;
    this.#report();
    this.#watched.signal?.throwIfAborted();
  }

  #report(): void {
    this.#watched.onProgress?.({ done: this.#done, total: this.#total, ...this.#more });
  }
}

/**
 * Starts the clock of a long loop.
 *
 * @param signal Stops the loop.
 * @returns The function to await between its steps.
 * @throws The signal's reason, if it is aborted.
 */
export function startTurns(signal?: AbortSignal): () => Promise<void> {
  return new Yielder({ signal }).turn;
}
