/**
 * The door of large allocations, with one wording for all of them.
 *
 * @module
 */
import { OutOfMemoryError } from "../errors.ts";
import { availableMemory } from "./available.ts";

/** What work will allocate. */
export interface MemoryNeed {
  /** What it is, as in "a factor of shape [3,3]". */
  readonly what: string;
  /** Its bytes. */
  readonly bytes: number;
  /** What to do where memory does not suffice, as in "use topEigenpairs() for some of them". */
  readonly instead: string;
}

/** Bytes from which on it is worth the tenth of a millisecond that it takes to look. */
const LARGE = 2 ** 26;

/**
 * Does work that allocates much, if there is memory for it.
 *
 * Where the program has leave to know what there is, it is compared before the work begins: a system
 * that promises more than it has would end the program instead. Otherwise, and for what else the work
 * allocates, an allocation that fails is told in the same words.
 *
 * @param attempt What is attempted, as in "factor a matrix".
 * @param need What the work allocates.
 * @param work The work.
 * @param available Tells how many bytes there are, or undefined if that is not known.
 * @returns What the work gives.
 * @throws {OutOfMemoryError} If memory does not suffice.
 */
export async function withMemory<T>(
  attempt: string,
  need: MemoryNeed,
  work: () => T | Promise<T>,
  available: () => number | undefined = availableMemory,
): Promise<T> {
  if (!hasMemory(need.bytes, available)) {
    throw new OutOfMemoryError(attempt, { ...need, available: available() });
  }
  try {
    return await work();
  } catch (error) {
    if (!isAllocationFailure(error)) throw error;
    throw new OutOfMemoryError(attempt, { ...need, available: available(), cause: error });
  }
}

/**
 * Whether there is memory, as far as the program has leave to know.
 *
 * @param bytes How much.
 * @param available Tells how many bytes there are, or undefined if that is not known.
 */
export function hasMemory(
  bytes: number,
  available: () => number | undefined = availableMemory,
): boolean {
  const suffices = (): boolean => bytes <= (available() ?? Infinity);
  if (bytes < LARGE || suffices()) return true;
  collectGarbage();
  return suffices();
}

/**
 * Makes V8 give back the memory of arrays that are no longer used: it does so before an allocation
 * fails, and 2^50 bytes are more than a program can address. Measured: two arrays of 4 GB that nobody
 * holds stay for as long as there is no need, and are gone after this.
 */
function collectGarbage(): void {
  try {
    new ArrayBuffer(2 ** 50);
  } catch {
    // As intended.
  }
}

/** What V8 says of array buffers and of WebAssembly's memories. */
const FAILURES =
  /allocation failed|invalid (typed array|array buffer|array) length|could not allocate|memory size exceeded|unable to grow/i;

function isAllocationFailure(error: unknown): boolean {
  return error instanceof RangeError && FAILURES.test(error.message);
}
