/**
 * Keeps the event loop alive during long work, reports progress and heeds an abort.
 *
 * @module
 */
import type { ProgressReport } from "./engine.ts";

/** Longest time in milliseconds between two breaths. */
const INTERVAL = 16;

/** The part of a job that the caller watches it by. */
export interface Watched {
  /** Stops the computation when aborted. */
  readonly signal?: AbortSignal;
  /** Called now and then with the work done. */
  readonly onProgress?: (progress: ProgressReport) => void;
}

/** Counts work and yields to the event loop now and then. */
export class Breather {
  readonly #watched: Watched;
  readonly #total: number;
  readonly #more: Pick<ProgressReport, "integrated">;
  #done = 0;
  #last = performance.now();

  /**
   * @param watched How the caller watches the work; an abort that has happened ends it at once.
   * @param total All of the work, in any unit.
   * @param more What else is reported.
   */
  constructor(watched: Watched, total: number, more: Pick<ProgressReport, "integrated"> = {}) {
    watched.signal?.throwIfAborted();
    this.#watched = watched;
    this.#total = total;
    this.#more = more;
  }

  /** Adds work that is done; lets other tasks run if the last breath was a while ago. */
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
