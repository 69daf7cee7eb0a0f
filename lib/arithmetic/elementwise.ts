/**
 * Arithmetic entry by entry.
 *
 * @module
 */
import { checkArguments, checkFunction, checkNumber } from "../options.ts";
import { position } from "../position.ts";
import { readTensor } from "../read_tensor.ts";
import { makeTensor, sizeOf, type Tensor, type TensorLike } from "../tensor.ts";

/** A number counts as a tensor without axes. */
export type Operand = TensorLike | number;

/**
 * a + b, entry by entry.
 *
 * Shapes are equal, or one is the end of the other, whose entries then all meet it: `[n, d]` and `[d]`,
 * or anything and a number.
 *
 * @param a The first terms.
 * @param b The second terms.
 * @returns The sums in float64, of the longer shape.
 * @throws {TypeError} If the shapes do not fit.
 * @throws {RangeError} If an entry of the result is not finite.
 *
 * @example Usage
 * ```ts
 * import { add, toNested } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(toNested(add([[1, 2], [3, 4]], [10, 20])), [[11, 22], [13, 24]]);
 * ```
 */
export function add(a: Operand, b: Operand): Tensor {
  checkArguments("add tensors", arguments, 2);
  return combine("add", "+", (x, y) => x + y, a, b);
}

/**
 * a - b, entry by entry, with shapes as for {@linkcode add}.
 *
 * @param a What is subtracted from.
 * @param b What is subtracted.
 * @returns The differences in float64, of the longer shape.
 * @throws {TypeError} If the shapes do not fit.
 * @throws {RangeError} If an entry of the result is not finite.
 *
 * @example Usage
 * ```ts
 * import { mean, subtract, toNested } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const x = [[1, 10], [3, 30]];
 * assertEquals(toNested(subtract(x, mean(x, { axis: 0 }))), [[-1, -10], [1, 10]]);
 * ```
 */
export function subtract(a: Operand, b: Operand): Tensor {
  checkArguments("subtract tensors", arguments, 2);
  return combine("subtract", "-", (x, y) => x - y, a, b);
}

/**
 * a b, entry by entry, with shapes as for {@linkcode add}. For the product of matrices see
 * {@linkcode matmul}.
 *
 * @param a The first factors.
 * @param b The second factors.
 * @returns The products in float64, of the longer shape.
 * @throws {TypeError} If the shapes do not fit.
 * @throws {RangeError} If an entry of the result is not finite.
 *
 * @example Usage
 * ```ts
 * import { multiply, toNested } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(toNested(multiply([[1, 2], [3, 4]], 2)), [[2, 4], [6, 8]]);
 * ```
 */
export function multiply(a: Operand, b: Operand): Tensor {
  checkArguments("multiply tensors", arguments, 2);
  return combine("multiply", "*", (x, y) => x * y, a, b);
}

/**
 * a / b, entry by entry, with shapes as for {@linkcode add}.
 *
 * @param a What is divided.
 * @param b The divisors.
 * @returns The quotients in float64, of the longer shape.
 * @throws {TypeError} If the shapes do not fit.
 * @throws {RangeError} If an entry of the result is not finite, as where a divisor is 0.
 *
 * @example Usage
 * ```ts
 * import { divide, toNested } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(toNested(divide([[1, 2], [3, 4]], [1, 2])), [[1, 1], [3, 2]]);
 * ```
 */
export function divide(a: Operand, b: Operand): Tensor {
  checkArguments("divide tensors", arguments, 2);
  return combine("divide", "/", (x, y) => x / y, a, b);
}

/**
 * f of each entry.
 *
 * @param a The entries.
 * @param f What is done to an entry; its second argument is the entry's place in `data`, from 0.
 * @returns The values in float64, of the same shape.
 * @throws {TypeError} If `f` is no function or gives no number.
 * @throws {RangeError} If a value is not finite.
 *
 * @example Usage
 * ```ts
 * import { mapEntries, toNested } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(toNested(mapEntries([[1, -2], [-3, 4]], (z) => Math.max(z, 0))), [[1, 0], [0, 4]]);
 * ```
 */
export function mapEntries(a: TensorLike, f: (value: number, place: number) => number): Tensor {
  const attempt = "map entries";
  checkArguments(attempt, arguments, 2);
  checkFunction(attempt, "f", f);
  const { shape, data } = readTensor(attempt, "'a'", a);
  const result = new Float64Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const value: unknown = f(data[i]!, i);
    if (typeof value !== "number") checkNumber(attempt, `f(${data[i]})`, value);
    if (!Number.isFinite(value)) {
      throw new RangeError(
        `Cannot ${attempt} as results must be finite: ` +
          `entry [${position(i, shape).join(", ")}] is ${value}, from ${data[i]}`,
      );
    }
    result[i] = value as number;
  }
  return makeTensor([...shape], result);
}

function combine(
  name: string,
  sign: string,
  operation: (x: number, y: number) => number,
  a: Operand,
  b: Operand,
): Tensor {
  const attempt = `${name} tensors`;
  const left = readOperand(attempt, "'a'", a), right = readOperand(attempt, "'b'", b);
  const [shape, short] = left.shape.length >= right.shape.length
    ? [left.shape, right.shape]
    : [right.shape, left.shape];
  if (!short.every((length, axis) => length === shape[axis + shape.length - short.length])) {
    throw new TypeError(
      `Cannot ${attempt} as shapes must be equal, or one the end of the other: ` +
        `found [${left.shape}] and [${right.shape}]`,
    );
  }
  const [p, q] = [left.data.length, right.data.length];
  const data = new Float64Array(sizeOf(shape));
  for (let i = 0; i < data.length; i++) {
    const x = left.data[i % p]!, y = right.data[i % q]!;
    const value = operation(x, y);
    if (!Number.isFinite(value)) {
      throw new RangeError(
        `Cannot ${attempt} as results must be finite: ` +
          `entry [${position(i, shape).join(", ")}] is ${value}, from ${x} ${sign} ${y}`,
      );
    }
    data[i] = value;
  }
  return makeTensor([...shape], data);
}

function readOperand(attempt: string, name: string, value: Operand): Tensor {
  if (typeof value !== "number") return readTensor(attempt, name, value);
  return makeTensor([], Float64Array.of(value));
}
