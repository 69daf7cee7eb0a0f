/**
 * Parameters in NumPy's .npz files.
 *
 * @module
 */
import { nameOf } from "../data/byte_source.ts";
import { loadNpz } from "../data/npz.ts";
import { npzPieces } from "../data/npz_pieces.ts";
import { makeTensor } from "../tensor.ts";
import { writeFile } from "../write_file.ts";
import { checkParameters, listParameters, makeParameters, type Parameters } from "./parameters.ts";

/**
 * Writes parameters to one .npz file, an array a tensor, named by its place and name as in
 * `serial[0].dense.weight`. The file is as it was before, or whole.
 *
 * @param params The parameters.
 * @param path Where to write.
 * @throws {TypeError} If the value is not parameters.
 *
 * @example Usage
 * ```ts
 * import { finite, stax } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const path = await Deno.makeTempFile({ suffix: ".npz" });
 * const params = finite.init(stax.dense(3), [2], { seed: 0 });
 * await finite.save(params, path);
 * assertEquals(await finite.load(path), params);
 * await Deno.remove(path);
 * ```
 */
export async function save(params: Parameters, path: string | URL): Promise<void> {
  checkParameters(params, "save parameters");
  const arrays = listParameters(params).map(({ place, name, tensor }) =>
    [`${place}.${name}`, tensor] as const
  );
  await writeFile(path, npzPieces(Object.fromEntries(arrays)));
}

/**
 * Reads parameters that {@linkcode save} wrote, or NumPy's `savez` with the same names of arrays.
 *
 * @param source Path or URL of the file.
 * @returns The parameters, frozen; that they fit a network is seen where they are used.
 * @throws {TypeError} If the file is damaged, or the name of an array is not a place and a name.
 *
 * @example Usage
 * ```ts
 * import { finite, stax } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const path = await Deno.makeTempFile({ suffix: ".npz" });
 * await finite.save(finite.init(stax.dense(3), [2]), path);
 * assertEquals(Object.keys((await finite.load(path)).layers), ["dense"]);
 * await Deno.remove(path);
 * ```
 */
export async function load(source: string | URL): Promise<Parameters> {
  const arrays = await loadNpz(source);
  return makeParameters(
    Object.entries(arrays).map(([key, { shape, data }]) => {
      const dot = key.lastIndexOf(".");
      if (dot < 1) {
        throw new TypeError(
          `Cannot load parameters as ${nameOf(source)} holds an array '${key}': names must be a ` +
            "place and a name, as in serial[0].dense.weight",
        );
      }
      const tensor = Object.freeze(makeTensor(Object.freeze([...shape]), data));
      return { place: key.slice(0, dot), name: key.slice(dot + 1), tensor };
    }),
  );
}
