/**
 * Fitted networks in NumPy's .npz files.
 *
 * @module
 */
import { type ModelFormat, readModelFile, writeModelFile } from "../../data/model_npz.ts";
import { checkPath } from "../../options.ts";
import type { Net } from "../../stax/network.ts";
import { walk } from "../../stax/walk.ts";
import { checkModel, type Description } from "./check_model.ts";
import type { ModelParts } from "./fitted_model.ts";
import { type CommonOptions, kernelOptions } from "../options.ts";

const FORMAT: ModelFormat<"x" | "y" | "coefficients"> = {
  format: "widenet model",
  version: 1,
  names: ["x", "y", "coefficients"],
};

/**
 * Writes a model to a .npz file.
 *
 * @param path Where to write.
 * @param parts The model.
 */
export async function writeModel(path: string | URL, parts: ModelParts): Promise<void> {
  const { net, kernel, x, y, coefficients, report, options } = parts;
  checkPath("save a model", "path", path);
  checkSavable(net);
  const { dtype = "float64" } = options;
  const description: Description = { net, kernel, dtype, report };
  await writeModelFile(path, FORMAT, { x, y, coefficients }, description);
}

/**
 * Reads a model that was saved.
 *
 * @param source Path or URL of the file.
 * @param options How the model computes.
 * @returns The parts of the model, without its factor.
 * @throws {TypeError} If the file does not hold a model; the message names the field.
 * @throws {RangeError} If a later version wrote it.
 */
export async function readModel(
  source: string | URL,
  options: CommonOptions,
): Promise<ModelParts> {
  return await readModelFile(source, FORMAT, async ({ x, y, coefficients }, found) => {
    const description = found as unknown as Description;
    await checkModel(description, { x, y, coefficients });
    const { net, kernel, dtype } = description;
    // JSON leaves out what is undefined.
    const report = { ...description.report, iterations: description.report.iterations };
    const use = kernelOptions({ ...options, dtype }, undefined);
    return { net, kernel, x, y, coefficients, report, options: use, factor: undefined };
  });
}

/** Refuses a network that is no data: functions do not survive JSON. */
function checkSavable(net: Net): void {
  walk<null>(net, [null], (layer, _, place) => {
    if (layer.kind !== "elementwise") return null;
    throw new TypeError(
      `Cannot save a model as its layer ${place} ('${layer.name}') is made of functions, which a file ` +
        `does not hold: keep its arrays 'x' and 'coefficients' and fit with the same code again, or use ` +
        `a nonlinearity that has a name in stax`,
    );
  });
}
