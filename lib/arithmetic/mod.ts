/**
 * Small arithmetic on tensors.
 *
 * @module
 */
export { type AverageOptions, mean, standardError } from "./averages.ts";
export { add, divide, multiply, type Operand, subtract } from "./elementwise.ts";
export { at, matrix, take, transpose } from "./entries.ts";
export { dot, norm } from "./products.ts";
