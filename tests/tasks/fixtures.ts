// Small notebooks in a temporary folder, for the tests of the tasks.

import { join } from "@std/path";

/** A folder of notebooks that is removed when the scope ends. */
export class Folder implements AsyncDisposable {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  /** Makes a folder with notebooks, given by name and by the sources of their code cells. */
  static async make(notebooks: Readonly<Record<string, readonly string[]>>): Promise<Folder> {
    const folder = new Folder(await Deno.realPath(await Deno.makeTempDir()));
    for (const [name, sources] of Object.entries(notebooks)) {
      await Deno.writeTextFile(folder.file(name), notebookText(sources));
    }
    return folder;
  }

  file(name: string): string {
    return join(this.path, name);
  }

  /** Returns the cells of a notebook as they stand in the file. */
  async cells(name: string): Promise<readonly FileCell[]> {
    return JSON.parse(await Deno.readTextFile(this.file(name))).cells;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.path, { recursive: true });
  }
}

/** A code cell in a file. */
export interface FileCell {
  readonly id: string;
  readonly execution_count: number | null;
  // deno-lint-ignore no-explicit-any
  readonly outputs: readonly any[];
}

/** Returns the text of a notebook of code cells. */
export function notebookText(sources: readonly string[]): string {
  const cells = sources.map((source, index) => ({
    cell_type: "code",
    execution_count: null,
    id: `code-${index}`,
    metadata: {},
    outputs: [],
    source,
  }));
  const metadata = { kernelspec: { name: "deno" }, language_info: { name: "typescript" } };
  return JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 });
}
