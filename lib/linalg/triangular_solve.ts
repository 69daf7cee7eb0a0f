/**
 * Triangular systems.
 *
 * @module
 */
import { makeTensor, type Tensor, type TensorLike } from "../tensor.ts";
import type { LinearAlgebraOptions } from "./backend.ts";
import { type Matrix, readRightHandSide, readSquare } from "./matrix.ts";
import { checkOptions } from "./options.ts";
import { checkBoolean } from "../options.ts";
import type { Turn } from "../parallel/yielder.ts";
import { startRun } from "./run.ts";

/** Options of {@linkcode triangularSolve}. */
export interface TriangularSolveOptions extends LinearAlgebraOptions {
  /** Whether L' x = b is solved in place of L x = b. @default {false} */
  readonly transpose?: boolean | undefined;
}

/**
 * Solves L x = b, or L' x = b, with L lower triangular.
 *
 * Inputs must not change until the promise settles.
 *
 * @param factor L, `[n, n]`, with zeros above the diagonal.
 * @param b Right-hand sides, `[n]` or `[n, k]`; not modified.
 * @param options Whether L is transposed, and the common options.
 * @returns x, of the shape of b, in float64.
 * @throws {TypeError} If L is not square or not lower triangular, or b does not fit.
 * @throws {RangeError} If an entry is not finite, or a diagonal entry of L is zero.
 *
 * @example Usage
 * ```ts
 * import { toNested, triangularSolve } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const l = [[2, 0], [1, 4]];
 * assertEquals(toNested(await triangularSolve(l, [2, 5])), [1, 1]);
 * assertEquals(toNested(await triangularSolve(l, [3, 4], { transpose: true })), [1, 1]);
 * ```
 */
export async function triangularSolve(
  factor: TensorLike,
  b: TensorLike,
  options: TriangularSolveOptions = {},
): Promise<Tensor> {
  checkOptions("solve a triangular system", options, ["transpose"]);
  const { transpose = false } = options;
  checkBoolean("solve a triangular system", "transpose", transpose);
  const run = await startRun(options);
  const { turn } = run;
  const l = await readSquare(factor, "solve a triangular system", turn, "'factor'");
  await checkLower(l, turn);
  const attempt = "solve a triangular system";
  const { columns: k, data, shape } = await readRightHandSide(b, l.rows, attempt, turn);
  const x = run.backend.allocate(data.length);
  x.set(data);
  await run.backend.trsm({ n: l.rows, k, l: l.data, b: x, transpose }, run);
  return makeTensor([...shape], x);
}

async function checkLower({ rows: n, data }: Matrix, turn: Turn): Promise<void> {
  for (let i = 0; i < n; i++) {
    await turn();
    if (data[i * n + i] === 0) {
      throw new RangeError(
        `Cannot solve a triangular system as it is singular: diagonal entry ${i} is 0`,
      );
    }
    for (let j = i + 1; j < n; j++) {
      if (data[i * n + j] !== 0) {
        throw new TypeError(
          `Cannot solve a triangular system as the factor must be lower triangular: ` +
            `entry [${i}, ${j}] is ${data[i * n + j]}`,
        );
      }
    }
  }
}
