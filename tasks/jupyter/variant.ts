/**
 * Which variant of a notebook is run: its size, and its seeds.
 *
 * A notebook that asks `notebookSize()` has a large size. Its metadata say when its outputs are of that
 * size, so that a run of the default size, which takes a minute, does not replace what took an hour.
 *
 * @module
 */

import type { JsonObject, Notebook } from "./notebook.ts";

/** Which variant of a notebook is run. */
export interface Variant {
  /** Whether notebooks with two sizes run at the large one. @default {false} */
  readonly large?: boolean;
  /** Whether outputs of the large size may be replaced by those of the default one. @default {false} */
  readonly replace?: boolean;
  /** Added to every seed; the outputs are then not kept. @default {0} */
  readonly shift?: number;
}

const FIELD = "widenet";
const ASKS_SIZE = /\bnotebookSize\(\)/;

/** Returns why the outputs in a notebook's file stay, if they do. */
export function keepsOutputs(notebook: Notebook, variant: Variant): string | undefined {
  const { large = false, replace = false, shift = 0 } = variant;
  if (shift !== 0) return `seeds shifted by ${shift}: its file is left as it is`;
  if (large || replace || ownField(notebook).size !== "large") return undefined;
  return "its outputs of the large size are kept (--replace puts those of the default size there)";
}

/** Returns a notebook whose metadata say of which size its outputs are, if it has two sizes. */
export function withSize(notebook: Notebook, { large = false }: Variant): Notebook {
  const { [FIELD]: _, ...metadata } = notebook.metadata;
  const { size: __, ...field } = ownField(notebook);
  const hasSizes = notebook.cells.some(({ source }) => ASKS_SIZE.test(source));
  const own = { ...field, ...hasSizes && { size: large ? "large" : "default" } };
  return {
    ...notebook,
    metadata: Object.keys(own).length === 0 ? metadata : { ...metadata, [FIELD]: own },
  };
}

/** Returns the environment that tells a notebook its size. */
export function sizeEnvironment({ large = false }: Variant): Readonly<Record<string, string>> {
  return { WIDENET_SIZE: large ? "large" : "default" };
}

/** Returns code that shifts the seeds of all generators of the library. */
export function preludeOf({ shift = 0 }: Variant): string {
  return shift === 0 ? "" : `globalThis[Symbol.for("widenet.seedShift")] = ${shift};`;
}

function ownField(notebook: Notebook): JsonObject {
  const field = notebook.metadata[FIELD];
  return typeof field === "object" && field !== null && !Array.isArray(field)
    ? field as JsonObject
    : {};
}
