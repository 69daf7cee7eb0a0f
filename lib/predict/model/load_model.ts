/**
 * Fitted networks that were saved.
 *
 * @module
 */
import { checkChoices } from "../../kernel/options.ts";
import { checkNames, checkPath } from "../../options.ts";
import { checkWorkers } from "../../parallel/check_workers.ts";
import type { FittedModel } from "./fitted_model.ts";
import { makeModel } from "./make_model.ts";
import { readModel } from "./model_file.ts";
import type { SharedKernelOptions } from "../options.ts";

/** Options of {@linkcode loadModel}: how the loaded model computes. */
export type LoadModelOptions = Omit<SharedKernelOptions, "dtype" | "signal" | "onProgress">;

/**
 * Reads a model that was saved.
 *
 * On the same machine, with the same engine and backend, its predictions are those of the saved model to
 * the last bit.
 *
 * @param source Path or URL of the file.
 * @param options How the model computes.
 * @returns The model.
 * @throws {TypeError} If the file is damaged or does not hold a model; the message names the field.
 * @throws {RangeError} If a later version wrote it.
 *
 * @example Usage
 * ```ts
 * import { fit, loadModel, stax } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const net = stax.serial(stax.dense(512), stax.relu(), stax.dense(1));
 * const model = await fit(net, [[1, 0], [0, 1]], [1, -1]);
 * const path = await Deno.makeTempFile({ suffix: ".npz" });
 * await model.save(path);
 * const loaded = await loadModel(path);
 * assertEquals(await loaded.predict([[3, 1]]), await model.predict([[3, 1]]));
 * await Deno.remove(path);
 * ```
 */
export async function loadModel(
  source: string | URL,
  options: LoadModelOptions = {},
): Promise<FittedModel> {
  checkNames("load a model", options, ["engine", "backend", "precision", "workers"]);
  checkPath("load a model", "source", source);
  checkChoices("load a model", options);
  checkWorkers("load a model", options.workers);
  return makeModel(await readModel(source, options));
}
