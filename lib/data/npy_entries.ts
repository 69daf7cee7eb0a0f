/**
 * The entries of an array of NumPy.
 *
 * @module
 */
import type { Yielder } from "../parallel/yielder.ts";
import { type Dtype, type Tensor, zeros } from "../tensor.ts";
import { type ElementType, scatter, swapBytes } from "./element_type.ts";
import type { ByteReader } from "./member_reader.ts";
import type { NpyHeader } from "./npy_header.ts";

/** Bytes that are read at once: eight times as many may be written, in some milliseconds. */
const PIECE = 2 ** 18;

/** The header of an array of real numbers. */
export type NumbersHeader = NpyHeader & { readonly type: ElementType };

/**
 * Tells arrays of real numbers from others.
 *
 * @param header What the array says of itself.
 */
export function holdsNumbers(header: NpyHeader): header is NumbersHeader {
  return typeof header.type !== "string";
}

/**
 * Reads the entries of an array.
 *
 * @param reader At the first entry.
 * @param header What the array says of itself.
 * @param dtype Element type of the tensor.
 * @param yielder Told of the bytes that are read.
 * @returns The tensor, row-major.
 * @throws {RangeError} If there is not so much memory.
 */
export async function readEntries<D extends Dtype>(
  reader: ByteReader,
  header: NumbersHeader,
  dtype: D,
  yielder: Yielder,
): Promise<Tensor<D>> {
  const { type, fortran } = header;
  const result = allocate(header.shape, dtype);
  if (type.isOwn && type.dtype === dtype && !fortran) {
    await readInPlace(reader, type, result.data.buffer as ArrayBuffer, yielder);
  } else {
    await readConverted(reader, header, result, yielder);
  }
  return result;
}

function allocate<D extends Dtype>(shape: readonly number[], dtype: D): Tensor<D> {
  try {
    return zeros(shape, dtype);
  } catch (error) {
    throw new RangeError(
      `Cannot load an array of shape [${shape}] in ${dtype} as there is not so much memory: ` +
        `take "float32" as 'dtype', or read fewer arrays`,
      { cause: error },
    );
  }
}

async function readInPlace(
  reader: ByteReader,
  { bigEndian, bytes }: ElementType,
  buffer: ArrayBuffer,
  yielder: Yielder,
): Promise<void> {
  for (let start = 0; start < buffer.byteLength; start += PIECE) {
    const part = new Uint8Array(buffer, start, Math.min(PIECE, buffer.byteLength - start));
    await reader.fill(part);
    if (bigEndian) swapBytes(part, bytes);
    await yielder.advance(part.length);
  }
}

async function readConverted(
  reader: ByteReader,
  { type, fortran, shape, count }: NumbersHeader,
  { data }: Tensor<Dtype>,
  yielder: Yielder,
): Promise<void> {
  const room = new Uint8Array(Math.min(PIECE, count * type.bytes));
  for (let start = 0; start < count;) {
    const part = room.subarray(0, Math.min(room.length, (count - start) * type.bytes));
    await reader.fill(part);
    if (type.bigEndian) swapBytes(part, type.bytes);
    const entries = type.read(part);
    if (fortran) scatter(entries, start, shape, data);
    else data.set(entries, start);
    start += entries.length;
    await yielder.advance(part.length);
  }
}
