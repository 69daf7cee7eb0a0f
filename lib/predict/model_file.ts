/**
 * Fitted networks in NumPy's .npz files.
 *
 * @module
 */
import { nameOf } from "../data/byte_source.ts";
import { loadNpz } from "../data/npz.ts";
import { npzPieces } from "../data/npz_pieces.ts";
import { checkPath } from "../options.ts";
import type { Net } from "../stax/network.ts";
import { walk } from "../stax/walk.ts";
import type { Tensor } from "../tensor.ts";
import { writeFile } from "../write_file.ts";
import { checkModel, type Description, NotAModel } from "./check_model.ts";
import type { ModelParts } from "./fitted_model.ts";
import { type CommonOptions, kernelOptions } from "./options.ts";

/** What the array `model` holds, as JSON. */
interface StoredDescription extends Description {
  readonly format: typeof FORMAT;
  readonly version: number;
}

const FORMAT = "widenet model";
const VERSION = 1;

/** The arrays of a model file. */
const NAMES = ["x", "y", "coefficients", "model"] as const;

type Arrays = Readonly<Record<typeof NAMES[number], Tensor>>;

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
  const description: StoredDescription = {
    format: FORMAT,
    version: VERSION,
    net,
    kernel,
    dtype,
    report,
  };
  const text = new TextEncoder().encode(JSON.stringify(description));
  const model = { shape: [text.length], data: text };
  await writeFile(path, npzPieces({ x, y, coefficients, model }));
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
  const name = nameOf(source);
  try {
    const { x, y, coefficients, model } = await loadArrays(source);
    const description = readDescription(name, model);
    await checkModel(description, { x, y, coefficients });
    const { net, kernel, dtype } = description;
    // JSON leaves out what is undefined.
    const report = { ...description.report, iterations: description.report.iterations };
    const use = kernelOptions({ ...options, dtype }, undefined);
    return { net, kernel, x, y, coefficients, report, options: use, factor: undefined };
  } catch (error) {
    if (!(error instanceof NotAModel)) throw error;
    const { message, cause } = error;
    throw new TypeError(`Cannot load a model as ${name} holds none: ${message}`, { cause });
  }
}

async function loadArrays(source: string | URL): Promise<Arrays> {
  try {
    return await loadNpz(source, { names: NAMES, dtype: "float64" }) as Arrays;
  } catch (error) {
    // A file that is not there, or may not be read, says so itself.
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
    throw new NotAModel(error.message, { cause: error });
  }
}

function readDescription(name: string, { data }: Tensor): Description {
  let found: Partial<StoredDescription> | null;
  try {
    found = JSON.parse(new TextDecoder().decode(Uint8Array.from(data)));
  } catch {
    throw new NotAModel("the array 'model' is no JSON text");
  }
  if (found?.format !== FORMAT) throw new NotAModel(`its format is not "${FORMAT}"`);
  if (found.version !== VERSION) {
    throw new RangeError(
      `Cannot load a model as its version must be ${VERSION}: found ${found.version} in ${name}; ` +
        `use the version of this module that wrote it, or a later one`,
    );
  }
  return found as Description;
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
