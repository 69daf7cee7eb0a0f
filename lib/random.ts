/**
 * Seeded random numbers, bit-compatible with NumPy's `default_rng`.
 *
 * @module
 */
import { random } from "numpy-ts";
import { type Tensor, tensor, type TensorLike } from "./tensor.ts";

/** A stream of random numbers: each call goes on where the last one ended. */
export interface RandomGenerator {
  /** Independent standard normal entries of the given shape. */
  normal(shape: readonly number[]): Tensor;
  /** Independent entries, uniform on [0, 1), of the given shape. */
  uniform(shape: readonly number[]): Tensor;
  /** A random order of 0, 1, ..., n - 1. */
  permutation(n: number): number[];
}

/**
 * Starts a stream of random numbers equal to that of `numpy.random.default_rng(seed)`.
 *
 * @param seed A whole number from 0 to 2^32 - 1.
 * @returns The stream.
 * @throws {RangeError} If the seed is negative, not whole or above 2^32 - 1.
 *
 * @example Usage
 * ```ts
 * import { randomGenerator } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(randomGenerator(0).permutation(5), [2, 4, 3, 0, 1]);
 * ```
 */
export function randomGenerator(seed: number): RandomGenerator {
  // numpy-ts keeps the lowest 32 bits of a seed; a larger one would give another stream than NumPy's.
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32) {
    throw new RangeError(
      `Cannot seed a generator as 'seed' must be a whole number from 0 to 2^32 - 1: current value is ${seed}`,
    );
  }
  const generator = random.default_rng(seed);
  return {
    normal: (shape) => read(generator.standard_normal(checkedShape(shape)), shape),
    uniform: (shape) => read(generator.random(checkedShape(shape)), shape),
    permutation: (n) => [...read(generator.permutation(checkedShape([n])[0]!), [n]).data],
  };
}

function checkedShape(shape: readonly number[]): number[] {
  if (!Array.isArray(shape) || !shape.every((length) => Number.isInteger(length) && length >= 0)) {
    throw new TypeError(
      `Cannot draw random numbers as a shape must be whole numbers, not negative: found ${
        JSON.stringify(shape)
      }`,
    );
  }
  return [...shape];
}

function read(values: Disposable | number, shape: readonly number[]): Tensor {
  if (typeof values === "number") return tensor([values], shape);
  const result = tensor(values as unknown as TensorLike, shape);
  // numpy-ts keeps arrays in memory of a fixed size, which a loop fills before any is collected.
  values[Symbol.dispose]();
  return result;
}
