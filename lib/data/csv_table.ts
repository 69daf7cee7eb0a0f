/**
 * A table that has been read: its columns by name.
 *
 * @module
 */
import { checkText, kindOf } from "../options.ts";
import { makeTensor, type Tensor } from "../tensor.ts";
import type { Cells } from "./csv_cells.ts";
import { decimalAdvice, separatorAdvice } from "./csv_format.ts";

/** A table of n rows. */
export interface CsvTable {
  /** Names of the columns of numbers, in the order of the file or of the option `columns`. */
  readonly names: readonly string[];
  /**
   * Columns that are neither among the numbers nor read as text, as a cell of them is no number: their
   * name, the first such cell, and its row, where the first below the header is 1.
   */
  readonly leftOut: readonly {
    readonly name: string;
    readonly row: number;
    readonly cell: string;
  }[];
  /** Number of rows. */
  readonly rows: number;
  /**
   * Columns of numbers side by side, `[n, d]`.
   *
   * @param names Their names; all columns of numbers if omitted.
   * @throws {RangeError} If there is no such column.
   * @throws {TypeError} If a column is left out, or no column holds numbers.
   */
  matrix(names?: readonly string[]): Tensor;
  /**
   * A column of numbers, `[n]`.
   *
   * @param name Its name.
   * @throws {RangeError} If there is no such column.
   * @throws {TypeError} If the column is left out.
   */
  column(name: string): Tensor;
  /**
   * A column of text, one of those that the option `text` names.
   *
   * @param name Its name.
   * @throws {RangeError} If it was not read as text.
   */
  text(name: string): readonly string[];
}

/** What becomes of missing values. */
export type Missing = "refuse" | "omit" | number;

/**
 * Makes a table of its cells.
 *
 * @param file Name of the file, for messages.
 * @param cells The cells.
 * @param missing What becomes of missing values.
 * @param asked The columns of numbers that were asked for.
 * @throws {TypeError} If one of those is text, or no column holds numbers and none is read as text.
 * @throws {RangeError} If a value is missing and that is refused.
 */
export function makeTable(
  file: string,
  cells: Cells,
  missing: Missing,
  asked: readonly string[] | undefined,
): CsvTable {
  const { numbers, texts } = cells.columns;
  const kept = numbers.filter(({ text }) => text === undefined);
  if (asked !== undefined) numbers.forEach((column) => refuseText(file, cells, column));
  if (numbers.length > 0 && kept.length === 0 && texts.length === 0) {
    refuseAll(`load ${file}`, cells);
  }
  if (missing === "refuse") kept.forEach((column) => refuseMissing(file, column));
  const places = kept.map((column) => numbers.indexOf(column));
  const rows = rowsOf(cells, places, missing === "omit");
  if (rows.length === 0) {
    throw new RangeError(`Cannot load ${file} as each row misses a value: name other 'columns'`);
  }
  const values = { data: cells.values, width: numbers.length, fill: missing };
  const select = (names: readonly string[]): Tensor =>
    pick(values, rows, names.map((name) => placeOf(file, cells, name)));
  const names = kept.map(({ name }) => name);
  return {
    names,
    leftOut: leftOutOf(cells),
    rows: rows.length,
    matrix: (wanted) => {
      if (wanted === undefined) {
        if (kept.length === 0) refuseAll(`take the numbers of ${file}`, cells);
        return select(names);
      }
      checkColumns(file, wanted);
      return select(wanted);
    },
    column: (name) => {
      checkText(`take a column of ${file}`, "name", name);
      return makeTensor([rows.length], select([name]).data);
    },
    text: (name) => {
      checkText(`take a column of ${file}`, "name", name);
      const column = texts.find((text) => text.name === name);
      if (column !== undefined) return rows.map((row) => column.cells[row]!);
      throw new RangeError(
        `Cannot take column '${name}' of ${file} as it was not read as text: name it in 'text'`,
      );
    },
  };
}

function checkColumns(file: string, names: unknown): void {
  if (Array.isArray(names) && names.every((name) => typeof name === "string")) return;
  throw new TypeError(
    `Cannot take columns of ${file} as they must be an array of names: found ${kindOf(names)}`,
  );
}

type Column = Cells["columns"]["numbers"][number];

function leftOutOf({ columns: { numbers } }: Cells): CsvTable["leftOut"] {
  return numbers.flatMap(({ name, text }) => text === undefined ? [] : [{ name, ...text }]);
}

/** Columns that an error names. */
const MOST_NAMED = 10;

function refuseText(file: string, { format }: Cells, { name, text }: Column): void {
  if (text === undefined) return;
  const { row, cell } = text;
  const advice = [
    "read it by 'text'",
    ...decimalAdvice(cell, format),
    ...separatorAdvice(`${name}${cell}`, format),
  ];
  throw new TypeError(
    `Cannot take column '${name}' of ${file} as it does not hold numbers: row ${row} is ` +
      `'${cell}'; ${advice.join(", or ")}`,
  );
}

function refuseAll(attempt: string, cells: Cells): never {
  const { columns: { numbers }, format } = cells;
  if (numbers.length === 0) {
    throw new TypeError(
      `Cannot ${attempt} as none are read: name columns in 'columns', or fewer in 'text'`,
    );
  }
  const first = leftOutOf(cells);
  const named = first.map(({ name, row, cell }) => `row ${row} of '${name}' is '${cell}'`);
  const list = named.slice(0, MOST_NAMED).join(", ");
  const more = named.length > MOST_NAMED ? `, and ${named.length - MOST_NAMED} more` : "";
  const advice = [
    "read them by 'text'",
    ...first.flatMap(({ cell }) => decimalAdvice(cell, format)).slice(0, 1),
    ...first.flatMap(({ name, cell }) => separatorAdvice(`${name}${cell}`, format)).slice(0, 1),
  ];
  throw new TypeError(
    `Cannot ${attempt} as no column holds numbers: ${list}${more}; ${advice.join(", or ")}`,
  );
}

function refuseMissing(file: string, { name, missing }: Column): void {
  if (missing === undefined) return;
  throw new RangeError(
    `Cannot load ${file} as a value is missing: row ${missing} of column '${name}'; set 'missing' ` +
      `to "omit" or to a number, or name other 'columns'`,
  );
}

function placeOf(file: string, cells: Cells, name: string): number {
  const { columns } = cells;
  const place = columns.numbers.findIndex((column) => column.name === name);
  if (place < 0) {
    throw new RangeError(
      `Cannot take column '${name}' of ${file} as there is none among the numbers: ` +
        `it has ${columns.numbers.map((column) => column.name).join(", ")}`,
    );
  }
  refuseText(file, cells, columns.numbers[place]!);
  return place;
}

/** Rows to keep: all, or those without missing values at some places. */
function rowsOf(cells: Cells, places: readonly number[], omit: boolean): number[] {
  const { values, columns: { numbers: { length: width } } } = cells;
  const rows = Array.from({ length: cells.rows }, (_, row) => row);
  if (!omit) return rows;
  return rows.filter((row) => places.every((place) => !Number.isNaN(values[row * width + place]!)));
}

interface Values {
  readonly data: Float64Array;
  readonly width: number;
  readonly fill: Missing;
}

function pick(
  { data, width, fill }: Values,
  rows: readonly number[],
  places: readonly number[],
): Tensor {
  const picked = new Float64Array(rows.length * places.length);
  const replacement = typeof fill === "number" ? fill : NaN;
  let to = 0;
  for (const row of rows) {
    for (const place of places) {
      const value = data[row * width + place]!;
      picked[to++] = Number.isNaN(value) ? replacement : value;
    }
  }
  return makeTensor([rows.length, places.length], picked);
}
