/**
 * Fitted networks in NumPy's .npz files.
 *
 * @module
 */
import { frombuffer, serializeNpz } from "numpy-ts";
import { loadNpz } from "../data/npz.ts";
import type { Tensor } from "../tensor.ts";
import type { FitReport, ModelParts } from "./fitted_model.ts";
import { type CommonOptions, kernelOptions } from "./options.ts";

/** What the array `model` holds, as JSON. */
interface Description extends Pick<ModelParts, "net" | "kernel"> {
  readonly format: typeof FORMAT;
  readonly version: number;
  /** Element type of the kernels. */
  readonly dtype: "float64" | "float32";
  readonly report: FitReport;
}

const FORMAT = "widenet model";
const VERSION = 1;

/** Sizes and places in a .npz file without the extension for large ones are numbers of 32 bits. */
const MOST_BYTES = 2 ** 32 - 2 ** 16;

/**
 * Writes a model to a .npz file.
 *
 * @param path Where to write.
 * @param parts The model.
 * @throws {RangeError} If the file would exceed 4 GiB.
 */
export async function writeModel(path: string | URL, parts: ModelParts): Promise<void> {
  const { net, kernel, x, y, coefficients, report, options } = parts;
  const { dtype = "float64" } = options;
  const description: Description = { format: FORMAT, version: VERSION, net, kernel, dtype, report };
  const text = new TextEncoder().encode(JSON.stringify(description));
  const tensors = { x, y, coefficients };
  const bytes = Object.values(tensors).reduce(
    (sum, { data }) => sum + 8 * data.length,
    text.length,
  );
  if (bytes > MOST_BYTES) {
    throw new RangeError(
      `Cannot save a model as its inputs, targets and coefficients must not exceed 4 GiB: ` +
        `found ${bytes} bytes`,
    );
  }
  const arrays = { ...mapValues(tensors, toNumpy), model: frombuffer(text, "uint8") };
  try {
    await Deno.writeFile(path, await serializeNpz(arrays));
  } finally {
    for (const array of Object.values(arrays)) array.dispose();
  }
}

/**
 * Reads a model that was saved.
 *
 * @param source Path or URL of the file.
 * @param options How the model computes.
 * @returns The parts of the model, without its factor.
 * @throws {TypeError} If the file does not hold a model.
 * @throws {RangeError} If a later version wrote it.
 */
export async function readModel(
  source: string | URL,
  options: CommonOptions,
): Promise<ModelParts> {
  const { x, y, coefficients, model } = await loadArrays(source);
  if (x === undefined || y === undefined || coefficients === undefined || model === undefined) {
    throw notAModel(source, "an array 'x', 'y', 'coefficients' or 'model' is missing");
  }
  const { net, kernel, dtype, report } = readDescription(source, model);
  const n = x.shape[0];
  if (y.shape[0] !== n || `${y.shape}` !== `${coefficients.shape}`) {
    throw notAModel(
      source,
      `the shapes [${x.shape}], [${y.shape}] and [${coefficients.shape}] do not fit`,
    );
  }
  const use = kernelOptions({ ...options, dtype }, undefined);
  return { net, kernel, x, y, coefficients, report, options: use, factor: undefined };
}

async function loadArrays(source: string | URL): Promise<Partial<Record<string, Tensor>>> {
  try {
    return await loadNpz(source, { dtype: "float64" });
  } catch (error) {
    // A file that is not there, or may not be read, says so itself.
    if (Object.values(Deno.errors).some((type) => error instanceof type)) throw error;
    const reason = error instanceof Error ? error.message : `${error}`;
    throw notAModel(source, `it is no .npz file (${reason})`, error);
  }
}

function readDescription(source: string | URL, { data }: Tensor): Description {
  let found: Partial<Description>;
  try {
    found = JSON.parse(new TextDecoder().decode(Uint8Array.from(data)));
  } catch {
    throw notAModel(source, "the array 'model' is no JSON text");
  }
  if (found?.format !== FORMAT) throw notAModel(source, `its format is not "${FORMAT}"`);
  if (found.version !== VERSION) {
    throw new RangeError(
      `Cannot load a model as its version must be ${VERSION}: found ${found.version} in ${source}; ` +
        `use the version of this module that wrote it, or a later one`,
    );
  }
  // JSON leaves out what is undefined.
  const report = { iterations: undefined, ...found.report } as FitReport;
  return { ...found as Description, report };
}

function notAModel(source: string | URL, reason: string, cause?: unknown): TypeError {
  return new TypeError(`Cannot load a model as ${source} holds none: ${reason}`, { cause });
}

function toNumpy({ shape, data }: Tensor): ReturnType<typeof frombuffer> {
  return frombuffer(data, "float64").reshape(...shape);
}

function mapValues<K extends string, A, B>(
  record: Readonly<Record<K, A>>,
  map: (value: A) => B,
): Record<K, B> {
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => [key, map(value as A)]),
  ) as Record<K, B>;
}
