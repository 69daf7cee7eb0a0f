/**
 * Storage that is used over again, so that steps of training leave nothing to be collected.
 *
 * @module
 */

/** Arrays of any lengths, which all become free at once. */
export class Scratch {
  readonly #allocate: (length: number) => Float64Array;
  readonly #shelves = new Map<number, { readonly arrays: Float64Array[]; used: number }>();

  /** @param allocate Makes an array where none is free. */
  constructor(allocate: (length: number) => Float64Array) {
    this.#allocate = allocate;
  }

  /** An array that nobody else uses until the next `reset`; it holds anything. */
  take(length: number): Float64Array {
    let shelf = this.#shelves.get(length);
    if (shelf === undefined) this.#shelves.set(length, shelf = { arrays: [], used: 0 });
    return shelf.arrays[shelf.used++] ??= this.#allocate(length);
  }

  /** Frees all arrays. */
  reset(): void {
    for (const shelf of this.#shelves.values()) shelf.used = 0;
  }
}
