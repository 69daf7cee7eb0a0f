/**
 * Notebooks as files: nbformat 4.5 read and written as Jupyter itself writes it, so that running a
 * notebook changes its outputs and nothing else.
 *
 * @module
 */

import type { Json } from "../../lib/display/output.ts";

export type { Json };

/** An object of JSON. */
export type JsonObject = { readonly [key: string]: Json };

/** A cell of a notebook. */
export interface Cell {
  /** Kind of the cell. */
  readonly cell_type: "code" | "markdown" | "raw";
  /** Its name, unique in the notebook. */
  readonly id: string;
  /** What tools noted on it. */
  readonly metadata: JsonObject;
  /** Its text. */
  readonly source: string;
  /** Further fields, kept as found. */
  readonly rest: JsonObject;
  /** Number of its execution; `null` if it was not run. Code cells only. */
  readonly execution_count: number | null;
  /** What it put out. Code cells only. */
  readonly outputs: readonly JsonObject[];
}

/** A notebook. */
export interface Notebook {
  /** Its cells, in order. */
  readonly cells: readonly Cell[];
  /** What tools noted on it. */
  readonly metadata: JsonObject;
}

/** MIME types other than text whose lines nbformat keeps apart. */
const SPLIT_TYPES = ["application/javascript", "image/svg+xml"];

/**
 * Reads the file of a notebook as text.
 *
 * @throws {TypeError} If it is not in UTF-8: its bytes would be lost when it is written back.
 */
export async function readNotebookFile(path: string, name: string): Promise<string> {
  const bytes = await Deno.readFile(path);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new TypeError(
      `Cannot read '${name}' as it is not in UTF-8, in which notebooks are written: save it as UTF-8`,
    );
  }
}

/**
 * Reads the text of a notebook.
 *
 * @throws {TypeError} If the text is not a notebook of nbformat 4.
 */
export function parseNotebook(text: string, name: string): Notebook {
  const file = parseObject(text, name);
  if (file.nbformat !== 4 || !Array.isArray(file.cells)) {
    throw new TypeError(
      `Cannot read '${name}': expected a notebook of nbformat 4, found nbformat ${file.nbformat}`,
    );
  }
  const cells = (file.cells as readonly Json[]).map((cell, index) => readCell(cell, index, name));
  return { cells, metadata: (file.metadata ?? {}) as JsonObject };
}

/** Writes a notebook as Jupyter does: keys in order, an indent of one space, a newline at the end. */
export function formatNotebook(notebook: Notebook): string {
  const file = {
    cells: notebook.cells.map(writeCell),
    metadata: notebook.metadata,
    nbformat: 4,
    nbformat_minor: 5,
  };
  return `${JSON.stringify(sortKeys(file), null, 1)}\n`;
}

/** Returns the code cells that Jupyter would run: those that are not blank. */
export function runnable(cell: Cell): boolean {
  return cell.cell_type === "code" && cell.source.trim() !== "";
}

function parseObject(text: string, name: string): JsonObject {
  try {
    const value: Json = JSON.parse(text.replace(/^\ufeff/, ""));
    if (isObject(value)) return value;
  } catch (error) {
    throw new TypeError(`Cannot read '${name}' as it is not JSON: ${(error as Error).message}`);
  }
  throw new TypeError(`Cannot read '${name}': expected a JSON object`);
}

const CELL_TYPES = ["code", "markdown", "raw"];

function readCell(value: Json, index: number, name: string): Cell {
  const attempt = `Cannot read cell ${index + 1} of '${name}'`;
  if (!isObject(value)) throw new TypeError(`${attempt}: expected an object, found ${kind(value)}`);
  const { cell_type, id, metadata, source, execution_count: _, outputs: __, ...rest } = value;
  if (!CELL_TYPES.includes(cell_type as string)) {
    const known = CELL_TYPES.join(", ");
    throw new TypeError(
      `${attempt}: expected a cell_type of ${known}, found ${JSON.stringify(cell_type)}`,
    );
  }
  if (!isObject(metadata ?? {})) {
    throw new TypeError(`${attempt}: expected an object as metadata, found ${kind(metadata!)}`);
  }
  return {
    cell_type: cell_type as Cell["cell_type"],
    id: typeof id === "string" ? id : `cell-${index + 1}`,
    metadata: withoutTimes((metadata ?? {}) as JsonObject),
    source: readSource(source ?? "", attempt),
    rest,
    execution_count: null,
    outputs: [],
  };
}

function readSource(source: Json, attempt: string): string {
  if (typeof source === "string") return source;
  if (Array.isArray(source) && source.every((line) => typeof line === "string")) {
    return source.join("");
  }
  throw new TypeError(
    `${attempt}: expected its source as text or a list of lines, found ${kind(source)}`,
  );
}

function isObject(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function kind(value: Json): string {
  if (value === null) return "null";
  return Array.isArray(value)
    ? `a list with ${value.map(kind).join(", ") || "nothing"}`
    : typeof value;
}

/** JupyterLab and nbclient note the times of execution, which differ from run to run. */
function withoutTimes(metadata: JsonObject): JsonObject {
  const { execution: _, ...rest } = metadata;
  return rest;
}

function writeCell(cell: Cell): JsonObject {
  const { cell_type, id, metadata, rest, execution_count } = cell;
  const common = { ...rest, cell_type, id, metadata, source: splitLines(cell.source) };
  if (cell_type !== "code") return common;
  return { ...common, execution_count, outputs: cell.outputs.map(writeOutput) };
}

function writeOutput(output: JsonObject): JsonObject {
  if (typeof output.text === "string") return { ...output, text: splitLines(output.text) };
  if (output.data === undefined) return output;
  const data = Object.entries(output.data as JsonObject).map(([type, value]) => {
    const split = type.startsWith("text/") || SPLIT_TYPES.includes(type);
    return [type, split && typeof value === "string" ? splitLines(value) : value];
  });
  return { ...output, data: Object.fromEntries(data) };
}

/** Splits after each newline, as nbformat does. */
function splitLines(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function sortKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value as JsonObject).map(([key, item]) => [key, sortKeys(item)]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a as string) < (b as string) ? -1 : 1));
}
