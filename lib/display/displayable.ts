/**
 * Values that show themselves: where a notebook shows the last expression of a cell, and where a
 * terminal prints them.
 *
 * @module
 */
import { displayOutput, type MimeBundle } from "./output.ts";

/** Entries of a list that a terminal prints, unless it says otherwise. */
const LIMIT = 100;

/** How values of a kind show themselves. */
export interface Appearance<T> {
  /** What a notebook shows. */
  readonly bundle: (value: T) => MimeBundle | Promise<MimeBundle>;
  /** What a terminal prints, with about `limit` entries. */
  readonly text: (value: T, limit: number) => string;
}

/** Returns the prototype of values that show themselves; it has no names, only symbols. */
export function displayPrototype<T extends object>({ bundle, text }: Appearance<T>): object {
  function print(this: T, _: unknown, options?: PrintOptions): string {
    return text(this, options?.iterableLimit ?? options?.maxArrayLength ?? LIMIT);
  }
  return {
    // Deno's kernel would show what this returns, but without the size of pictures, and where it is
    // too late without showing it at all. So it is shown here, and nothing is left to show.
    async [Symbol.for("Jupyter.display")](this: T): Promise<MimeBundle["data"]> {
      await displayOutput(await bundle(this));
      return {};
    },
    [Symbol.for("Deno.customInspect")]: print,
    [Symbol.for("nodejs.util.inspect.custom")]: print,
  };
}

/** Returns a value of this prototype with these fields. */
export function withPrototype<T extends object>(prototype: object, fields: T): T {
  return Object.assign(Object.create(prototype), fields);
}

/** What Deno and Node.js say about the length of lists. */
interface PrintOptions {
  readonly iterableLimit?: number;
  readonly maxArrayLength?: number | null;
}
