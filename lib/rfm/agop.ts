/**
 * The average gradient outer product of any function.
 *
 * @module
 */
import type { LinearAlgebraOptions } from "../linalg/backend.ts";
import { formatIndex } from "../linalg/matrix.ts";
import { checkOptions } from "../linalg/options.ts";
import { magnitude } from "../linalg/passes.ts";
import { startRun } from "../linalg/run.ts";
import { checkBoolean } from "../options.ts";
import { asTensor, type Tensor, type TensorLike } from "../tensor.ts";
import { OuterProducts } from "./outer_products.ts";

/** Options of {@linkcode agop}. */
export interface AgopOptions extends LinearAlgebraOptions {
  /** Whether the mean gradient of each output is taken off first. @default {false} */
  readonly centering?: boolean | undefined;
  /** Whether only the diagonal is wanted. @default {false} */
  readonly diagonal?: boolean | undefined;
}

const ATTEMPT = "average gradient outer products";

/** Entries of gradients that are worked on at a time: 32 MB. */
const BLOCK = 2 ** 22;

/**
 * M = (1/n) sum_i sum_c g_ic g_ic', the average gradient outer product of a function with gradients g_ic
 * of output c at input i (Radhakrishnan, Beaglehole, Pandit and Belkin, Science 383, 2024).
 *
 * Its top eigenvectors are the directions in which the function varies. With centring it is the
 * covariance of the gradients, in which directions along which the function is linear do not appear.
 *
 * Inputs must not change until the promise settles.
 *
 * @param gradients Gradients with respect to the inputs, `[n, d]` for one output or `[n, c, d]`.
 * @param options Centring, and the common options.
 * @returns M, `[d, d]`, or its diagonal, `[d]`.
 * @throws {TypeError} If the gradients are not of rank 2 or 3, or an option is not known.
 * @throws {RangeError} If an entry is not finite.
 *
 * @example Usage
 * ```ts
 * import { agop, toNested } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(toNested(await agop([[1, 0], [1, 2]])), [[1, 1], [1, 2]]);
 * assertEquals(toNested(await agop([[1, 0], [1, 2]], { centering: true })), [[0, 0], [0, 1]]);
 * ```
 */
export async function agop(gradients: TensorLike, options: AgopOptions = {}): Promise<Tensor> {
  checkOptions(ATTEMPT, options, ["centering", "diagonal"]);
  const { centering = false, diagonal = false, signal } = options;
  checkBoolean(ATTEMPT, "centering", centering);
  checkBoolean(ATTEMPT, "diagonal", diagonal);
  const { shape, data } = asTensor(gradients);
  if ((shape.length !== 2 && shape.length !== 3) || data.length === 0) {
    throw new TypeError(
      `Cannot ${ATTEMPT} as gradients must have shape [n, d] or [n, c, d]: found [${shape}]`,
    );
  }
  const run = await startRun(options);
  const { bad } = await magnitude(data, run.turn);
  if (bad >= 0) {
    throw new RangeError(
      `Cannot ${ATTEMPT} as gradients must be finite: ` +
        `entry ${formatIndex(bad, [shape[0]!, data.length / shape[0]!])} is ${data[bad]}`,
    );
  }
  const d = shape.at(-1)!;
  const outputs = shape.length === 3 ? shape[1]! : 1;
  const products = new OuterProducts(run, { outputs, d, centering, diagonal });
  const step = Math.max(1, Math.floor(BLOCK / (outputs * d))) * outputs * d;
  for (let start = 0; start < data.length; start += step) {
    await products.add(data.slice(start, start + step));
  }
  const matrix = await products.average();
  signal?.throwIfAborted();
  return matrix;
}
