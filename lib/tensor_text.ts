/**
 * Tensors as tables for a reader, cut in the middle when they are large.
 *
 * @module
 */
import { formatNumber } from "./display/number.ts";
import type { Dtype, Tensor } from "./tensor_types.ts";

/** Entries of a table, unless more are asked for: ten rows of ten. */
const ENTRIES = 100;
/** Matrices of a tensor with more than two axes. */
const MATRICES = 2;

/** Stands for the indices that are left out. */
const GAP = -1;

/** A matrix of the tensor, cut: its rows, and what they are called. */
interface Table {
  /** Leading indices, as in "[0, 2, :, :]"; empty if there are none. */
  readonly name: string;
  readonly rows: readonly number[];
  readonly columns: readonly number[];
  readonly entry: (row: number, column: number) => number;
}

/** Writes a tensor as lines of aligned numbers below its element type and shape. */
export function tensorText(tensor: Tensor<Dtype>, limit: number = ENTRIES): string {
  const blocks = tablesOf(tensor, limit).map((table) => {
    if (table === undefined) return "⋮";
    const cells = table.rows.map((row) => table.columns.map((column) => cell(table, row, column)));
    const widths = table.columns.map((_, j) => Math.max(...cells.map((row) => row[j]!.length)));
    const lines = cells.map((row) => `  ${row.map((c, j) => c.padStart(widths[j]!)).join("  ")}`);
    return [...table.name === "" ? [] : [table.name], ...lines].join("\n");
  });
  return [heading(tensor), ...blocks].join("\n");
}

/** Writes a tensor as HTML tables with the indices of rows and columns. */
export function tensorHtml(tensor: Tensor<Dtype>, limit: number = ENTRIES): string {
  const blocks = tablesOf(tensor, limit).map((table) => {
    if (table === undefined) return "<div>⋮</div>";
    const { name, rows, columns } = table;
    const index = (i: number, gap: string): string => `<th>${i === GAP ? gap : i}</th>`;
    const head = `<tr><th></th>${columns.map((j) => index(j, "…")).join("")}</tr>`;
    const body = rows.map((i) => {
      const cells = columns.map((j) => `<td>${cell(table, i, j)}</td>`).join("");
      return `<tr>${index(i, "⋮")}${cells}</tr>`;
    });
    const caption = name === "" ? "" : `<div>${name}</div>`;
    return `${caption}<table><thead>${head}</thead><tbody>${body.join("")}</tbody></table>`;
  });
  return `<div>${heading(tensor)}</div>${blocks.join("")}`;
}

function heading({ shape, dtype }: Tensor<Dtype>): string {
  return `${dtype} [${shape.join(", ")}]`;
}

function cell({ entry }: Table, row: number, column: number): string {
  if (row === GAP) return "⋮";
  return column === GAP ? "…" : formatNumber(entry(row, column));
}

/** The matrices of a tensor, those in the middle left out; one row if there are no two axes. */
function tablesOf({ shape, data }: Tensor<Dtype>, limit: number): (Table | undefined)[] {
  if (data.length === 0) return [];
  const [rows, columns] = [shape.at(-2) ?? 1, shape.at(-1) ?? 1];
  const most = Math.max(2, Math.floor(Math.sqrt(limit)));
  const matrices = limit === Infinity ? Infinity : MATRICES;
  return cut(data.length / (rows * columns), matrices).map((matrix) => {
    if (matrix === GAP) return undefined;
    const start = matrix * rows * columns;
    return {
      name: nameOf(matrix, shape.slice(0, -2)),
      rows: cut(rows, most),
      columns: cut(columns, most),
      entry: (row, column) => data[start + row * columns + column]!,
    };
  });
}

/** The indices up to `count`, those in the middle replaced by a gap where there are more than `most`. */
function cut(count: number, most: number): readonly number[] {
  const range = (from: number, to: number): number[] =>
    Array.from({ length: to - from }, (_, i) => from + i);
  if (count <= most) return range(0, count);
  const half = Math.floor(most / 2);
  return [...range(0, half), GAP, ...range(count - half, count)];
}

function nameOf(matrix: number, leading: readonly number[]): string {
  if (leading.length === 0) return "";
  let rest = matrix;
  const indices = leading.toReversed().map((length) => {
    const index = rest % length;
    rest = (rest - index) / length;
    return index;
  });
  return `[${[...indices.toReversed(), ":", ":"].join(", ")}]`;
}
