/**
 * The directory of a zip archive, with the extension for large ones (PKWARE, APPNOTE 6.3.10).
 *
 * @module
 */
import type { ByteSource } from "./byte_source.ts";

/** A member of an archive. */
export interface ZipMember {
  /** Its name. */
  readonly name: string;
  /** How its bytes are kept. */
  readonly method: number;
  /** Whether they are encrypted. */
  readonly encrypted: boolean;
  /** Checksum of its bytes. */
  readonly crc: number;
  /** Number of bytes as kept. */
  readonly packed: number;
  /** Number of bytes. */
  readonly size: number;
  /** Where its own header begins. */
  readonly header: number;
}

const END = 0x06054b50;
const END_BYTES = 22;
const LARGE_END = 0x06064b50;
const LARGE_END_BYTES = 56;
const LOCATOR = 0x07064b50;
const LOCATOR_BYTES = 20;
const ENTRY = 0x02014b50;
const ENTRY_BYTES = 46;
const HEADER = 0x04034b50;
const HEADER_BYTES = 30;
/** Values that say: see the extension. */
const SEE_LARGE = 0xffffffff;
const LARGE_FIELD = 1;
/** Room for the comment at the end. */
const MOST_COMMENT = 0xffff;
/** A directory for some ten thousand arrays, which is read at once. */
const MOST_DIRECTORY = 2 ** 22;

/** Where the directory lies and how many members it lists. */
interface Directory {
  readonly start: number;
  readonly end: number;
  readonly count: number;
}

/**
 * Reads the directory of an archive.
 *
 * @param source The archive.
 * @returns Its members, in the order of the directory.
 * @throws {TypeError} If it is no archive, or the directory is damaged.
 */
export async function readDirectory(source: ByteSource): Promise<ZipMember[]> {
  const { start, end, count } = await findDirectory(source);
  const view = await viewOf(source, start, end - start);
  const members: ZipMember[] = [];
  const names = new Set<string>();
  for (let position = 0; position < view.byteLength;) {
    const { member, next } = readEntry(source, view, position);
    if (names.has(member.name)) throw damaged(source, `two members are named '${member.name}'`);
    names.add(member.name);
    members.push(member);
    position = next;
  }
  if (members.length !== count) {
    throw damaged(source, `its directory lists ${members.length} members for ${count}`);
  }
  return members;
}

/**
 * Finds where the bytes of a member begin.
 *
 * @param source The archive.
 * @param member The member.
 * @returns The position.
 * @throws {TypeError} If the member's own header does not agree with the directory.
 */
export async function findBytes(source: ByteSource, member: ZipMember): Promise<number> {
  const { name, header, packed, method } = member;
  const nameBytes = new TextEncoder().encode(name);
  if (header + HEADER_BYTES + nameBytes.length > source.size) {
    throw damaged(source, `'${name}' lies beyond its end`);
  }
  const view = await viewOf(source, header, HEADER_BYTES + nameBytes.length);
  const agrees = view.getUint32(0, true) === HEADER && view.getUint16(8, true) === method &&
    view.getUint16(26, true) === nameBytes.length &&
    textOf(view, HEADER_BYTES, nameBytes.length) === name;
  if (!agrees) throw damaged(source, `its directory and the header of '${name}' do not agree`);
  const start = header + HEADER_BYTES + nameBytes.length + view.getUint16(28, true);
  if (start + packed > source.size) throw damaged(source, `'${name}' lies beyond its end`);
  return start;
}

/** The error of an archive that is not what was written. */
export function damaged(source: ByteSource, reason: string, cause?: unknown): TypeError {
  return new TypeError(`Cannot load ${source.name} as the file is damaged: ${reason}`, { cause });
}

async function findDirectory(source: ByteSource): Promise<Directory> {
  await checkBeginning(source);
  const length = Math.min(source.size, END_BYTES + MOST_COMMENT);
  const first = source.size - length;
  const tail = await viewOf(source, first, length);
  const at = findEnd(tail);
  if (at < 0) throw damaged(source, "it has no directory, as if its end were missing");
  const small: Directory = {
    count: tail.getUint16(at + 10, true),
    start: tail.getUint32(at + 16, true),
    end: tail.getUint32(at + 16, true) + tail.getUint32(at + 12, true),
  };
  const locator = at - LOCATOR_BYTES;
  const large = locator >= 0 && tail.getUint32(locator, true) === LOCATOR
    ? readLong(source, tail, locator + 8)
    : undefined;
  const directory = large === undefined ? small : await readLargeEnd(source, large);
  const end = large ?? first + at;
  if (directory.end !== end || directory.start > end) {
    throw damaged(source, "its directory does not lie where its end says");
  }
  const bytes = end - directory.start;
  if (bytes <= MOST_DIRECTORY) return directory;
  throw new RangeError(
    `Cannot load ${source.name} as its directory must not exceed ${MOST_DIRECTORY} bytes: found ${bytes}`,
  );
}

async function checkBeginning(source: ByteSource): Promise<void> {
  const view = await viewOf(source, 0, Math.min(source.size, 6));
  const first = view.byteLength < 4 ? 0 : view.getUint32(0, true);
  if ([HEADER, END, LARGE_END].includes(first)) return;
  const isNpy = view.byteLength === 6 && textOf(view, 1, 5) === "NUMPY";
  throw new TypeError(
    `Cannot load ${source.name} as it is no .npz file: it begins otherwise` +
      `${isNpy ? "; it is a .npy file, which loadNpy() reads" : ""}`,
  );
}

/** Position of the record at the end, or -1. */
function findEnd(tail: DataView): number {
  for (let at = tail.byteLength - END_BYTES; at >= 0; at--) {
    const isEnd = tail.getUint32(at, true) === END &&
      at + END_BYTES + tail.getUint16(at + 20, true) === tail.byteLength;
    if (isEnd) return at;
  }
  return -1;
}

async function readLargeEnd(source: ByteSource, position: number): Promise<Directory> {
  if (position + LARGE_END_BYTES > source.size) {
    throw damaged(source, "its directory does not lie where its end says");
  }
  const view = await viewOf(source, position, LARGE_END_BYTES);
  if (view.getUint32(0, true) !== LARGE_END) {
    throw damaged(source, "its directory does not lie where its end says");
  }
  const start = readLong(source, view, 48);
  return { count: readLong(source, view, 32), start, end: start + readLong(source, view, 40) };
}

function readEntry(
  source: ByteSource,
  view: DataView,
  at: number,
): { readonly member: ZipMember; readonly next: number } {
  const rest = view.byteLength - at;
  if (rest < ENTRY_BYTES || view.getUint32(at, true) !== ENTRY) {
    throw damaged(source, "its directory is no list of members");
  }
  const nameLength = view.getUint16(at + 28, true);
  const extraLength = view.getUint16(at + 30, true);
  const extra = at + ENTRY_BYTES + nameLength;
  const next = extra + extraLength + view.getUint16(at + 32, true);
  if (next > view.byteLength) throw damaged(source, "its directory is no list of members");
  const large = largeFields(view, extra, extraLength);
  const long = (offset: number): number => {
    const value = view.getUint32(at + offset, true);
    if (value !== SEE_LARGE) return value;
    const position = large.shift();
    if (position === undefined) throw damaged(source, "a size is missing in its directory");
    return readLong(source, view, position);
  };
  const size = long(24), packed = long(20), header = long(42);
  const member: ZipMember = {
    name: textOf(view, at + ENTRY_BYTES, nameLength),
    method: view.getUint16(at + 10, true),
    encrypted: (view.getUint16(at + 8, true) & 1) === 1,
    crc: view.getUint32(at + 16, true),
    packed,
    size,
    header,
  };
  return { member, next };
}

/** Positions of the numbers of 64 bits in the extension of an entry. */
function largeFields(view: DataView, start: number, length: number): number[] {
  const end = start + length;
  for (let at = start; at + 4 <= end;) {
    const size = view.getUint16(at + 2, true);
    if (view.getUint16(at, true) === LARGE_FIELD && at + 4 + size <= end) {
      return Array.from({ length: Math.floor(size / 8) }, (_, i) => at + 4 + 8 * i);
    }
    at += 4 + size;
  }
  return [];
}

function readLong(source: ByteSource, view: DataView, at: number): number {
  const value = view.getBigUint64(at, true);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw damaged(source, `a size is ${value} bytes`);
  return Number(value);
}

const decoder = new TextDecoder();

function textOf(view: DataView, start: number, length: number): string {
  return decoder.decode(new Uint8Array(view.buffer, view.byteOffset + start, length));
}

async function viewOf(source: ByteSource, position: number, length: number): Promise<DataView> {
  const bytes = new Uint8Array(length);
  await source.read(bytes, position);
  return new DataView(bytes.buffer);
}
