/**
 * NumPy's .npz files.
 *
 * @module
 */
import { parseNpz } from "numpy-ts";
import { type Tensor, tensor, type TensorLike } from "../tensor.ts";

/**
 * Reads the arrays of a .npz file as float64 tensors.
 *
 * @param source Path or URL of the file.
 * @returns The arrays by name.
 * @throws {Error} If the file is not a .npz file, or an array does not hold numbers.
 *
 * @example Usage
 * ```ts
 * import { loadNpz } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const { images } = await loadNpz(new URL("lib/data/digits.npz", `file://${Deno.cwd()}/`));
 * assertEquals(images!.shape, [1797, 8, 8]);
 * ```
 */
export async function loadNpz(source: string | URL): Promise<Record<string, Tensor>> {
  const { arrays } = await parseNpz(await readBytes(source));
  return Object.fromEntries(
    [...arrays].map(([name, array]) => [name, tensor(array as TensorLike)]),
  );
}

async function readBytes(source: string | URL): Promise<Uint8Array> {
  if (typeof source === "string") return await Deno.readFile(source);
  const response = await fetch(source);
  return new Uint8Array(await response.arrayBuffer());
}
