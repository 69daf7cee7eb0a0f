/**
 * Tables of comma-separated values.
 *
 * @module
 */
import { CsvParseStream } from "@std/csv";
import { Yielder } from "../parallel/yielder.ts";
import { checkBoolean, describeValue } from "../options.ts";
import { type ByteSource, openBytes, streamOf } from "./byte_source.ts";
import { Cells, type Columns } from "./csv_cells.ts";
import { type CsvFormat, parseNumber, separatorAdvice } from "./csv_format.ts";
import { type CsvTable, makeTable } from "./csv_table.ts";
import { checkBytes, type LoadNpyOptions, readLoadOptions } from "./load_options.ts";

export type { CsvTable } from "./csv_table.ts";

/** Options of {@linkcode loadCsv}. */
export interface LoadCsvOptions extends Omit<LoadNpyOptions, "dtype"> {
  /** Names of the columns of numbers to read; all that hold only numbers if omitted. */
  readonly columns?: readonly string[] | undefined;
  /** Names of the columns to read as text. @default {[]} */
  readonly text?: readonly string[] | undefined;
  /**
   * Whether the first row holds the names of the columns; without it they are "0", "1", ... If it is not
   * said, there is a header, and a first row of numbers alone is refused.
   */
  readonly header?: boolean | undefined;
  /** What stands between cells. @default {","} */
  readonly separator?: string | undefined;
  /**
   * What stands before the decimals of a number. With "," no cell with a point is a number, as a point
   * between thousands would be taken for that mark. Such files mostly have the separator ";".
   *
   * @default {"."}
   */
  readonly decimal?: "." | "," | undefined;
  /**
   * What becomes of cells of numbers that are empty, or "NA", "NaN", "null", "None" or "?": "refuse" is
   * an error that names the first, "omit" leaves out their rows, a number takes their place.
   *
   * @default {"refuse"}
   */
  readonly missing?: "refuse" | "omit" | number | undefined;
}

const ATTEMPT = "load a .csv file";

/** Bytes that are read at once. */
const PIECE = 2 ** 16;

/**
 * Reads a table of comma-separated values.
 *
 * Cells may be quoted; the text is UTF-8. A column with a cell that is no number is left out of the
 * numbers: `leftOut` shows the first such cell, and to ask for the column by its name is an error that
 * does; `text` reads it as text. If no column is left, the file is refused.
 *
 * @param source Path or URL of the file: `file:`, `https:` or any that `fetch` takes.
 * @param options The columns, the header, the separator, missing values, and how to watch.
 * @returns The table.
 * @throws {TypeError} If the file is no such table, or a column that is asked for does not hold numbers.
 * @throws {RangeError} If a column that is asked for is not there, a value is missing, or the limit is
 * exceeded.
 * @throws {Deno.errors.NotFound} If there is no such file.
 * @throws {Deno.errors.Http} If a server answers with another error.
 *
 * @example Usage
 * ```ts
 * import { loadCsv, toNested } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const path = await Deno.makeTempFile();
 * await Deno.writeTextFile(path, "width,height,kind\n1,2,a\n3,4,b\n");
 * const table = await loadCsv(path, { text: ["kind"] });
 * assertEquals(toNested(table.matrix()), [[1, 2], [3, 4]]);
 * assertEquals(toNested(table.column("height")), [2, 4]);
 * assertEquals(table.text("kind"), ["a", "b"]);
 * await Deno.remove(path);
 * ```
 *
 * @example Columns that are left out
 * ```ts
 * import { loadCsv, toNested } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const path = await Deno.makeTempFile();
 * await Deno.writeTextFile(path, "width;height\n1,5;2\n3;4\n");
 * const table = await loadCsv(path, { separator: ";" });
 * assertEquals(table.names, ["height"]);
 * assertEquals(table.leftOut, [{ name: "width", row: 1, cell: "1,5" }]);
 * const whole = await loadCsv(path, { separator: ";", decimal: "," });
 * assertEquals(toNested(whole.matrix()), [[1.5, 2], [3, 4]]);
 * await Deno.remove(path);
 * ```
 */
export async function loadCsv(
  source: string | URL,
  options: LoadCsvOptions = {},
): Promise<CsvTable> {
  const { maxBytes } = readLoadOptions(ATTEMPT, options, OPTIONS);
  checkCsvOptions(options);
  using bytes = await openBytes(source, { maxBytes, signal: options.signal });
  const cells = await readCells(bytes, maxBytes, options);
  options.signal?.throwIfAborted();
  return makeTable(bytes.name, cells, options.missing ?? "refuse", options.columns);
}

const OPTIONS = ["columns", "text", "header", "separator", "decimal", "missing"];

async function readCells(
  source: ByteSource,
  maxBytes: number,
  options: LoadCsvOptions,
): Promise<Cells> {
  const { separator = ",", decimal = ".", header } = options;
  const format: CsvFormat = { separator, decimal };
  const yielder = new Yielder(options, source.size);
  let taken = 0, cells: Cells | undefined;
  const records = streamOf(source, PIECE, { onPiece: (bytes) => taken += bytes })
    .pipeThrough(new TextDecoderStream("utf-8", { fatal: true }))
    .pipeThrough(new CsvParseStream({ separator, fieldsPerRecord: 0 }));
  for await (const record of parsed(records, source.name, format)) {
    if (cells === undefined) {
      const columns = columnsOf(record, source.name, options, format);
      cells = new Cells(
        columns,
        format,
        (room) => checkBytes(source.name, room, maxBytes, "name 'columns'"),
      );
      if (header === false) cells.add(record);
    } else cells.add(record);
    await yielder.advance(taken);
    taken = 0;
  }
  if (cells === undefined || cells.rows === 0) {
    throw new TypeError(`Cannot load ${source.name} as it has no rows`);
  }
  yielder.finish();
  return cells;
}

/** Records of a stream, its errors in the words of this project. */
async function* parsed(
  records: ReadableStream<string[]>,
  name: string,
  format: CsvFormat,
): AsyncGenerator<readonly string[]> {
  const reader = records.getReader();
  let header: string | undefined;
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      header ??= value.join();
      yield value;
    }
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
    const found = `it is no table in UTF-8: ${error.message}`;
    const message = [`Cannot load ${name} as ${found}`, ...separatorAdvice(header ?? "", format)];
    throw new TypeError(message.join("; "), { cause: error });
  } finally {
    // A stream that has failed has told of it already.
    await reader.cancel().catch(() => {});
  }
}

function columnsOf(
  first: readonly string[],
  file: string,
  { header, columns, text = [] }: LoadCsvOptions,
  format: CsvFormat,
): Columns {
  const isNumber = (cell: string): boolean =>
    !Number.isNaN(parseNumber(cell.trim(), format.decimal));
  if (header === undefined && first.every(isNumber)) {
    throw new TypeError(
      `Cannot load ${file} as its first row holds numbers alone: say with 'header' whether they are ` +
        `the names of the columns`,
    );
  }
  const names = header === false ? first.map((_, i) => `${i}`) : first.map((name) => name.trim());
  const repeated = names.find((name, i) => names.indexOf(name) < i);
  if (repeated !== undefined) {
    throw new TypeError(`Cannot load ${file} as two columns are named '${repeated}'`);
  }
  const find = (name: string): { readonly name: string; readonly index: number } => {
    const index = names.indexOf(name);
    if (index >= 0) return { name, index };
    const found = `there is no column '${name}': it has ${names.join(", ")}`;
    const message = [`Cannot load ${file} as ${found}`, ...separatorAdvice(names.join(), format)];
    throw new RangeError(message.join("; "));
  };
  const texts = text.map((name) => ({ ...find(name), cells: [] }));
  const wanted = columns ?? names.filter((name) => !text.includes(name));
  return { numbers: wanted.map(find), texts };
}

function checkCsvOptions(
  { columns, text, header, separator, decimal, missing }: LoadCsvOptions,
): void {
  for (const [name, value] of Object.entries({ columns, text })) {
    const isList = Array.isArray(value) && value.every((entry) => typeof entry === "string");
    if (value === undefined || isList) continue;
    throw new TypeError(`Cannot ${ATTEMPT} as '${name}' must be an array of names`);
  }
  if (header !== undefined) checkBoolean(ATTEMPT, "header", header);
  if (separator !== undefined && (typeof separator !== "string" || separator.length !== 1)) {
    throw new TypeError(
      `Cannot ${ATTEMPT} as 'separator' must be one character: found ${describeValue(separator)}`,
    );
  }
  if (decimal !== undefined && decimal !== "." && decimal !== ",") {
    throw new TypeError(
      `Cannot ${ATTEMPT} as 'decimal' must be "." or ",": found ${describeValue(decimal)}`,
    );
  }
  const isKnown = missing === undefined || missing === "refuse" || missing === "omit" ||
    (typeof missing === "number" && Number.isFinite(missing));
  if (isKnown) return;
  throw new TypeError(
    `Cannot ${ATTEMPT} as 'missing' must be "refuse", "omit" or a number: found ${
      describeValue(missing)
    }`,
  );
}
