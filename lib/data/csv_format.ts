/**
 * How a file writes a table, and what a file that does not fit may be written in.
 *
 * @module
 */

/** How a file writes its cells. */
export interface CsvFormat {
  /** What stands between cells. */
  readonly separator: string;
  /** What stands before the decimals of a number. */
  readonly decimal: "." | ",";
}

/** What separates cells besides the comma. */
const SEPARATORS = [";", "\t"];

/**
 * Reads the decimal number that a cell holds.
 *
 * @param cell Its text, without space around.
 * @param decimal What stands before the decimals.
 * @returns The number, or NaN; beyond the range of float64 there is none.
 */
export function parseNumber(cell: string, decimal: CsvFormat["decimal"]): number {
  if (decimal === "," && cell.includes(".")) return NaN;
  const text = decimal === "," ? cell.replace(",", ".") : cell;
  const value = Number(text);
  const isDecimal = text !== "" && Number.isFinite(value) && !/^[-+]?0[xob]/i.test(text);
  return isDecimal ? value : NaN;
}

/**
 * Advice on a text that may hold several cells.
 *
 * @param text A header or a cell.
 * @param format How the file was read.
 * @returns What to do; nothing if no other separator is in it.
 */
export function separatorAdvice(text: string, { separator }: CsvFormat): string[] {
  const found = SEPARATORS.find((other) => other !== separator && text.includes(other));
  if (found === undefined) return [];
  const shown = JSON.stringify(found);
  return [`set separator: ${shown} if ${shown} stands between its cells`];
}

/**
 * Advice on a cell that would be a number with the other decimal mark.
 *
 * @param cell Its text.
 * @param format How the file was read.
 * @returns What to do; nothing if it would be none.
 */
export function decimalAdvice(cell: string, { decimal }: CsvFormat): string[] {
  const other = decimal === "," ? "." : ",";
  if (Number.isNaN(parseNumber(cell, other))) return [];
  return [`set decimal: "${other}" if "${other}" is its decimal mark`];
}
