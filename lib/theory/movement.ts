/**
 * How far weights move before the loss is gone.
 *
 * @module
 */
import { checkNumbers, count, halfAtMost, notNegative } from "./numbers.ts";

/** What the movement depends on. */
export interface MovementNumbers {
  /** Number of inputs, of length 1. */
  readonly n: number;
  /** Width. */
  readonly m: number;
  /** Least eigenvalue of the limit H, at most 1/2. */
  readonly lambda: number;
  /** |y - u(0)|, the length of the residual at the start. */
  readonly residual: number;
}

const CHECKS = { n: count, m: count, lambda: halfAtMost, residual: notNegative } as const;

/**
 * D_cts: under gradient flow, while lambda_min(H(s)) >= lambda/2 on [0, t],
 *
 * |w_r(t) - w_r(0)| <= D_cts = 2 sqrt(n) |y - u(0)| / (sqrt(m) lambda).
 *
 * For |dw_r/ds| <= sqrt(n/m) |y - u(s)| <= sqrt(n/m) exp(-lambda s/2) |y - u(0)|. Lecture 3, lemma 5, and Du, Zhai,
 * Poczos and Singh 2019, lemma 3.3, lack the factor 2; without it the statement is false.
 *
 * @param numbers n, m, lambda and the residual.
 * @returns The bound.
 * @throws {TypeError} If a number is missing or none.
 * @throws {RangeError} If one is out of range.
 *
 * @example Usage
 * ```ts
 * import { theory } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(theory.flowMovement({ n: 1, m: 4, lambda: 0.5, residual: 1 }), 2);
 * ```
 */
export function flowMovement(numbers: MovementNumbers): number {
  checkNumbers("bound the movement under gradient flow", numbers, CHECKS);
  return 2 * unit(numbers);
}

/**
 * D: under gradient descent with eta lambda <= 2, while |y - u(i)|^2 <= (1 - eta lambda/2)^i |y - u(0)|^2 for
 * i = 0, ..., k,
 *
 * |w_r(k + 1) - w_r(0)| <= D = 4 sqrt(n) |y - u(0)| / (sqrt(m) lambda).
 *
 * For a step is at most eta sqrt(n/m) |y - u(i)|, a geometric series, and 1 - sqrt(1 - z) >= z/2. Lecture 3, lemma 8;
 * Du, Zhai, Poczos and Singh 2019, corollary 4.1.
 *
 * @param numbers n, m, lambda and the residual.
 * @returns The bound.
 * @throws {TypeError} If a number is missing or none.
 * @throws {RangeError} If one is out of range.
 *
 * @example Usage
 * ```ts
 * import { theory } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(theory.descentMovement({ n: 1, m: 4, lambda: 0.5, residual: 1 }), 4);
 * ```
 */
export function descentMovement(numbers: MovementNumbers): number {
  checkNumbers("bound the movement under gradient descent", numbers, CHECKS);
  return 4 * unit(numbers);
}

function unit({ n, m, lambda, residual }: MovementNumbers): number {
  return Math.sqrt(n / m) * residual / lambda;
}
