/**
 * The cells of a table as they are read: numbers in a growing array, text where it is wanted.
 *
 * @module
 */
import { resized } from "./resized.ts";
import { type CsvFormat, parseNumber } from "./csv_format.ts";

/** What cells say where there is no value; the question mark is that of the UCI repository. */
const MISSING = new Set(["", "NA", "N/A", "n/a", "NaN", "nan", "NULL", "null", "None", "?"]);

/** Rows for which there is room at first. */
const FIRST_ROWS = 1024;

/** A column of numbers. */
interface NumberColumn {
  readonly name: string;
  /** Its place in a record. */
  readonly index: number;
  /** The first cell that is no number, and its row from 1. */
  text?: { readonly cell: string; readonly row: number };
  /** Row of the first missing value, from 1. */
  missing?: number;
}

/** A column of text. */
interface TextColumn {
  readonly name: string;
  readonly index: number;
  readonly cells: string[];
}

/** Which columns are read, and as what. */
export interface Columns {
  readonly numbers: readonly NumberColumn[];
  readonly texts: readonly TextColumn[];
}

/** Cells in row-major order; those of missing values are NaN. */
export class Cells {
  readonly columns: Columns;
  readonly format: CsvFormat;
  readonly #grow: (bytes: number) => void;
  #values: Float64Array<ArrayBuffer>;
  #rows = 0;

  /**
   * @param columns The columns.
   * @param format How the file writes numbers.
   * @param grow Called before memory grows, with the bytes that will be needed; may throw.
   */
  constructor(columns: Columns, format: CsvFormat, grow: (bytes: number) => void) {
    this.columns = columns;
    this.format = format;
    this.#grow = grow;
    this.#values = new Float64Array(FIRST_ROWS * columns.numbers.length);
  }

  /** Number of rows. */
  get rows(): number {
    return this.#rows;
  }

  /** The cells of the columns of numbers, `[rows, columns]`. */
  get values(): Float64Array {
    return this.#values.subarray(0, this.#rows * this.columns.numbers.length);
  }

  /** Adds a row. */
  add(record: readonly string[]): void {
    const { numbers, texts } = this.columns;
    let position = this.#rows * numbers.length;
    this.#rows++;
    this.#makeRoom(position + numbers.length);
    for (const column of numbers) {
      const cell = record[column.index]!.trim();
      const value = parseNumber(cell, this.format.decimal);
      this.#values[position++] = value;
      if (!Number.isNaN(value)) continue;
      if (MISSING.has(cell)) column.missing ??= this.#rows;
      else column.text ??= { cell, row: this.#rows };
    }
    for (const { cells, index } of texts) cells.push(record[index]!);
  }

  #makeRoom(count: number): void {
    if (count <= this.#values.length) return;
    const bytes = 2 * this.#values.byteLength;
    this.#grow(bytes);
    this.#values = new Float64Array(resized(this.#values.buffer, bytes));
  }
}
