/**
 * The private memory of this thread's module, and its functions.
 *
 * @module
 */
import type { Precision } from "../../precision.ts";
import { ModuleMemory } from "../module_memory.ts";
import { ARRAY } from "./protocol.ts";
import * as wasm from "./pairs.wasm";

/** Bytes of an entry. */
export const BYTES = { f64: 8, f32: 4 } as const;

/** Most pairs in a run, which are also the most rows and columns of a tile. */
export const RUN = { f64: ARRAY / BYTES.f64, f32: ARRAY / BYTES.f32 } as const;

/** Functions of the module; those of pairs take first whether these are held in float64. */
export type WasmFunctions = typeof wasm;

/** Memory handed out piece by piece; a new one takes over all of the thread's memory. */
export class PairMemory {
  /** Element type of the pairs. */
  readonly precision: Precision;
  /** Bytes of an entry. */
  readonly bytes: number;
  /** Most pairs in a run. */
  readonly run: number;
  /** What functions take first: 1 for float64, 0 for float32. */
  readonly wide: number;
  /** The functions. */
  readonly functions: WasmFunctions = wasm;
  readonly #memory = new ModuleMemory(wasm);

  /** @param precision Element type of the pairs. */
  constructor(precision: Precision) {
    this.precision = precision;
    this.bytes = BYTES[precision];
    this.run = RUN[precision];
    this.wide = precision === "f64" ? 1 : 0;
  }

  /** All of the memory as entries of float64; stale once more is allocated. */
  get float64(): Float64Array {
    return this.#memory.views.f64;
  }

  /** All of the memory as entries of the element type; stale once more is allocated. */
  get entries(): Float64Array | Float32Array {
    return this.#memory.views[this.precision];
  }

  /** Reserves bytes; gives their address, a multiple of 64. */
  allocate(bytes: number): number {
    return this.#memory.allocate(bytes);
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
