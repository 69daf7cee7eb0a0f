/**
 * Runs one notebook in a kernel of its own and writes its outputs back.
 *
 * @module
 */

import { basename, dirname } from "@std/path";
import { writeFile } from "../../lib/write_file.ts";
import { explain } from "./explain.ts";
import { Kernel, type Reply } from "./kernel.ts";
import {
  type Cell,
  formatNotebook,
  type Notebook,
  parseNotebook,
  readNotebookFile,
  runnable,
} from "./notebook.ts";
import { Outputs, plain } from "./outputs.ts";
import { keepsOutputs, preludeOf, sizeEnvironment, type Variant, withSize } from "./variant.ts";

/** Where the run of a notebook stands. */
export interface Standing {
  /** File name of the notebook. */
  readonly name: string;
  /** Number of the code cell that runs, from 1; 0 while the kernel starts. */
  readonly cell: number;
  /** Number of code cells. */
  readonly cells: number;
}

/** Why a notebook failed. */
export interface Failure {
  /** Number of the code cell, from 1, as in `In [1]`; 0 if the notebook did not get to its cells. */
  readonly cell: number;
  /** Source of that cell. */
  readonly source: string;
  /** The error, with its stack if it has one. */
  readonly message: string;
}

/** How the run of a notebook ended; it passed if there is no failure. */
export interface Outcome extends Standing {
  /** Why it failed. */
  readonly failure?: Failure;
  /** Why its file was left as it is, although it passed. */
  readonly kept?: string;
}

/** Options of {@linkcode runNotebook}. */
export interface RunOptions extends Variant {
  /** Called when a cell begins. */
  readonly onProgress?: (standing: Standing) => void;
  /** Time (ms) that a cell may take. @default {Infinity} */
  readonly cellLimit?: number;
  /** Command that starts the kernel, as in a kernelspec. @default {Deno's own kernel} */
  readonly argv?: readonly string[] | undefined;
  /** Time (ms) that the kernel has to start. @default {60000} */
  readonly startLimit?: number;
  /** Ends the run at once when aborted; the file is left as it is. */
  readonly signal?: AbortSignal | undefined;
  /** Leaves the file as it is. @default {false} */
  readonly discard?: boolean;
  /** Code that the kernel runs first, in silence. @default {""} */
  readonly prelude?: string;
  /** Changes the source of each cell before it is run. @default {no change} */
  readonly transform?: (source: string) => string;
  /** Called with what a cell has printed, when it has ended. */
  readonly onPrinted?: (text: string) => void;
}

/**
 * Runs a notebook's cells until one fails, and writes their outputs back into the file.
 *
 * Cells after the one that failed lose their outputs, which would no longer be true. A cell tagged
 * `raises-exception` may fail.
 *
 * The file is left as it is when it holds outputs of a larger size, and when seeds are shifted.
 *
 * @param path The notebook.
 * @returns How it went; a notebook that cannot be read or run is a failure, not an exception.
 * @throws {DOMException} If aborted.
 */
export async function runNotebook(path: string, options: RunOptions = {}): Promise<Outcome> {
  const { onProgress = () => {}, signal } = options;
  let standing: Standing = { name: basename(path), cell: 0, cells: 0 };
  let source = "";
  try {
    const text = await readNotebookFile(path, standing.name);
    const notebook = parseNotebook(text, standing.name);
    const kept = keepsOutputs(notebook, options);
    const run = new Run(withSize(notebook, options));
    standing = { ...standing, cells: notebook.cells.filter(runnable).length };
    onProgress(standing);
    const onCell = (cell: number, code: string): void => {
      source = code;
      onProgress(standing = { ...standing, cell });
    };
    let failure: Failure | undefined;
    try {
      failure = await runCells(run, path, options, onCell);
    } finally {
      if (!signal?.aborted && !kept && !options.discard) await writeBack(path, text, run.result());
    }
    if (failure) return { ...standing, failure };
    return kept ? { ...standing, kept } : standing;
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof Error)) throw error;
    return { ...standing, failure: { cell: standing.cell, source, message: error.message } };
  }
}

/** The cells of a notebook, with the outputs of those that were run. */
class Run {
  readonly outputs = new Outputs();
  readonly #notebook: Notebook;
  readonly #done: Map<Cell, Cell> = new Map();

  constructor(notebook: Notebook) {
    this.#notebook = notebook;
  }

  get cells(): readonly Cell[] {
    return this.#notebook.cells.filter(runnable);
  }

  /** Notes that a cell begins; its outputs are filled as they come. */
  begin(cell: Cell, count: number): void {
    this.#done.set(cell, { ...cell, execution_count: count, outputs: this.outputs.nextCell() });
  }

  outputsOf(cell: Cell): Cell["outputs"] {
    return this.#done.get(cell)?.outputs ?? [];
  }

  /** What a cell has printed on its standard output. */
  printedBy(cell: Cell): string {
    return this.outputsOf(cell)
      .flatMap(({ name, text }) => name === "stdout" ? [String(text)] : [])
      .join("");
  }

  result(): Notebook {
    const cells = this.#notebook.cells.map((cell) => this.#done.get(cell) ?? cell);
    return { ...this.#notebook, cells };
  }
}

async function runCells(
  run: Run,
  path: string,
  options: RunOptions,
  onCell: (cell: number, source: string) => void,
): Promise<Failure | undefined> {
  const { cellLimit = Infinity, argv = undefined, startLimit = 60_000, signal } = options;
  const { prelude = "", transform = (source) => source, onPrinted = () => {} } = options;
  const cwd = dirname(await Deno.realPath(path));
  await using kernel = await Kernel.start({
    cwd,
    startLimit,
    signal,
    env: sizeEnvironment(options),
    prelude: `${preludeOf(options)}\n${prelude}`,
    ...(argv && { argv }),
  });
  for (const [index, cell] of run.cells.entries()) {
    const count = index + 1;
    onCell(count, cell.source);
    run.begin(cell, count);
    const reply = await kernel.execute(transform(cell.source), {
      onMessage: (message) => run.outputs.take(message, count),
      limit: cellLimit,
    });
    onPrinted(run.printedBy(cell));
    if (reply.status === "ok") continue;
    const unexplained = reply.traceback.length === 0;
    const reason = unexplained ? await explain(kernel, cell.source, cellLimit) : {};
    const failure = failureOf(run, cell, count, { ...reply, ...reason });
    if (!mayFail(cell)) return failure;
  }
}

type ErrorReply = Reply & { readonly status: "error" };

/** Returns the failure, and adds it to the cell's outputs unless the kernel has shown it. */
function failureOf(run: Run, cell: Cell, count: number, error: ErrorReply): Failure {
  const { ename, evalue, traceback } = error;
  const shown = run.outputsOf(cell).some((output) => output.output_type === "error");
  if (!shown) run.outputs.addError({ ename, evalue, traceback });
  const stack = plain(traceback.join("\n"));
  const head = plain(`${ename}: ${evalue}`);
  const message = stack.includes(plain(evalue)) ? stack : [head, stack].filter(Boolean).join("\n");
  return { cell: count, source: cell.source, message };
}

function mayFail(cell: Cell): boolean {
  const { tags } = cell.metadata;
  return Array.isArray(tags) && tags.includes("raises-exception");
}

/** Writes the file if it has changed, unless somebody else did meanwhile. */
async function writeBack(path: string, before: string, notebook: Notebook): Promise<void> {
  const after = formatNotebook(notebook);
  if (after === before) return;
  if (await readNotebookFile(path, basename(path)) !== before) {
    throw new Error(
      `Cannot write the outputs of '${basename(path)}' as it was changed meanwhile: run it again`,
    );
  }
  await writeFile(path, after);
}
