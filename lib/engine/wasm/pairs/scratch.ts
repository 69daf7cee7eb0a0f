/**
 * Storage for unit vectors, used again while the garbage collector has not taken it: the first write to each of
 * its pages may take longer than all that is done with it (measured: 2 ms a megabyte on a virtual machine).
 *
 * @module
 */
import { allocateShared } from "../../../parallel/mod.ts";
import type { Precision } from "../../precision.ts";

const MAKERS = { f64: Float64Array, f32: Float32Array } as const;

/** As many as a call needs. */
const MOST = 2;

/** Storage that no call uses. */
const idle: WeakRef<ArrayBufferLike>[] = [];

/** `length` entries that hold anything. */
export function borrow(length: number, precision: Precision): Float64Array | Float32Array {
  const Maker = MAKERS[precision];
  const bytes = length * Maker.BYTES_PER_ELEMENT;
  const index = idle.findIndex((reference) => {
    const size = reference.deref()?.byteLength ?? 0;
    return size >= bytes && size <= 2 * bytes;
  });
  const buffer = index < 0 ? undefined : idle.splice(index, 1)[0]!.deref();
  return buffer === undefined
    ? allocateShared(length, precision)
    : new Maker(buffer as ArrayBuffer, 0, length);
}

/** Gives back what was borrowed, once no thread reads it any more. */
export function giveBack({ buffer }: Float64Array | Float32Array): void {
  idle.unshift(new WeakRef(buffer));
  idle.splice(MOST);
}
