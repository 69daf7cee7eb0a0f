/**
 * Recursive feature machines in NumPy's .npz files.
 *
 * @module
 */
import {
  type Described,
  type ModelFormat,
  NotAModel,
  readModelFile,
  writeModelFile,
} from "../data/model_npz.ts";
import { firstNotFinite } from "../first_not_finite.ts";
import type { Tensor } from "../tensor.ts";
import type { RfmIteration } from "./iteration.ts";
import { hasBandwidth, isOwn, type KernelSpec } from "./kernels/spec.ts";
import type { RfmParts } from "./parts.ts";
import { readKernelSpec } from "./kernels/read_spec.ts";
import type { RfmOptions } from "./options.ts";

/** The format of a machine's file. */
export const FORMAT: ModelFormat<"x" | "features" | "coefficients"> = {
  format: "widenet recursive feature machine",
  version: 1,
  names: ["x", "features", "coefficients"],
};

/** What the array `model` holds besides the format. */
export interface StoredModel {
  /** The kernel as the option takes it. */
  readonly kernel: Pick<RfmOptions, "kernel" | "exponent" | "norm">;
  readonly bandwidth: number;
  readonly iteration: number;
  readonly history: readonly RfmIteration[];
}

/**
 * Writes a model to a .npz file.
 *
 * @param path Where to write.
 * @param parts The model.
 * @throws {TypeError} If the kernel is made of functions of the caller.
 */
export async function writeModel(path: string | URL, parts: RfmParts): Promise<void> {
  const { x, features, coefficients } = parts;
  await writeModelFile(path, FORMAT, { x, features, coefficients }, describeModel(parts));
}

/**
 * What a model is besides its arrays.
 *
 * @param parts The model.
 * @throws {TypeError} If the kernel is made of functions of the caller.
 */
export function describeModel({ kernel, iteration, history }: RfmParts): StoredModel {
  const { spec, bandwidth } = kernel;
  if (isOwn(spec)) {
    throw new TypeError(
      "Cannot save a recursive feature machine as its kernel is made of functions, which no file can hold: " +
        "keep 'x', 'features' and 'coefficients'",
    );
  }
  return { kernel: optionOf(spec), bandwidth, iteration, history };
}

function optionOf(spec: KernelSpec): StoredModel["kernel"] {
  switch (spec.form) {
    case "laplace":
      return { kernel: "laplace", exponent: spec.exponent };
    case "norm":
      return { kernel: "laplace", exponent: spec.exponent, norm: spec.norm };
    case "network":
      return { kernel: spec.net };
    default:
      return { kernel: "gaussian" };
  }
}

/**
 * Reads a model that was saved.
 *
 * @param source Path or URL of the file.
 * @returns The parts of the model.
 * @throws {TypeError} If the file does not hold such a model; the message says why.
 * @throws {RangeError} If a later version wrote it.
 */
export async function readModel(source: string | URL): Promise<RfmParts> {
  return await readModelFile(source, FORMAT, (arrays, description) => {
    checkArrays(arrays);
    return Promise.resolve({ ...arrays, ...readDescribed(description, arrays.x.shape[1]!) });
  });
}

/**
 * Reads what a model is besides its arrays.
 *
 * @param description The description.
 * @param d Number of features of an input.
 * @throws {NotAModel} If something in it is missing or out of range.
 */
export function readDescribed(
  description: object,
  d: number,
): Pick<RfmParts, "kernel" | "iteration" | "history"> {
  const { bandwidth, iteration, history, kernel } = description as Partial<StoredModel>;
  const spec = readSpec(kernel, d);
  checkNumber("bandwidth", bandwidth, hasBandwidth(spec) ? Number.MIN_VALUE : 1);
  checkNumber("iteration", iteration, 0);
  return {
    kernel: { spec, bandwidth: bandwidth! },
    iteration: iteration!,
    history: readHistory(history),
  };
}

type Arrays = Readonly<Record<"x" | "features" | "coefficients", Tensor>>;

/** Refuses arrays whose shapes do not fit, or that are not finite. */
export function checkArrays({ x, features, coefficients }: Arrays): void {
  const [n, d] = x.shape;
  const metric = [`${d}`, `${d},${d}`].includes(`${features.shape}`);
  const fits = x.shape.length === 2 && metric && coefficients.shape[0] === n &&
    coefficients.shape.length <= 2 && coefficients.data.length * x.data.length > 0;
  if (!fits) {
    throw new NotAModel(
      `the shapes of x, features and coefficients do not fit: found [${x.shape}], ` +
        `[${features.shape}] and [${coefficients.shape}]`,
    );
  }
  for (const [name, array] of Object.entries({ x, features, coefficients })) {
    checkFinite(name, array);
  }
}

/** Refuses an array with an entry that is not finite. */
export function checkFinite(name: string, { data }: Tensor): void {
  const bad = firstNotFinite(data);
  if (bad >= 0) throw new NotAModel(`${name} must be finite: entry ${bad} is ${data[bad]}`);
}

function readSpec(kernel: Described[string], d: number): KernelSpec {
  try {
    return readKernelSpec(kernel as StoredModel["kernel"], d, "load a model");
  } catch (error) {
    const { message } = error as Error;
    throw new NotAModel(`model.kernel is refused: ${message}`, { cause: error });
  }
}

/** Refuses what is no number of at least some size. */
export function checkNumber(name: string, value: unknown, least: number): void {
  if (typeof value === "number" && value >= least && Math.abs(value) < Infinity) return;
  throw new NotAModel(`model.${name} must be a number from ${least} on: found ${value}`);
}

/** Refuses what is no whole number of at least some size. */
export function checkWholeNumber(name: string, value: unknown, least: number): void {
  if (Number.isSafeInteger(value) && value as number >= least) return;
  throw new NotAModel(`model.${name} must be a whole number from ${least} on: found ${value}`);
}

/** JSON leaves out what is undefined. */
function readHistory(history: unknown): readonly RfmIteration[] {
  if (!Array.isArray(history)) throw new NotAModel("model.history must be an array");
  return history.map((entry: RfmIteration) => ({
    ...entry,
    validation: entry.validation,
    bandwidth: entry.bandwidth,
  }));
}
