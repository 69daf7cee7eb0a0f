/**
 * Models in NumPy's .npz files: arrays, and one more named `model` with the rest as JSON in UTF-8.
 *
 * @module
 */
import type { Tensor } from "../tensor.ts";
import { writeFile } from "../write_file.ts";
import { nameOf } from "./byte_source.ts";
import { loadNpz } from "./npz.ts";
import { type NpzEntry, npzPieces } from "./npz_pieces.ts";

/** Thrown where a file holds no model; the message is the reason. */
export class NotAModel extends Error {}

/** What kind of model a file holds. */
export interface ModelFormat<Name extends string> {
  /** Name of the format. */
  readonly format: string;
  /** Its version. */
  readonly version: number;
  /** Names of the arrays beside `model`. */
  readonly names: readonly Name[];
}

/** Says what a model is besides its arrays, as far as anything is known of a file. */
export type Described = Readonly<Record<string, unknown>>;

/**
 * Writes a model.
 *
 * @param path Where to write.
 * @param format What kind of model.
 * @param arrays Its arrays.
 * @param description The rest, as JSON takes it.
 */
export async function writeModelFile<Name extends string>(
  path: string | URL,
  { format, version }: ModelFormat<Name>,
  arrays: Readonly<Record<Name, NpzEntry>>,
  description: object,
): Promise<void> {
  const text = new TextEncoder().encode(JSON.stringify({ format, version, ...description }));
  const model = { shape: [text.length], data: text };
  await writeFile(path, npzPieces({ ...arrays, model }));
}

/**
 * Reads a model.
 *
 * @param source Path or URL of the file.
 * @param format What kind of model.
 * @param read Makes the model of its arrays and the rest; throws {@linkcode NotAModel} if it cannot.
 * @returns The model.
 * @throws {TypeError} If the file does not hold such a model; the message says why.
 * @throws {RangeError} If a later version wrote it.
 */
export async function readModelFile<Name extends string, Model>(
  source: string | URL,
  format: ModelFormat<Name>,
  read: (arrays: Readonly<Record<Name, Tensor>>, description: Described) => Promise<Model>,
): Promise<Model> {
  const name = nameOf(source);
  try {
    const arrays = await loadArrays(source, [...format.names, "model"]);
    const description = readDescription(name, format, arrays.model!);
    return await read(arrays as Readonly<Record<Name, Tensor>>, description);
  } catch (error) {
    if (!(error instanceof NotAModel)) throw error;
    const { message, cause } = error;
    throw new TypeError(`Cannot load a model as ${name} holds none: ${message}`, { cause });
  }
}

/**
 * The format that a file names, if it names one: which of several kinds of model it may hold.
 *
 * @param source Path or URL of the file.
 * @returns The name of the format, or undefined if the file holds no model; reading it will say why.
 */
export async function formatOf(source: string | URL): Promise<unknown> {
  try {
    const { model } = await loadArrays(source, ["model"]);
    return JSON.parse(new TextDecoder().decode(Uint8Array.from(model!.data)))?.format;
  } catch (error) {
    if (error instanceof NotAModel || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function loadArrays(
  source: string | URL,
  names: readonly string[],
): Promise<Readonly<Record<string, Tensor>>> {
  try {
    return await loadNpz(source, { names, dtype: "float64" });
  } catch (error) {
    // A file that is not there, or may not be read, says so itself.
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
    throw new NotAModel(error.message, { cause: error });
  }
}

function readDescription<Name extends string>(
  name: string,
  { format, version }: ModelFormat<Name>,
  { data }: Tensor,
): Described {
  let found: Described | null;
  try {
    found = JSON.parse(new TextDecoder().decode(Uint8Array.from(data)));
  } catch {
    throw new NotAModel("the array 'model' is no JSON text");
  }
  if (found?.format !== format) throw new NotAModel(`its format is not "${format}"`);
  if (found.version === version) return found;
  throw new RangeError(
    `Cannot load a model as its version must be ${version}: found ${found.version} in ${name}; ` +
      `use the version of this module that wrote it, or a later one`,
  );
}
