/**
 * What NumPy writes before the entries of an array (NumPy Enhancement Proposal 1, versions 1 to 3).
 *
 * @module
 */
import { type ElementType, elementType, foreignKind } from "./element_type.ts";
import type { ByteReader } from "./member_reader.ts";

/** What the header of an array says. */
export interface NpyHeader {
  /** Length of each axis. */
  readonly shape: readonly number[];
  /** Number of entries. */
  readonly count: number;
  /** Whether the first index runs fastest. */
  readonly fortran: boolean;
  /** How an entry is written, or what it is if it is no real number. */
  readonly type: ElementType | string;
  /** Bytes of the header itself. */
  readonly bytes: number;
}

const MAGIC = [0x93, ..."NUMPY"].map((byte) =>
  typeof byte === "number" ? byte : byte.charCodeAt(0)
);
const PREFIX_BYTES = 8;
/** Headers are some hundred bytes; those of records are longer. */
const MOST_BYTES = 2 ** 20;
/** Characters of a header in a message. */
const MOST_SHOWN = 100;
/** NumPy has no more. */
const MOST_AXES = 64;
/** Begins the entries at a multiple of so many bytes, as NumPy does. */
const ALIGNMENT = 64;

/**
 * The header of an array, in version 1 of the format.
 *
 * @param shape Length of each axis.
 * @param code How an entry is written, as {@linkcode elementCode} says.
 * @returns Its bytes.
 */
export function npyHeader(shape: readonly number[], code: string): Uint8Array {
  const axes = shape.map((length) => `${length},`).join(" ");
  const text = `{'descr': '${code}', 'fortran_order': False, 'shape': (${axes}), }`;
  const prefix = PREFIX_BYTES + 2;
  const length = Math.ceil((prefix + text.length + 1) / ALIGNMENT) * ALIGNMENT - prefix;
  const bytes = new TextEncoder().encode(`\0NUMPY\x01\0\0\0${text.padEnd(length - 1)}\n`);
  bytes[0] = 0x93;
  new DataView(bytes.buffer).setUint16(PREFIX_BYTES, length, true);
  return bytes;
}

/** NumPy's code of the entries. All machines that Deno runs on are little-endian. */
export function elementCode(data: Float64Array | Float32Array | Uint8Array): string {
  return data instanceof Float64Array ? "<f8" : data instanceof Float32Array ? "<f4" : "|u1";
}

/**
 * Reads the header of an array.
 *
 * @param reader At the beginning of the array; afterwards at its entries.
 * @param what What is read, for messages, as in "'x' of data.npz".
 * @returns The header.
 * @throws {TypeError} If there is none, or it is malformed.
 */
export async function readNpyHeader(reader: ByteReader, what: string): Promise<NpyHeader> {
  const prefix = await take(reader, PREFIX_BYTES);
  const [major = 0] = prefix.subarray(MAGIC.length);
  if (!MAGIC.every((byte, i) => prefix[i] === byte) || major < 1 || major > 3) {
    throw new TypeError(`Cannot load ${what} as it does not begin as a NumPy array does`);
  }
  const lengthBytes = await take(reader, major === 1 ? 2 : 4);
  const length = lengthBytes.reduceRight((sum, byte) => 256 * sum + byte, 0);
  if (length > MOST_BYTES) {
    throw new TypeError(`Cannot load ${what} as its header is too long: found ${length} bytes`);
  }
  const text = new TextDecoder().decode(await take(reader, length));
  return { ...parse(text, what), bytes: PREFIX_BYTES + lengthBytes.length + length };
}

/** A Python dictionary, as {'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }. */
function parse(text: string, what: string): Omit<NpyHeader, "bytes"> {
  const [, code, list] = /['"]descr['"]\s*:\s*(?:['"]([^'"]*)['"]|([[(]))/.exec(text) ?? [];
  const [, order] = /['"]fortran_order['"]\s*:\s*(True|False)\b/.exec(text) ?? [];
  // Inner shapes, as of the fields of a record, come before.
  const [, axes] = /^.*['"]shape['"]\s*:\s*\(([\dL,\s]*)\)/s.exec(text) ?? [];
  if ((code ?? list) === undefined || order === undefined || axes === undefined) {
    const found = JSON.stringify(text.trim().slice(0, MOST_SHOWN));
    throw new TypeError(`Cannot load ${what} as its header is malformed: found ${found}`);
  }
  const shape = (axes.match(/\d+/g) ?? []).map(Number);
  const count = shape.reduce((product, length) => product * length, 1);
  if (shape.length > MOST_AXES) {
    throw new TypeError(
      `Cannot load ${what} as it must not have more than ${MOST_AXES} axes: found ${shape.length}`,
    );
  }
  if (!Number.isSafeInteger(count) || !shape.every(Number.isSafeInteger)) {
    throw new TypeError(`Cannot load ${what} as its shape is too large: found [${shape}]`);
  }
  const type = code === undefined ? "records" : elementType(code) ?? foreignKind(code);
  return { shape, count, fortran: order === "True" && shape.length > 1, type };
}

async function take(reader: ByteReader, count: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(count);
  await reader.fill(bytes);
  return bytes;
}
