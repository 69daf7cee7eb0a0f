/**
 * Power laws through measured points.
 *
 * @module
 */
import { checkArguments, checkNames } from "../options.ts";
import { readTensor } from "../read_tensor.ts";
import type { TensorLike } from "../tensor.ts";

/** Options of {@linkcode powerLaw}. */
export interface PowerLawOptions {
  /** Standard errors of the y, `[n]`; the exponent then has one too. */
  readonly errors?: TensorLike | undefined;
}

/** The law y = factor x^exponent. */
export interface PowerLaw {
  /** The slope of log y against log x. */
  readonly exponent: number;
  /** What y is at x = 1. */
  readonly factor: number;
  /** Standard error of the exponent, from those of the y, taken as independent; if they were given. */
  readonly exponentError?: number;
}

/**
 * The line of least squares through the points (log x_k, log y_k),
 *
 * exponent = sum_k c_k log y_k / sum_k c_k^2 with c_k = log x_k - mean(log x).
 *
 * An error s_k of y_k is one of s_k / y_k in log y_k, to first order, so the exponent has the standard
 * error sqrt(sum_k (c_k s_k / y_k)^2) / sum_k c_k^2.
 *
 * @param x Positive numbers, `[n]`, not all equal.
 * @param y Positive numbers, `[n]`.
 * @param options Standard errors.
 * @returns The law.
 * @throws {TypeError} If these are no vectors of one length, or an option is not known.
 * @throws {RangeError} If there are fewer than two different x, a value is not positive, or an error is
 * negative.
 *
 * @example Usage
 * ```ts
 * import { powerLaw } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const { exponent, factor } = powerLaw([1, 4, 16], [3, 1.5, 0.75]);
 * assertAlmostEquals(exponent, -0.5);
 * assertAlmostEquals(factor, 3);
 * ```
 */
export function powerLaw(x: TensorLike, y: TensorLike, options: PowerLawOptions = {}): PowerLaw {
  checkArguments(ATTEMPT, arguments, 3);
  checkNames(ATTEMPT, options, ["errors"]);
  const xs = readVector("x", x);
  const ys = readVector("y", y, xs.length);
  checkPositive("x", xs);
  checkPositive("y", ys);
  const middle = meanLog(xs);
  const centred = xs.map((value) => Math.log(value) - middle);
  const scale = centred.reduce((sum, value) => sum + value * value, 0);
  if (!xs.some((value) => value !== xs[0])) {
    throw new RangeError(`Cannot ${ATTEMPT} as it needs two different x at least`);
  }
  const exponent = centred.reduce((sum, value, k) => sum + value * Math.log(ys[k]!), 0) / scale;
  const law = { exponent, factor: Math.exp(meanLog(ys) - exponent * middle) };
  if (options.errors === undefined) return law;
  const errors = readVector("errors", options.errors, xs.length);
  const bad = errors.findIndex((value) => !(value >= 0));
  if (bad >= 0) {
    throw new RangeError(
      `Cannot ${ATTEMPT} as 'errors' must not be negative: found ${errors[bad]} at index ${bad}`,
    );
  }
  const squares = centred.map((value, k) => (value * errors[k]! / ys[k]!) ** 2);
  return {
    ...law,
    exponentError: Math.sqrt(squares.reduce((sum, value) => sum + value, 0)) / scale,
  };
}

const ATTEMPT = "fit a power law";

function meanLog(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + Math.log(value), 0) / values.length;
}

function readVector(name: string, values: TensorLike, length?: number): number[] {
  const { shape, data } = readTensor(ATTEMPT, `'${name}'`, values);
  if (shape.length === 1 && (length === undefined || data.length === length)) return [...data];
  const wanted = length === undefined ? "a vector" : `a vector of ${length} entries, as 'x'`;
  throw new TypeError(`Cannot ${ATTEMPT} as '${name}' must be ${wanted}: found shape [${shape}]`);
}

function checkPositive(name: string, values: readonly number[]): void {
  const bad = values.findIndex((value) => !(value > 0 && value < Infinity));
  if (bad < 0) return;
  throw new RangeError(
    `Cannot ${ATTEMPT} as '${name}' must be positive and finite: found ${
      values[bad]
    } at index ${bad}`,
  );
}
