/**
 * Recursive feature machines that were saved.
 *
 * @module
 */
import type { LinearAlgebraOptions } from "../linalg/backend.ts";
import { checkOptions } from "../linalg/options.ts";
import { checkNames, checkPath } from "../options.ts";
import { formatOf } from "../data/model_npz.ts";
import { makeModel, type RfmModel } from "./model.ts";
import { readModel } from "./model_file.ts";
import { readTree, TREE_FORMAT } from "./tree_file.ts";
import { makeTree, type RfmTree } from "./tree_model.ts";

/** Options of {@linkcode loadRfm}: how the loaded model computes. */
export type LoadRfmOptions = Omit<LinearAlgebraOptions, "signal">;

/**
 * Reads a recursive feature machine, or a tree of them, that was saved.
 *
 * On the same machine, with the same backend, its predictions are those of the saved model to the last
 * bit.
 *
 * @param source Path or URL of the file.
 * @param options How the model computes.
 * @returns The model, whose `kind` tells "machine" from "tree".
 * @throws {TypeError} If the file is damaged or does not hold such a model; the message says why.
 * @throws {RangeError} If a later version wrote it.
 *
 * @example Usage
 * ```ts
 * import { loadRfm, rfm } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const model = await rfm([[0, 1], [1, 0], [1, 1]], [1, 2, 4], { iterations: 1 });
 * const path = await Deno.makeTempFile({ suffix: ".npz" });
 * await model.save(path);
 * const loaded = await loadRfm(path);
 * assertEquals(await loaded.predict([[3, 1]]), await model.predict([[3, 1]]));
 * await Deno.remove(path);
 * ```
 */
export async function loadRfm(
  source: string | URL,
  options: LoadRfmOptions = {},
): Promise<RfmModel | RfmTree> {
  checkNames("load a model", options, ["backend", "workers"]);
  checkPath("load a model", "source", source);
  checkOptions("load a model", options);
  if (await formatOf(source) === TREE_FORMAT.format) {
    return makeTree(await readTree(source, options));
  }
  return makeModel(await readModel(source), options);
}
