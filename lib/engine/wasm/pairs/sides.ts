/**
 * Inputs as norms and as unit vectors in shared memory.
 *
 * @module
 */
import type { Tensor } from "../../../tensor.ts";
import type { Yielder } from "../../../parallel/yielder.ts";
import { withResolvers } from "../../../with_resolvers.ts";
import { squaredNorm } from "../../squared_norm.ts";
import { CHUNK, type Layout, type Side } from "./plan.ts";
import type { Precision } from "../../precision.ts";
import { BYTES } from "./memory.ts";
import { PANEL } from "./protocol.ts";
import { borrow } from "./scratch.ts";

/** Entries handled between two turns. */
const BATCH = 1 << 18;

/**
 * Squared norms of inputs.
 *
 * @throws {RangeError} If one overflows or underflows.
 */
export async function squaredNorms(x: Tensor, yielder: Yielder): Promise<Float64Array> {
  const squares = new Float64Array(x.shape[0]!);
  await eachRow(x, yielder, (row, i) => {
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

/**
 * Unit vectors of inputs, zero for a zero input, written one after the other: threads may use the first ones while
 * the last ones are still being written.
 */
export class UnitWriter {
  /** The unit vectors; only those of the inputs that were waited for are there. */
  readonly units: Side["units"];
  readonly #x: Tensor;
  readonly #squares: Float64Array;
  readonly #width: number;
  readonly #pack: (row: Float64Array, norm: number, i: number) => void;
  readonly #waiting: { readonly end: number; readonly resolve: () => void }[] = [];
  #done = 0;
  #stopped = false;

  /**
   * @param x The inputs.
   * @param squares Their squared norms.
   * @param form How their unit vectors are held.
   */
  constructor(x: Tensor, squares: Float64Array, { precision, layout }: UnitsForm) {
    const [n, d] = [x.shape[0]!, x.shape[1]!];
    const width = layout === "rows" ? 1 : PANEL / BYTES[precision];
    const padded = Math.ceil(n / width) * width;
    const units = borrow(padded * d, precision);
    this.units = units;
    this.#x = x;
    this.#squares = squares;
    this.#width = width;
    this.#pack = layout === "rows"
      ? (row, norm, i) => packRow(row, norm, units, i)
      : (row, norm, i) => packPanel(row, norm, { units, padded, width }, i);
  }

  /** Writes inputs up to `end`, or all of them. */
  async write(yielder: Yielder, end = this.#squares.length): Promise<void> {
    const d = this.#x.shape[1]!;
    const [batch, last, zeros] = [Math.ceil(BATCH / d), this.#padded(end), new Float64Array(d)];
    while (this.#done < last && !this.#stopped) {
      const next = Math.min(last, this.#done + batch);
      for (let i = this.#done; i < next; i++) {
        const norm = Math.sqrt(this.#squares[i] ?? 0);
        const isZero = norm === 0;
        const row = isZero ? zeros : this.#x.data.subarray(i * d, (i + 1) * d);
        this.#pack(row, isZero ? 1 : norm, i);
      }
      this.#done = next;
      for (const { end, resolve } of this.#waiting) if (end <= next) resolve();
      await yielder.advance(0);
    }
  }

  /** Settles once the inputs up to `end` are written. */
  until(end: number): Promise<void> | undefined {
    if (this.#padded(end) <= this.#done) return undefined;
    const { promise, resolve } = withResolvers<void>();
    this.#waiting.push({ end: this.#padded(end), resolve });
    return promise;
  }

  /** Ends the writing, as nobody reads any more. */
  stop(): void {
    this.#stopped = true;
  }

  #padded(end: number): number {
    return Math.ceil(Math.min(end, this.#squares.length) / this.#width) * this.#width;
  }
}

async function eachRow(
  x: Tensor,
  yielder: Yielder,
  visit: (row: Float64Array, i: number) => void,
): Promise<void> {
  const [n, d] = [x.shape[0]!, x.shape[1]!];
  const rows = Math.max(1, Math.floor(BATCH / d));
  for (let i = 0; i < n; i++) {
    visit(x.data.subarray(i * d, (i + 1) * d), i);
    if (i % rows === rows - 1) await yielder.advance(0);
  }
}

interface Panels {
  readonly units: Float64Array | Float32Array;
  readonly padded: number;
  readonly width: number;
}

// Divided, not multiplied by an inverse: with one feature the directions are exactly 1 and -1.
function packRow(row: Float64Array, norm: number, units: Side["units"], i: number): void {
  const at = i * row.length;
  for (let k = 0; k < row.length; k++) units[at + k] = row[k]! / norm;
}

function packPanel(
  row: Float64Array,
  norm: number,
  { units, padded, width }: Panels,
  i: number,
): void {
  const lane = i % width;
  for (let start = 0; start < row.length; start += CHUNK) {
    const length = Math.min(CHUNK, row.length - start);
    let at = start * padded + (i - lane) * length + lane;
    for (let k = start; k < start + length; k++, at += width) units[at] = row[k]! / norm;
  }
}
