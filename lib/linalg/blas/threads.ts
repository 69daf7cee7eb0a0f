/**
 * How many threads of a library a call uses.
 *
 * @module
 */
import { THREAD_NAMES } from "./symbols.ts";

/**
 * Floating-point operations up to which one thread does a call: a millisecond or two on one core. The threads
 * of OpenBLAS wait for one another actively, and where other programs keep the cores busy such a wait is many
 * times as long as the call.
 */
export const ALONE = 5e7;

/** What OpenBLAS answers if it was built with threads of its own, rather than with none or those of OpenMP. */
const OWN_THREADS = 1;

/** The threads of one library. */
export class Threads {
  readonly #most: number;
  readonly #set: ((count: number) => void) | undefined;
  readonly #hasOwn: boolean;
  #now: number;

  /** @param symbols What the library has. */
  constructor(symbols: Readonly<Record<string, unknown>>) {
    const names = THREAD_NAMES.find(({ set, get }) =>
      symbols[set] !== undefined && symbols[get] !== undefined
    );
    if (names !== undefined) this.#set = symbols[names.set] as (count: number) => void;
    this.#most = names === undefined ? 1 : (symbols[names.get] as () => number)();
    const kind = names && symbols[names.kind] as (() => number) | undefined;
    this.#hasOwn = kind?.() === OWN_THREADS;
    this.#now = this.#most;
  }

  /**
   * Whether the library has threads and can be held to one. A library that has none may not be made for calls by
   * several threads of ours; OpenMP keeps a number for each thread that calls, so that one told here does not hold
   * there.
   */
  get canBeOne(): boolean {
    return this.#hasOwn && this.#most > 1;
  }

  /** Prepares a call of so many operations; calls must follow one another. */
  prepare(work: number): void {
    const count = work <= ALONE ? 1 : this.#most;
    if (this.#set === undefined || count === this.#now) return;
    this.#set(count);
    this.#now = count;
  }
}
