/**
 * Seeded random numbers, bit-compatible with NumPy's `default_rng`.
 *
 * @module
 */
import { random } from "numpy-ts";
import { checkSeed, describeValue } from "./options.ts";
import { seedShift } from "./seed_shift.ts";
import { type Tensor, tensor, type TensorLike, zeros } from "./tensor.ts";
import { checkWebAssembly } from "./web_assembly.ts";

/** A stream of random numbers: each call goes on where the last one ended. */
export interface RandomGenerator {
  /** Independent standard normal entries of the given shape. */
  normal(shape: readonly number[]): Tensor;
  /** Independent entries, uniform on [0, 1), of the given shape. */
  uniform(shape: readonly number[]): Tensor;
  /**
   * A random order of 0, 1, ..., n - 1, for n up to 2^24.
   *
   * @throws {RangeError} If n is larger.
   */
  permutation(n: number): number[];
}

/**
 * Starts a stream of random numbers equal to that of `numpy.random.default_rng(seed)`.
 *
 * @param seed A whole number from 0 to 2^32 - 1.
 * @returns The stream.
 * @throws {RangeError} If the seed is negative, not whole or above 2^32 - 1.
 * @throws {UnavailableError} If there is no WebAssembly, as under `--jitless`.
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
  checkSeed("seed a generator", seed);
  checkWebAssembly("draw random numbers", "numpy-ts");
  const generator = random.default_rng((seed + seedShift()) % 2 ** 32);
  return {
    normal: (shape) => draw(checkedShape(shape), (n) => generator.standard_normal([n])),
    uniform: (shape) => draw(checkedShape(shape), (n) => generator.random([n])),
    permutation: (n) => {
      const [length] = checkedShape([n]) as [number];
      if (length > MOST_PERMUTED) {
        throw new RangeError(
          `Cannot permute as many numbers as there must be at most 2^24: found ${length}`,
        );
      }
      return [...draw([length], () => generator.permutation(length), length).data];
    },
  };
}

/** Entries drawn at a time: numpy-ts has 256 MiB in all. The stream is the same in any pieces. */
const PIECE = 2 ** 20;

/** Numbers that are permuted at once, for which numpy-ts has memory; they cannot come in pieces. */
const MOST_PERMUTED = 2 ** 24;

function draw(
  shape: readonly number[],
  next: (n: number) => Disposable | number,
  piece = PIECE,
): Tensor {
  const result = zeros(shape);
  for (let start = 0; start < result.data.length; start += piece) {
    const values = next(Math.min(piece, result.data.length - start));
    if (typeof values === "number") throw new TypeError("numpy-ts gave a number for an array");
    result.data.set(tensor(values as unknown as TensorLike).data, start);
    // Arrays of numpy-ts hold its memory until they are collected, which a loop does not wait for.
    values[Symbol.dispose]();
  }
  return result;
}

function checkedShape(shape: readonly number[]): number[] {
  if (!Array.isArray(shape) || !shape.every((length) => Number.isInteger(length) && length >= 0)) {
    throw new TypeError(
      `Cannot draw random numbers as a shape must be whole numbers, not negative: found ${
        Array.isArray(shape) ? `[${shape.map(describeValue)}]` : describeValue(shape)
      }`,
    );
  }
  return [...shape];
}
