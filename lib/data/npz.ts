/**
 * NumPy's .npz files.
 *
 * @module
 */
import { Yielder } from "../parallel/yielder.ts";
import type { Dtype, Tensor } from "../tensor.ts";
import { type ByteSource, openBytes } from "./byte_source.ts";
import { checkBytes, type LoadNpzOptions, readLoadOptions } from "./load_options.ts";
import { foreignPacking, openMember } from "./member_reader.ts";
import { holdsNumbers, type NumbersHeader, readEntries } from "./npy_entries.ts";
import { type NpyHeader, readNpyHeader } from "./npy_header.ts";
import { damaged, findBytes, readDirectory, type ZipMember } from "./zip.ts";

/** What the name of an array ends with in the archive. */
const EXTENSION = ".npy";

/** An array of an archive. */
interface NpzArray {
  readonly name: string;
  readonly member: ZipMember;
  /** What it says of itself, or why it is left out. */
  readonly header: NumbersHeader | string;
}

/**
 * Reads the arrays of a .npz file.
 *
 * Arrays of strings, Python objects, dates, records or complex numbers are left out: they are not among
 * the keys of the result, and to ask for one by its name is an error that says so. Integers of 64 bits
 * beyond 2^53 are rounded.
 *
 * A local file is read array by array and piece by piece. Each array is checked against its checksum,
 * and the memory that all of them need is compared with `maxBytes` before any is inflated.
 *
 * @param source Path or URL of the file: `file:`, `https:` or any that `fetch` takes.
 * @param options The names of the arrays, their element type, the limit, and how to watch.
 * @returns The arrays by name.
 * @throws {TypeError} If the file is not a .npz file, is damaged, or an array that is asked for does not
 * hold real numbers.
 * @throws {RangeError} If an array that is asked for is not there, or the limit is exceeded.
 * @throws {Deno.errors.NotFound} If there is no such file.
 * @throws {Deno.errors.Http} If a server answers with another error.
 *
 * @example Usage
 * ```ts
 * import { loadNpz } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const { images } = await loadNpz("lib/data/digits.npz", { names: ["images"] });
 * assertEquals(images!.shape, [1797, 8, 8]);
 * ```
 */
export async function loadNpz<D extends Dtype = Dtype>(
  source: string | URL,
  options: LoadNpzOptions<D> = {},
): Promise<Record<string, Tensor<D>>> {
  const { maxBytes } = readLoadOptions("load a .npz file", options, ["names", "dtype"]);
  checkNamesOfArrays(options.names);
  using bytes = await openBytes(source, { maxBytes, signal: options.signal });
  const found = await listArrays(bytes, options);
  const dtypeOf = ({ type }: NumbersHeader): D => (options.dtype ?? type.dtype) as D;
  const memory = sum(found, (header) => header.count * (dtypeOf(header) === "float64" ? 8 : 4));
  checkBytes(bytes.name, memory, maxBytes, "read only some arrays by 'names'");
  const yielder = new Yielder(options, sum(found, entryBytes));
  const arrays: Record<string, Tensor<D>> = {};
  for (const { name, member, header } of found) {
    if (typeof header === "string") {
      leaveOut(arrays, name, `Cannot load '${name}' of ${bytes.name} as it holds ${header}`);
      continue;
    }
    const tensor = await readMember(bytes, { name, member }, dtypeOf(header), yielder);
    // A plain assignment would take the name "__proto__" for something else.
    const value = { value: tensor, enumerable: true, writable: true, configurable: true };
    Object.defineProperty(arrays, name, value);
  }
  options.signal?.throwIfAborted();
  yielder.finish();
  return arrays;
}

/** The arrays that are asked for, with their headers. */
async function listArrays(
  source: ByteSource,
  { names, signal }: LoadNpzOptions,
): Promise<NpzArray[]> {
  const members = membersByName(await readDirectory(source));
  const missing = names?.find((name) => !members.has(name));
  if (missing !== undefined) {
    throw new RangeError(
      `Cannot load '${missing}' of ${source.name} as there is no such array: ` +
        `it has ${[...members.keys()].join(", ")}`,
    );
  }
  const found: NpzArray[] = [];
  const yielder = new Yielder({ signal }, members.size);
  for (const name of names ?? members.keys()) {
    await yielder.advance(1);
    const member = members.get(name)!;
    const header = await headerOf(source, name, member);
    if (typeof header === "string" && names !== undefined) {
      throw new TypeError(`Cannot load '${name}' of ${source.name} as it holds ${header}`);
    }
    found.push({ name, member, header });
  }
  if (found.length > 0 && found.every(({ header }) => typeof header === "string")) {
    const kinds = found.map(({ name, header }) => `'${name}' holds ${header}`);
    throw new TypeError(
      `Cannot load ${source.name} as no array holds real numbers: ${kinds.join(", ")}`,
    );
  }
  return found;
}

/** Members by the names of their arrays; others than arrays keep theirs, unless an array has it. */
function membersByName(members: readonly ZipMember[]): Map<string, ZipMember> {
  const byName = new Map<string, ZipMember>();
  for (const member of members) {
    const isArray = member.name.endsWith(EXTENSION);
    const name = isArray ? member.name.slice(0, -EXTENSION.length) : member.name;
    if (isArray || !byName.has(name)) byName.set(name, member);
  }
  return byName;
}

async function headerOf(
  source: ByteSource,
  name: string,
  member: ZipMember,
): Promise<NumbersHeader | string> {
  const packing = foreignPacking(member);
  if (packing !== undefined) {
    // A damaged directory would say so too, and the header would not agree.
    await findBytes(source, member);
    return packing;
  }
  if (!member.name.endsWith(EXTENSION)) return "no NumPy array";
  const reader = await openMember(source, member);
  try {
    const header = await readNpyHeader(reader, `'${name}' of ${source.name}`);
    if (!holdsNumbers(header)) return header.type as string;
    checkLength(source, name, member, header);
    return header;
  } finally {
    await reader.cancel();
  }
}

function checkLength(
  source: ByteSource,
  name: string,
  { size }: ZipMember,
  header: NpyHeader & NumbersHeader,
): void {
  if (header.bytes + entryBytes(header) === size) return;
  throw damaged(source, `'${name}' of shape [${header.shape}] does not fill its ${size} bytes`);
}

async function readMember<D extends Dtype>(
  source: ByteSource,
  { name, member }: Omit<NpzArray, "header">,
  dtype: D,
  yielder: Yielder,
): Promise<Tensor<D>> {
  const reader = await openMember(source, member);
  try {
    const header = await readNpyHeader(reader, `'${name}' of ${source.name}`);
    const tensor = await readEntries(reader, header as NumbersHeader, dtype, yielder);
    await reader.finish();
    return tensor;
  } finally {
    await reader.cancel();
  }
}

/** Makes the name of an array that is left out an error, which says why, rather than undefined. */
function leaveOut(arrays: object, name: string, message: string): void {
  Object.defineProperty(arrays, name, {
    enumerable: false,
    get: () => {
      throw new TypeError(message);
    },
  });
}

function entryBytes({ count, type }: NumbersHeader): number {
  return count * type.bytes;
}

function sum(arrays: readonly NpzArray[], measure: (header: NumbersHeader) => number): number {
  return arrays.reduce(
    (total, { header }) => typeof header === "string" ? total : total + measure(header),
    0,
  );
}

function checkNamesOfArrays(names: unknown): void {
  if (names === undefined) return;
  if (Array.isArray(names) && names.every((name) => typeof name === "string")) return;
  throw new TypeError(
    `Cannot load a .npz file as 'names' must be an array of names: found ${typeof names}`,
  );
}
