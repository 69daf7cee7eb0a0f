/**
 * NumPy's .npy files.
 *
 * @module
 */
import { Yielder } from "../parallel/yielder.ts";
import type { Dtype, Tensor } from "../tensor.ts";
import { type ByteSource, openBytes } from "./byte_source.ts";
import { checkBytes, type LoadNpyOptions, readLoadOptions } from "./load_options.ts";
import { plainBytes } from "./member_reader.ts";
import { holdsNumbers, type NumbersHeader, readEntries } from "./npy_entries.ts";
import { readNpyHeader } from "./npy_header.ts";

/**
 * Reads the array of a .npy file.
 *
 * Such a file has no checksum: damage to its entries is not seen. Integers of 64 bits beyond 2^53 are
 * rounded.
 *
 * @param source Path or URL of the file: `file:`, `https:` or any that `fetch` takes.
 * @param options The element type, the limit, and how to watch.
 * @returns The array.
 * @throws {TypeError} If the file is not a .npy file, its length does not fit its shape, or it does not
 * hold real numbers.
 * @throws {RangeError} If the limit is exceeded.
 * @throws {Deno.errors.NotFound} If there is no such file.
 * @throws {Deno.errors.Http} If a server answers with another error.
 *
 * @example Usage
 * ```ts
 * import { loadNpy } from "@widenet/ntk";
 * import { assertRejects } from "@std/assert";
 *
 * await assertRejects(() => loadNpy("no_such_file.npy"), Deno.errors.NotFound);
 * ```
 */
export async function loadNpy<D extends Dtype = Dtype>(
  source: string | URL,
  options: LoadNpyOptions<D> = {},
): Promise<Tensor<D>> {
  const { maxBytes } = readLoadOptions("load a .npy file", options, ["dtype"]);
  using bytes = await openBytes(source, { maxBytes, signal: options.signal });
  await refuseNpz(bytes);
  const reader = plainBytes(bytes, 0);
  const header = await readNpyHeader(reader, bytes.name);
  if (!holdsNumbers(header)) {
    throw new TypeError(`Cannot load ${bytes.name} as it holds ${header.type}`);
  }
  checkLength(bytes, header);
  const dtype = (options.dtype ?? header.type.dtype) as D;
  checkBytes(
    bytes.name,
    header.count * (dtype === "float64" ? 8 : 4),
    maxBytes,
    "take another 'dtype'",
  );
  const yielder = new Yielder(options, header.count * header.type.bytes);
  const tensor = await readEntries(reader, header, dtype, yielder);
  options.signal?.throwIfAborted();
  yielder.finish();
  return tensor;
}

async function refuseNpz(bytes: ByteSource): Promise<void> {
  const first = new Uint8Array(Math.min(2, bytes.size));
  await bytes.read(first, 0);
  if (first[0] !== 0x50 || first[1] !== 0x4b) return;
  throw new TypeError(
    `Cannot load ${bytes.name} as it is no .npy file: it is a .npz file, which loadNpz() reads`,
  );
}

function checkLength({ name, size }: ByteSource, header: NumbersHeader): void {
  const expected = header.bytes + header.count * header.type.bytes;
  if (size === expected) return;
  throw new TypeError(
    `Cannot load ${name} as an array of shape [${header.shape}] takes ${expected} bytes: ` +
      `found ${size}`,
  );
}
