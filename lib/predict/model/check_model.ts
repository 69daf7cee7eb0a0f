/**
 * The door for models from files: what was written by hand, or damaged, is named by its field.
 *
 * @module
 */
import { NotAModel } from "../../data/model_npz.ts";
import { inputShape } from "../../kernel/inputs.ts";
import { lower } from "../../kernel/lower.ts";
import { formatIndex } from "../../linalg/matrix.ts";
import { magnitude } from "../../linalg/passes.ts";
import { startTurns } from "../../parallel/yielder.ts";
import { kindOf } from "../../options.ts";
import type { Tensor } from "../../tensor.ts";
import type { FitReport, ModelParts } from "./fitted_model.ts";

/** What a file says of a model besides its arrays. */
export interface Description extends Pick<ModelParts, "net" | "kernel"> {
  /** Element type of the kernels. */
  readonly dtype: "float64" | "float32";
  readonly report: FitReport;
}

/** The arrays of a model. */
type Arrays = Pick<ModelParts, "x" | "y" | "coefficients">;

/**
 * Refuses a model that `fit()` cannot have made.
 *
 * The network passes the door that it passes in a call.
 *
 * @param description The network, the kernel and the report.
 * @param arrays The inputs, the targets and the coefficients.
 * @throws {NotAModel} If there is such a field; the message names its path.
 */
export async function checkModel(description: Description, arrays: Arrays): Promise<void> {
  const { net, kernel, dtype, report } = description;
  checkShapes(arrays);
  for (const [name, tensor] of Object.entries(arrays)) await checkFinite(name, tensor);
  checkOneOf("model.kernel", kernel, ["ntk", "nngp"]);
  checkOneOf("model.dtype", dtype, ["float64", "float32"]);
  try {
    lower(net, inputShape(arrays.x));
  } catch (error) {
    throw new NotAModel(`model.net is refused: ${(error as Error).message}`, { cause: error });
  }
  checkReport(report);
}

function checkShapes({ x, y, coefficients }: Arrays): void {
  if (x.shape.length < 2 || x.shape.includes(0)) {
    throw new NotAModel(
      `x must have shape [n, d] or [n, ...spatial, channels]: found [${x.shape}]`,
    );
  }
  const fits = y.shape[0] === x.shape[0] && y.data.length > 0 && y.shape.length <= 2 &&
    `${y.shape}` === `${coefficients.shape}`;
  if (fits) return;
  throw new NotAModel(
    `the shapes of x, y and coefficients do not fit: found [${x.shape}], [${y.shape}] and ` +
      `[${coefficients.shape}]`,
  );
}

async function checkFinite(name: string, { shape, data }: Tensor): Promise<void> {
  const { bad } = await magnitude(data, startTurns());
  if (bad < 0) return;
  const place = shape.length > 2 ? `[${Math.floor(bad / (data.length / shape[0]!))}, ...]` : (
    formatIndex(bad, shape)
  );
  throw new NotAModel(`${name} must be finite: entry ${place} is ${data[bad]}`);
}

const METHODS = ["cholesky", "cg", "eigenpro", "nystrom"];
const STATUS = ["converged", "stagnated", "stopped", "iterations"];

function checkReport(report: FitReport): void {
  if (typeof report !== "object" || report === null || Array.isArray(report)) {
    throw new NotAModel(`model.report must be an object: found ${kindOf(report)}`);
  }
  checkOneOf("model.report.method", report.method, METHODS);
  checkOneOf("model.report.status", report.status, STATUS);
  for (const name of ["n", "outputs", "ridge", "residual", "bytes"] as const) {
    checkNumber(`model.report.${name}`, report[name]);
  }
  if (report.iterations !== undefined) {
    checkNumber("model.report.iterations", report.iterations);
  }
  for (const name of ["kernel", "factorization", "solve"] as const) {
    checkNumber(`model.report.seconds.${name}`, report.seconds?.[name]);
  }
}

function checkOneOf(path: string, value: unknown, names: readonly string[]): void {
  if (typeof value === "string" && names.includes(value)) return;
  const list = names.map((name) => `"${name}"`).join(", ");
  throw new NotAModel(`${path} must be one of ${list}: found ${show(value)}`);
}

function checkNumber(path: string, value: unknown): void {
  if (typeof value === "number" && Number.isFinite(value) && value >= 0) return;
  throw new NotAModel(`${path} must be a number, not negative: found ${show(value)}`);
}

function show(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? JSON.stringify(value) : (
    kindOf(value)
  );
}
