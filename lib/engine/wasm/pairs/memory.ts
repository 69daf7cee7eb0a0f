/**
 * The private memory of this thread's kernels, and its functions for either element type.
 *
 * @module
 */
import type { Precision } from "../../precision.ts";
import * as wasm from "./pairs.wasm";

/** Bytes of one array of a run, as in `pairs/assembly/layout.ts`. */
export const ARRAY = 2048;

/** Bytes of an entry. */
export const BYTES = { f64: 8, f32: 4 } as const;

/** Most pairs in a run, which are also the most rows and columns of a tile. */
export const RUN = { f64: ARRAY / BYTES.f64, f32: ARRAY / BYTES.f32 } as const;

/** The functions for one element type under the same names. */
export interface WasmFunctions {
  /** Affine step. */
  readonly affine: typeof wasm.affine_f64;
  /** Affine step and piecewise linear nonlinearity. */
  readonly relu: typeof wasm.relu_f64;
  /** The same from correlations as the input step holds them. */
  readonly foldedRelu: typeof wasm.foldedRelu_f64;
  /** Writes the coefficients of a piecewise linear nonlinearity. */
  readonly prepareRelu: typeof wasm.prepareRelu_f64;
  /** Sign function. */
  readonly sign: typeof wasm.sign_f64;
  /** Rectified power. */
  readonly rectified: typeof wasm.rectified_f64;
  /** Polynomial. */
  readonly polynomial: typeof wasm.polynomial_f64;
  /** Closed forms. */
  readonly dual: typeof wasm.dual_f64;
  /** Hermite series. */
  readonly series: typeof wasm.series_f64;
  /** Graded Hermite series. */
  readonly graded: typeof wasm.graded_f64;
  /** The coefficients of one input in a Hermite series. */
  readonly expand: typeof wasm.expand_f64;
  /** The entries of one input in a graded Hermite series. */
  readonly expandGraded: typeof wasm.expandGraded_f64;
  /** Dual maps by a table. */
  readonly table: typeof wasm.table_f64;
  /** The coefficients of one input in a table. */
  readonly contract: typeof wasm.contract_f64;
  /** 1 + rho from 1 - rho. */
  readonly complement: typeof wasm.complement_f64;
  /** Normalisation. */
  readonly normalize: typeof wasm.normalize_f64;
  /** Dropout. */
  readonly dropout: typeof wasm.dropout_f64;
  /** A term of a sum. */
  readonly add: typeof wasm.add_f64;
  /** End of a sum. */
  readonly divide: typeof wasm.divide_f64;
  /** Start of a product. */
  readonly one: typeof wasm.one_f64;
  /** A factor of a product. */
  readonly multiply: typeof wasm.multiply_f64;
  /** End of a product, and of the input step. */
  readonly unfold: typeof wasm.unfold_f64;
  /** Inner products of a tile. */
  readonly gram: typeof wasm.gram_f64;
  /** End of the inner products. */
  readonly fold: typeof wasm.fold_f64;
  /** Squared differences of a tile's nearly parallel pairs. */
  readonly squareTile: typeof wasm.squareTile_f64;
  /** Puts them in place. */
  readonly replace: typeof wasm.replace_f64;
  /** Covariances of a run. */
  readonly covariances: typeof wasm.covariances_f64;
  /** NTK of a run. */
  readonly tangents: typeof wasm.tangents_f64;
  /** Transpose of a tile. */
  readonly transpose: typeof wasm.transpose_f64;
}

const KERNELS: Readonly<Record<Precision, WasmFunctions>> = {
  f64: {
    affine: wasm.affine_f64,
    relu: wasm.relu_f64,
    foldedRelu: wasm.foldedRelu_f64,
    prepareRelu: wasm.prepareRelu_f64,
    sign: wasm.sign_f64,
    rectified: wasm.rectified_f64,
    polynomial: wasm.polynomial_f64,
    dual: wasm.dual_f64,
    series: wasm.series_f64,
    graded: wasm.graded_f64,
    expand: wasm.expand_f64,
    expandGraded: wasm.expandGraded_f64,
    table: wasm.table_f64,
    contract: wasm.contract_f64,
    complement: wasm.complement_f64,
    normalize: wasm.normalize_f64,
    dropout: wasm.dropout_f64,
    add: wasm.add_f64,
    divide: wasm.divide_f64,
    one: wasm.one_f64,
    multiply: wasm.multiply_f64,
    unfold: wasm.unfold_f64,
    gram: wasm.gram_f64,
    fold: wasm.fold_f64,
    squareTile: wasm.squareTile_f64,
    replace: wasm.replace_f64,
    covariances: wasm.covariances_f64,
    tangents: wasm.tangents_f64,
    transpose: wasm.transpose_f64,
  },
  f32: {
    affine: wasm.affine_f32,
    relu: wasm.relu_f32,
    foldedRelu: wasm.foldedRelu_f32,
    prepareRelu: wasm.prepareRelu_f32,
    sign: wasm.sign_f32,
    rectified: wasm.rectified_f32,
    polynomial: wasm.polynomial_f32,
    dual: wasm.dual_f32,
    series: wasm.series_f32,
    graded: wasm.graded_f32,
    expand: wasm.expand_f32,
    expandGraded: wasm.expandGraded_f32,
    table: wasm.table_f32,
    contract: wasm.contract_f32,
    complement: wasm.complement_f32,
    normalize: wasm.normalize_f32,
    dropout: wasm.dropout_f32,
    add: wasm.add_f32,
    divide: wasm.divide_f32,
    one: wasm.one_f32,
    multiply: wasm.multiply_f32,
    unfold: wasm.unfold_f32,
    gram: wasm.gram_f32,
    fold: wasm.fold_f32,
    squareTile: wasm.squareTile_f32,
    replace: wasm.replace_f32,
    covariances: wasm.covariances_f32,
    tangents: wasm.tangents_f32,
    transpose: wasm.transpose_f32,
  },
};

/** Memory handed out piece by piece; a new one takes over all of the thread's memory. */
export class PairMemory {
  /** Element type of the pairs. */
  readonly precision: Precision;
  /** Bytes of an entry. */
  readonly bytes: number;
  /** Most pairs in a run. */
  readonly run: number;
  /** The functions. */
  readonly kernels: WasmFunctions;
  #end = (wasm.base() + 63) & ~63;
  #float64 = new Float64Array(wasm.memory.buffer);
  #float32 = new Float32Array(wasm.memory.buffer);

  /** @param precision Element type of the pairs. */
  constructor(precision: Precision) {
    this.precision = precision;
    this.bytes = BYTES[precision];
    this.run = RUN[precision];
    this.kernels = KERNELS[precision];
  }

  /** All of the memory as entries of float64; stale once more is allocated. */
  get float64(): Float64Array {
    if (this.#float64.buffer !== wasm.memory.buffer) {
      this.#float64 = new Float64Array(wasm.memory.buffer);
    }
    return this.#float64;
  }

  /** All of the memory as entries of the element type; stale once more is allocated. */
  get entries(): Float64Array | Float32Array {
    if (this.precision === "f64") return this.float64;
    if (this.#float32.buffer !== wasm.memory.buffer) {
      this.#float32 = new Float32Array(wasm.memory.buffer);
    }
    return this.#float32;
  }

  /** Reserves bytes; gives their address, a multiple of 64. */
  allocate(bytes: number): number {
    const address = this.#end;
    this.#end = (address + bytes + 63) & ~63;
    const missing = this.#end - wasm.memory.buffer.byteLength;
    if (missing > 0) wasm.memory.grow(Math.ceil(missing / 65536));
    return address;
  }

  /** Reserves arrays of a run. */
  arrays(count: number): number {
    return this.allocate(count * ARRAY);
  }

  /** Reserves a parameter block of vectors and fills it. */
  vectors(values: readonly number[]): number {
    const address = this.allocate(16 * values.length);
    values.forEach((value, index) => this.setVector(address, index, value));
    return address;
  }

  /** Sets all lanes of a vector of a parameter block. */
  setVector(address: number, index: number, value: number): void {
    const { entries, bytes } = this;
    const lanes = 16 / bytes;
    const start = address / bytes + index * lanes;
    for (let lane = start; lane < start + lanes; lane++) entries[lane] = value;
  }

  /** Sets an entry of an array. */
  set(address: number, index: number, value: number): void {
    this.entries[address / this.bytes + index] = value;
  }

  /** Sets bytes to zero. */
  clear(address: number, bytes: number): void {
    wasm.clear(address, bytes);
  }

  /** Entries of an array. */
  view(address: number, count: number): Float64Array | Float32Array {
    const start = address / this.bytes;
    return this.entries.subarray(start, start + count);
  }
}
