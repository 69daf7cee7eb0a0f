/**
 * Checks the types of the notebooks' code, which neither Deno's kernel nor `deno check` does, and
 * the format of the notebooks.
 *
 *     deno task check:notebooks [NAME...] [--fix] [--widths]
 *
 * A name is one of this project's notebooks, or the path of any other. With `--fix` the notebooks are
 * formatted. With `--widths` lines of `check` with more than 100 characters and formulas that are wider than
 * a window of 1280 pixels are listed, and nothing else is looked at.
 *
 * The code cells of a notebook, one after the other, are one module. So a notebook declares each
 * name once, although the kernel would let it be declared again.
 *
 * @module
 */

import { dirname, join, resolve, toFileUrl } from "@std/path";
import { writeFile } from "../lib/write_file.ts";
import { exitCodeOf, readOptions } from "./command_line.ts";
import { formatted } from "./jupyter/format.ts";
import { checkFormulas } from "./jupyter/formulas.ts";
import { formulaWidth } from "./jupyter/formula_width.ts";
import { type Notebook, parseNotebook, runnable } from "./jupyter/notebook.ts";
import { plain } from "./jupyter/outputs.ts";
import { checkReadable } from "./jupyter/readable.ts";
import { print } from "./progress.ts";
import { configOf, NOTEBOOKS, selectNotebooks } from "./select_notebooks.ts";

/** Codes of TypeScript for a name that is declared twice. */
const REDECLARED = /\b(?:TS2451|TS2300|TS2440|has already been declared|defined multiple times)\b/;
const RELATIVE = /(\bfrom\s*|\bimport\s*\(?\s*)(["'])(\.\.?\/[^"']*)\2/g;

/** The code of a notebook as a module, with the way back from its lines. */
export interface Module {
  /** Source of the module. */
  readonly source: string;
  /** Returns the code cell, from 1, and the line in it, from 1, of a line of the module. */
  readonly place: (line: number) => { readonly cell: number; readonly line: number };
}

/**
 * Returns a notebook's code cells as one module.
 *
 * @param folder The notebook's folder, from which its relative imports start.
 */
export function toModule(notebook: Notebook, folder: string): Module {
  const sources = notebook.cells.filter(runnable).map((cell) => cell.source);
  const lines: { cell: number; line: number }[] = [];
  for (const [index, source] of sources.entries()) {
    source.split("\n").forEach((_, line) => lines.push({ cell: index + 1, line: line + 1 }));
  }
  const base = toFileUrl(`${resolve(folder)}/`);
  const absolute = sources.join("\n").replace(
    RELATIVE,
    (_, before, quote, path) => `${before}${quote}${new URL(path, base)}${quote}`,
  );
  return {
    source: `${absolute}\nexport {};\n`,
    place: (line) => lines[line - 1] ?? { cell: sources.length, line: 1 },
  };
}

/** Characters of a line that fit a cell. */
const LINE_WIDTH = 100;
/**
 * Width (em) of a formula that fits JupyterLab beside its file browser in a window of 1280 pixels: of
 * formulas of these notebooks, 790 pixels. It is estimated to about a tenth.
 */
const FORMULA_WIDTH = 43;

/** What is looked at of a cell in a file: texts are strings, or lists of lines. */
interface FileCell {
  readonly cell_type: string;
  readonly source: string | readonly string[];
  readonly outputs?: readonly { readonly text?: string | readonly string[] }[];
}

/** Returns the lines of `check` and the formulas of a notebook's text that are too wide. */
export function checkWidths(text: string): readonly string[] {
  const { cells } = JSON.parse(text) as { readonly cells: readonly FileCell[] };
  return cells.flatMap(({ cell_type, source, outputs = [] }, index) => {
    const place = `cell ${index + 1}`;
    if (cell_type === "markdown") {
      const formulas = [...joined(source).matchAll(/\$\$([^$]*)\$\$/g)].map(([, latex = ""]) =>
        latex
      );
      return formulas.filter((latex) => formulaWidth(latex) > FORMULA_WIDTH).map((latex) =>
        `${place}: a formula of ${formulaWidth(latex).toFixed(0)} em: ${start(latex)}`
      );
    }
    const lines = outputs.flatMap(({ text = "" }) => joined(text).split("\n"));
    return lines.filter((line) => /^[✓✗]/.test(line) && line.length > LINE_WIDTH).map((line) =>
      `${place}: a line of ${line.length} characters: ${start(line)}`
    );
  });
}

function joined(text: string | readonly string[]): string {
  return [text].flat().join("");
}

function start(text: string): string {
  return text.trim().replace(/\s+/g, " ").slice(0, 70);
}

/** Returns what is wrong with a notebook's metadata, if anything. */
export function checkMetadata(notebook: Notebook): string | undefined {
  const { kernelspec, language_info } = notebook.metadata;
  const wanted = '"kernelspec": { "name": "deno" }, "language_info": { "name": "typescript" }';
  if (nameOf(kernelspec) === "deno" && nameOf(language_info) === "typescript") return undefined;
  return `its metadata must hold ${wanted}: else Jupyter asks for a kernel and deno fmt skips its code`;
}

/**
 * Checks the metadata, the format and the types of a notebook.
 *
 * @param path The notebook.
 * @param config The deno.json whose import map and compiler options hold.
 * @param skipsTypes Whether the types are known to hold.
 * @returns The errors, their places given as cells and lines; empty if there are none.
 */
export async function checkNotebook(
  path: string,
  config: string,
  skipsTypes = false,
): Promise<string> {
  const text = await Deno.readTextFile(path);
  const notebook = parseNotebook(text, path);
  const types = skipsTypes ? "" : await checkTypes(toModule(notebook, dirname(path)), config);
  const format = await checkFormat(text, config);
  const readable = dirname(path) === NOTEBOOKS ? checkReadable(notebook) : [];
  return [checkMetadata(notebook), ...checkFormulas(notebook), ...readable, format, types]
    .filter(Boolean).join("\n");
}

/** Returns whether the types of all notebooks hold: one check of them takes hardly longer than that of one. */
export async function typesHold(paths: readonly string[], config: string): Promise<boolean> {
  const sources = paths.map((path) => {
    const notebook = parseNotebook(Deno.readTextFileSync(path), path);
    return toModule(notebook, dirname(path)).source;
  });
  return await withFiles(sources, async (files) => await denoCheck(files, config) === "");
}

async function checkTypes({ source, place }: Module, config: string): Promise<string> {
  return await withFiles([source], async (files) => {
    return describe(await denoCheck(files, config), toFileUrl(files[0]!).href, place);
  });
}

/** Writes modules into files that are there during the work. */
async function withFiles<T>(
  sources: readonly string[],
  work: (files: readonly string[]) => Promise<T>,
): Promise<T> {
  const folder = await Deno.makeTempDir({ prefix: "check-notebooks-" });
  try {
    const files = sources.map((_, index) => join(folder, `notebook_${index}.ts`));
    for (const [index, file] of files.entries()) await writeFile(file, sources[index]!);
    return await work(files);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function checkFormat(text: string, config: string): Promise<string | undefined> {
  try {
    if (await formatted(text, config) === text) return undefined;
    return "it is not formatted: run deno task check:notebooks --fix";
  } catch (error) {
    return (error as Error).message;
  }
}

async function format(path: string, config: string): Promise<void> {
  await writeFile(path, await formatted(await Deno.readTextFile(path), config));
}

async function denoCheck(files: readonly string[], config: string): Promise<string> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["check", "--quiet", "--no-lock", "--config", config, ...files],
    env: { NO_COLOR: "1" },
    stdout: "null",
  }).output();
  return success ? "" : plain(new TextDecoder().decode(stderr));
}

function describe(errors: string, url: string, place: Module["place"]): string {
  if (errors === "") return "";
  const [text = ""] = errors.split("\nStack backtrace:");
  const placed = text.replaceAll(
    new RegExp(`${RegExp.escape(url)}:(\\d+):(\\d+)`, "g"),
    (_, line, column) => {
      const { cell, line: inCell } = place(Number(line));
      return `cell ${cell}, line ${inCell}, column ${column}`;
    },
  );
  const advice = REDECLARED.test(text)
    ? "\na notebook declares each name once, over all its cells"
    : "";
  return `${placed.trim()}${advice}`;
}

function nameOf(value: unknown): unknown {
  return typeof value === "object" && value !== null && "name" in value ? value.name : undefined;
}

async function listWidths(names: readonly string[]): Promise<number> {
  let count = 0;
  for (const name of names) {
    const wide = checkWidths(await Deno.readTextFile(resolve(NOTEBOOKS, name)));
    for (const line of wide) print(`${name}, ${line}\n`);
    count += wide.length;
  }
  print(`${count} too wide\n`);
  return count === 0 ? 0 : 1;
}

async function main(args: readonly string[]): Promise<number> {
  const { names: wanted, values } = readOptions(args, { fix: false, widths: false });
  const names = selectNotebooks(NOTEBOOKS, wanted);
  if (values.widths) return await listWidths(names);
  const notebooks = names.map((name) => {
    const path = resolve(NOTEBOOKS, name);
    return { name, path, config: configOf(path) };
  });
  const sound = new Set<string>();
  for (const [config, group] of Map.groupBy(notebooks, ({ config }) => config)) {
    if (await typesHold(group.map(({ path }) => path), config)) sound.add(config);
  }
  let failed = 0;
  for (const { name, path, config } of notebooks) {
    if (values.fix) await format(path, config);
    const errors = await checkNotebook(path, config, sound.has(config));
    if (errors !== "") failed++;
    print(
      errors === "" ? `passed: ${name}\n` : `failed: ${name}\n${errors.replace(/^/gm, "  ")}\n`,
    );
  }
  print(`${names.length - failed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

if (import.meta.main) Deno.exitCode = await exitCodeOf(() => main(Deno.args));
