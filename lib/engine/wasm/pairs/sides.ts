/**
 * Inputs as norms and as unit vectors in shared memory.
 *
 * @module
 */
import type { Tensor } from "../../../tensor.ts";
import { allocateShared } from "../../../parallel/mod.ts";
import type { Breather } from "../../breather.ts";
import { squaredNorm } from "../../squared_norm.ts";
import { CHUNK, type Layout, type Side } from "./plan.ts";
import type { Precision } from "../../precision.ts";

/** Entries handled between two breaths. */
const BATCH = 1 << 18;

/**
 * Squared norms of inputs.
 *
 * @throws {RangeError} If one overflows or underflows.
 */
export async function squaredNorms(x: Tensor, breather: Breather): Promise<Float64Array> {
  const squares = new Float64Array(x.shape[0]!);
  await eachRow(x, breather, (row, i) => {
    squares[i] = squaredNorm(row, i);
  });
  return squares;
}

/** How unit vectors are held. */
export interface UnitsForm {
  /** Element type. */
  readonly precision: Precision;
  /** How they lie. */
  readonly layout: Layout;
}

/** Unit vectors of inputs; zero for a zero input. */
export async function packUnits(
  x: Tensor,
  squares: Float64Array,
  { precision, layout }: UnitsForm,
  breather: Breather,
): Promise<Side["units"]> {
  const [n, d] = [x.shape[0]!, x.shape[1]!];
  if (layout === "rows") {
    const units = allocateShared(n * d, precision);
    await eachRow(x, breather, (row, i) => {
      const norm = Math.sqrt(squares[i]!);
      if (norm > 0) { for (let k = 0; k < d; k++) units[i * d + k] = row[k]! / norm; }
    });
    return units;
  }
  const width = precision === "f64" ? 4 : 8;
  const padded = Math.ceil(n / width) * width;
  const units = allocateShared(padded * d, precision);
  await eachRow(x, breather, (row, i) => {
    if (squares[i]! > 0) pack(row, Math.sqrt(squares[i]!), { units, padded, width }, i);
  });
  return units;
}

async function eachRow(
  x: Tensor,
  breather: Breather,
  visit: (row: Float64Array, i: number) => void,
): Promise<void> {
  const [n, d] = [x.shape[0]!, x.shape[1]!];
  const rows = Math.max(1, Math.floor(BATCH / d));
  for (let i = 0; i < n; i++) {
    visit(x.data.subarray(i * d, (i + 1) * d), i);
    if (i % rows === rows - 1) await breather.advance(0);
  }
}

interface Panels {
  readonly units: Float64Array | Float32Array;
  readonly padded: number;
  readonly width: number;
}

function pack(row: Float64Array, norm: number, { units, padded, width }: Panels, i: number): void {
  const lane = i % width;
  for (let start = 0; start < row.length; start += CHUNK) {
    const length = Math.min(CHUNK, row.length - start);
    let at = start * padded + (i - lane) * length + lane;
    // Divided, not multiplied by an inverse: with one feature the directions are exactly 1 and -1.
    for (let k = start; k < start + length; k++, at += width) units[at] = row[k]! / norm;
  }
}
