/**
 * Small arithmetic on tensors.
 *
 * @module
 */
export { type AverageOptions, mean, standardError } from "./averages.ts";
export { add, divide, mapEntries, multiply, type Operand, subtract } from "./elementwise.ts";
export { at, matrix, take, transpose } from "./entries.ts";
export { type PowerLaw, powerLaw, type PowerLawOptions } from "./power_law.ts";
export { dot, norm, normalizeRows } from "./products.ts";
