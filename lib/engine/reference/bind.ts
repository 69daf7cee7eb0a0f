/**
 * Operations with their numbers bound, and the variances that they make.
 *
 * @module
 */
import type { Operation, Program, Step } from "../program.ts";
import { affineOperation } from "./affine.ts";
import { dropoutOperation } from "./dropout.ts";
import { dualOperation } from "./dual.ts";
import { normalizeOperation } from "./normalize.ts";
import type { ReferenceOperation, Scales } from "./operation.ts";
import { productOperation } from "./product.ts";
import { sumOperation } from "./sum.ts";

/** The operations of a program. */
export function bindOperations({ steps }: Program): ReferenceOperation[] {
  return steps.map(({ operation }) => bind(operation));
}

function bind(operation: Operation): ReferenceOperation {
  switch (operation.op) {
    case "affine":
      return affineOperation(operation);
    case "dual":
      return dualOperation(operation);
    case "sum":
      return sumOperation(operation);
    case "product":
      return productOperation();
    case "normalize":
      return normalizeOperation(operation);
    case "dropout":
      return dropoutOperation(operation);
  }
}

/**
 * Variances of all inputs at every value of the program.
 *
 * @throws {RangeError} If one is not finite.
 */
export function variances(
  program: Program,
  operations: readonly ReferenceOperation[],
  inputs: Scales,
): Scales[] {
  const values = [inputs];
  program.steps.forEach((step, k) => values.push(stepVariances(step, operations[k]!, values)));
  return values;
}

/**
 * Variances that a step makes of those of the values before it.
 *
 * @throws {RangeError} If one is not finite.
 */
export function stepVariances(
  { inputs, place }: Step,
  operation: ReferenceOperation,
  values: readonly Scales[],
): Scales {
  const variance = values[0]!.variance.map((_, i) => {
    const value = operation.variance(inputs.map((register) => values[register]!.variance[i]!));
    if (Number.isFinite(value)) return value;
    throw new RangeError(
      `Cannot compute the kernel as the variance after ${place} is not finite for input ${i}: ` +
        "scale the inputs or the weights down",
    );
  });
  return { variance, root: variance.map(Math.sqrt) };
}
