/**
 * Operations with their numbers bound, and the variances that they make.
 *
 * @module
 */
import { type Operation, type Program, shapes, type Step } from "../program/program.ts";
import { affineOperation } from "./affine.ts";
import { aggregateOperation } from "./aggregate.ts";
import { attentionOperation } from "./attention.ts";
import { dropoutOperation } from "./dropout.ts";
import { dualOperation } from "./dual.ts";
import { localAffineOperation } from "./local_affine.ts";
import { mixOperation } from "./mix.ts";
import { normalizeOperation } from "./normalize.ts";
import { isSpatial, type ReferenceOperation, type Scales } from "./operation.ts";
import { productOperation } from "./product.ts";
import { spatialNormalizeOperation } from "./spatial_normalize.ts";
import { stackOperation } from "./stack.ts";
import { sumOperation } from "./sum.ts";
import { windowOperation } from "./window.ts";

/** The operations of a program. */
export function bindOperations(program: Program): ReferenceOperation[] {
  const lengths = shapes(program);
  return program.steps.map(({ operation, inputs: [input] }, k) =>
    bind(operation, lengths[input!]!, lengths[k + 1]!)
  );
}

function bind(
  operation: Operation,
  input: readonly number[],
  output: readonly number[],
): ReferenceOperation {
  switch (operation.op) {
    case "affine":
      return operation.local === true
        ? localAffineOperation(operation)
        : affineOperation(operation);
    case "dual":
      return dualOperation(operation);
    case "sum":
      return sumOperation(operation);
    case "product":
      return productOperation();
    case "normalize":
      return operation.axes === undefined || operation.axes.length === 0
        ? normalizeOperation(operation)
        : spatialNormalizeOperation(operation, input);
    case "dropout":
      return dropoutOperation(operation);
    case "window":
      return windowOperation(operation);
    case "mix":
      return mixOperation(operation);
    case "stack":
      return stackOperation(operation, output);
    case "aggregate":
      return aggregateOperation(operation, input);
    case "attention":
      return attentionOperation(operation);
  }
}

/**
 * Variances that a step makes of those of the values before it, in a network of one site.
 *
 * @throws {RangeError} If one is not finite.
 */
export function stepVariances(
  { inputs, place }: Step,
  operation: ReferenceOperation,
  values: readonly Scales[],
): Scales {
  if (isSpatial(operation)) throw new TypeError(`Cannot run ${place} without spatial axes`);
  const variance = values[0]!.variance.map((_, i) =>
    finite(
      operation.variance(inputs.map((register) => values[register]!.variance[i]!)),
      place,
      i,
    )
  );
  return { variance, root: variance.map(Math.sqrt) };
}

/**
 * The variance itself.
 *
 * @throws {RangeError} If it is not finite.
 */
export function finite(variance: number, place: string, i: number): number {
  if (Number.isFinite(variance)) return variance;
  throw new RangeError(
    `Cannot compute the kernel as the variance after ${place} is not finite for input ${i}: ` +
      "scale the inputs or the weights down",
  );
}
