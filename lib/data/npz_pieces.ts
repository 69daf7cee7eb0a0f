/**
 * Arrays as the bytes of a .npz file.
 *
 * @module
 */
import { crc32 } from "../checksum.ts";
import { Yielder } from "../parallel/yielder.ts";
import { elementCode, npyHeader } from "./npy_header.ts";

/** What an array of a .npz file is made from. */
export interface NpzEntry {
  /** Length of each axis. */
  readonly shape: readonly number[];
  /** Entries in row-major order. */
  readonly data: Float64Array | Float32Array | Uint8Array;
}

/** A member that has been written. */
interface Written {
  readonly name: Uint8Array;
  readonly crc: number;
  readonly size: number;
  readonly header: number;
}

/** Bytes that are given at once. */
const PIECE = 2 ** 20;
/** The version of the format with sizes of 64 bits. */
const VERSION = 45;
/** The first day that the format can name, so that equal arrays make equal files. */
const DAY = 33;
/** Where a size of 32 bits refers to one of 64 bits. */
const SEE_LARGE = 0xffffffff;

/**
 * The bytes of a .npz file, piece by piece, in the form that NumPy writes: stored, with sizes of 64 bits.
 *
 * @param arrays The arrays by name; they must not change until the last piece is taken.
 * @returns The pieces.
 */
export async function* npzPieces(
  arrays: Readonly<Record<string, NpzEntry>>,
): AsyncGenerator<Uint8Array> {
  const written: Written[] = [];
  const yielder = new Yielder({}, Infinity);
  let position = 0;
  for (const [key, entry] of Object.entries(arrays)) {
    const name = new TextEncoder().encode(`${key}.npy`);
    const head = npyHeader(entry.shape, elementCode(entry.data));
    const size = head.length + entry.data.byteLength;
    const member: Written = {
      name,
      crc: await checksum(head, entry, yielder),
      size,
      header: position,
    };
    const header = localHeader(member);
    yield header;
    yield head;
    yield* piecesOf(entry);
    written.push(member);
    position += header.length + size;
  }
  yield directory(written, position);
}

function* piecesOf({ data }: NpzEntry): Generator<Uint8Array> {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  // Copies, as shared memory cannot be written to a file.
  for (let start = 0; start < bytes.length; start += PIECE) {
    yield bytes.slice(start, start + PIECE);
  }
}

async function checksum(head: Uint8Array, entry: NpzEntry, yielder: Yielder): Promise<number> {
  let crc = crc32(head);
  for (const piece of piecesOf(entry)) {
    crc = crc32(piece, crc);
    await yielder.advance(piece.length);
  }
  return crc;
}

function localHeader({ name, crc, size }: Written): Uint8Array {
  return record(
    [4, 0x04034b50],
    ...fixedFields(crc),
    [4, SEE_LARGE],
    [4, SEE_LARGE],
    [2, name.length],
    [2, 20],
    name,
    ...[[2, 1], [2, 16], [8, size], [8, size]] as const,
  );
}

function directory(written: readonly Written[], start: number): Uint8Array {
  const entries = written.map(({ name, crc, size, header }) =>
    record(
      [4, 0x02014b50],
      [2, VERSION],
      ...fixedFields(crc),
      [4, SEE_LARGE],
      [4, SEE_LARGE],
      [2, name.length],
      [2, 28],
      ...[[2, 0], [2, 0], [2, 0], [4, 0], [4, SEE_LARGE]] as const,
      name,
      ...[[2, 1], [2, 24], [8, size], [8, size], [8, header]] as const,
    )
  );
  const length = entries.reduce((sum, entry) => sum + entry.length, 0);
  const count = written.length;
  return record(
    ...entries,
    ...[[4, 0x06064b50], [8, 44], [2, VERSION], [2, VERSION], [4, 0], [4, 0]] as const,
    ...[[8, count], [8, count], [8, length], [8, start]] as const,
    ...[[4, 0x07064b50], [4, 0], [8, start + length], [4, 1]] as const,
    ...[[4, 0x06054b50], [2, 0], [2, 0], [2, 0xffff], [2, 0xffff]] as const,
    ...[[4, SEE_LARGE], [4, SEE_LARGE], [2, 0]] as const,
  );
}

/** Version, flags (names are UTF-8), method (stored), time, day and checksum. */
function fixedFields(crc: number): readonly Field[] {
  return [[2, VERSION], [2, 0x800], [2, 0], [2, 0], [2, DAY], [4, crc]];
}

/** A number of so many bytes, or bytes as they are. */
type Field = readonly [bytes: 2 | 4 | 8, value: number] | Uint8Array;

/** Fields one after the other, in little-endian order. */
function record(...fields: readonly Field[]): Uint8Array {
  const length = fields.reduce(
    (sum, field) => sum + (field instanceof Uint8Array ? field.length : field[0]),
    0,
  );
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const field of fields) {
    if (field instanceof Uint8Array) {
      bytes.set(field, at);
      at += field.length;
      continue;
    }
    const [size, value] = field;
    if (size === 2) view.setUint16(at, value, true);
    else if (size === 4) view.setUint32(at, value, true);
    else view.setBigUint64(at, BigInt(value), true);
    at += size;
  }
  return bytes;
}
