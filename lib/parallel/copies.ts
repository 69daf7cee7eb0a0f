/**
 * Threads without shared memory, as in pages that are not isolated from others: they get copies of what a
 * task reads, once for all tasks of a call, and give back what it has written.
 *
 * @module
 */
import { decode, encode, isView, type View } from "./message.ts";
import type { Part, Task, TaskModule } from "./task.ts";

/** Bytes from which on an array is sent once for all tasks of a call. */
const LARGE = 4096;

/** Stands for an array that the thread keeps. */
interface Kept {
  /** Its number. */
  readonly keptView: number;
  /** The array, the first time; for one that is only written, its kind and length. */
  readonly first?: unknown;
}

/** What the calling thread knows of the arrays that a thread keeps. */
export class CopiesThere {
  #call: object | undefined;
  #numbers = new Map<View, number>();

  /**
   * A task as it is sent.
   *
   * @param task The task.
   * @param call What all tasks of a call have in common; those of another call are forgotten.
   * @returns Its argument, and whether the thread is to forget what it keeps.
   */
  send({ module, name, args }: Task, call: object): { args: unknown; forget: boolean } {
    const forget = this.#call !== call;
    if (forget) this.#numbers = new Map();
    this.#call = call;
    const written = new Set(partsOf(module, name, args).map(({ array }) => array as View));
    return { forget, args: encode(args, (view) => this.#send(view, written.has(view))) };
  }

  #send(view: View, isWritten: boolean): unknown {
    if (view.byteLength < LARGE && !isWritten) return undefined;
    const keptView = this.#numbers.get(view);
    if (keptView !== undefined) return { keptView } satisfies Kept;
    this.#numbers.set(view, this.#numbers.size);
    const first = isWritten ? [view.constructor.name, view.length] : encode(view);
    return { keptView: this.#numbers.size - 1, first } satisfies Kept;
  }
}

/** The arrays that a thread keeps. */
export class CopiesHere {
  #views: View[] = [];

  /** The argument of a task as it was sent. */
  receive(args: unknown, forget: boolean): unknown {
    if (forget) this.#views = [];
    return decode(args, (value) => isKept(value) ? this.#view(value) : undefined);
  }

  #view({ keptView, first }: Kept): View {
    if (first === undefined) return this.#views[keptView]!;
    return this.#views[keptView] = Array.isArray(first)
      ? decode({ sentView: first[0], buffer: undefined, offset: 0, length: first[1] }) as View
      : decode(first) as View;
  }
}

/** What a task has written, part after part, to be sent. */
export function collect(module: TaskModule, name: string, args: unknown): Float64Array {
  const parts = partsOf(module, name, args);
  const written = new Float64Array(parts.reduce((sum, { count }) => sum + count, 0));
  let at = 0;
  for (const { array, start, count } of parts) {
    written.set(array.subarray(start, start + count), at);
    at += count;
  }
  return written;
}

/** Puts what a thread has written where it belongs. */
export function place({ module, name, args }: Task, written: Float64Array): void {
  let at = 0;
  for (const { array, start, count } of partsOf(module, name, args)) {
    array.set(written.subarray(at, at + count), start);
    at += count;
  }
}

function partsOf(module: TaskModule, name: string, args: unknown): readonly Part[] {
  const writes = module.writes?.[name];
  if (writes !== undefined) return writes(args);
  throw new TypeError(
    `Cannot run the task "${name}" without shared memory: it does not tell what it writes`,
  );
}

function isKept(value: unknown): value is Kept {
  return typeof value === "object" && value !== null && !isView(value) && "keptView" in value;
}
