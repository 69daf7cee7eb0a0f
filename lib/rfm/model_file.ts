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
import { isOwn, isRadial, type KernelSpec } from "./kernels/spec.ts";
import type { RfmParts } from "./model.ts";
import { readKernelSpec, type RfmOptions } from "./options.ts";

const FORMAT: ModelFormat<"x" | "features" | "coefficients"> = {
  format: "widenet recursive feature machine",
  version: 1,
  names: ["x", "features", "coefficients"],
};

/** What the array `model` holds besides the format. */
interface Stored {
  /** The kernel as the option takes it. */
  readonly kernel: Pick<RfmOptions, "kernel" | "exponent">;
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
  const { kernel: { spec, bandwidth }, x, features, coefficients, iteration, history } = parts;
  if (isOwn(spec)) {
    throw new TypeError(
      "Cannot save a recursive feature machine as its kernel is made of functions, which no file can hold: " +
        "keep 'x', 'features' and 'coefficients'",
    );
  }
  const stored: Stored = { kernel: optionOf(spec), bandwidth, iteration, history };
  await writeModelFile(path, FORMAT, { x, features, coefficients }, stored);
}

function optionOf(spec: KernelSpec): Stored["kernel"] {
  switch (spec.form) {
    case "laplace":
      return { kernel: "laplace", exponent: spec.exponent };
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
    const { bandwidth, iteration, history, kernel } = description as Partial<Stored>;
    const spec = readSpec(kernel, arrays.x.shape[1]!);
    checkNumber("bandwidth", bandwidth, isRadial(spec) ? Number.MIN_VALUE : 1);
    checkNumber("iteration", iteration, 0);
    return Promise.resolve({
      ...arrays,
      kernel: { spec, bandwidth: bandwidth! },
      iteration: iteration!,
      history: readHistory(history),
    });
  });
}

type Arrays = Readonly<Record<"x" | "features" | "coefficients", Tensor>>;

function checkArrays({ x, features, coefficients }: Arrays): void {
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
  for (const [name, { data }] of Object.entries({ x, features, coefficients })) {
    const bad = firstNotFinite(data);
    if (bad >= 0) throw new NotAModel(`${name} must be finite: entry ${bad} is ${data[bad]}`);
  }
}

function readSpec(kernel: Described[string], d: number): KernelSpec {
  try {
    return readKernelSpec(kernel as Stored["kernel"], d, "load a model");
  } catch (error) {
    const { message } = error as Error;
    throw new NotAModel(`model.kernel is refused: ${message}`, { cause: error });
  }
}

function checkNumber(name: string, value: unknown, least: number): void {
  if (typeof value === "number" && value >= least && value < Infinity) return;
  throw new NotAModel(`model.${name} must be a number from ${least} on: found ${value}`);
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
