/**
 * The Gram matrix of gradients of a two-layer ReLU network whose first layer is trained, and its limit.
 *
 * @module
 */
import type { LinearAlgebraOptions } from "../linalg/backend.ts";
import { matmul } from "../linalg/matmul.ts";
import { readMatrix, tensorOf } from "../linalg/matrix.ts";
import { checkOptions, checkUseOptions } from "../linalg/options.ts";
import { startTurns } from "../parallel/yielder.ts";
import { makeTensor, type Tensor, type TensorLike } from "../tensor.ts";
import { lengthsOf, readWeights } from "./inputs.ts";

/** Options of {@linkcode theory.gramLimit}. */
export interface GramLimitOptions {
  /** Stops the computation: the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * The limit of the Gram matrix for infinite width,
 *
 * H_ij = x_i.x_j E[1(w.x_i >= 0) 1(w.x_j >= 0)] = x_i.x_j (pi - theta_ij) / (2 pi),  w ~ N(0, I),
 *
 * with theta_ij the angle of x_i and x_j, for f(x) = m^(-1/2) sum_r a_r relu(w_r.x), a_r = +-1, of which only W is
 * trained (Du, Zhai, Poczos and Singh 2019, definition 3.1). The angle is 2 atan2(|u - v|, |u + v|) of the unit
 * vectors, so nearly parallel inputs keep their digits.
 *
 * @param x Inputs, `[n, d]`, of any length.
 * @param options A signal.
 * @returns H, `[n, n]`.
 * @throws {TypeError} If x is no matrix.
 * @throws {RangeError} If an entry is not finite.
 *
 * @example Usage
 * ```ts
 * import { theory, toNested } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(toNested(await theory.gramLimit([[1, 0], [0, 1]])), [[0.5, 0], [0, 0.5]]);
 * ```
 */
export async function gramLimit(
  x: TensorLike,
  options: GramLimitOptions = {},
): Promise<Tensor> {
  const attempt = "compute the limit of a Gram matrix";
  checkUseOptions(attempt, options);
  const turn = startTurns(options.signal);
  const points = await readMatrix(x, attempt, turn, "'x'");
  const { rows: n, columns: d, data } = points;
  const lengths = lengthsOf(points);
  const h = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const scales = [lengths[i]!, lengths[j]!] as const;
      const entry = scales[0] === 0 || scales[1] === 0
        ? 0
        : entryOf(data.subarray(i * d, (i + 1) * d), data.subarray(j * d, (j + 1) * d), scales);
      h[i * n + j] = entry;
      h[j * n + i] = entry;
    }
    await turn();
  }
  options.signal?.throwIfAborted();
  return makeTensor([n, n], h);
}

function entryOf(x: Float64Array, y: Float64Array, scales: readonly [number, number]): number {
  let [product, gap, sum] = [0, 0, 0];
  for (let k = 0; k < x.length; k++) {
    const [u, v] = [x[k]! / scales[0], y[k]! / scales[1]];
    product += u * v;
    gap += (u - v) ** 2;
    sum += (u + v) ** 2;
  }
  // pi - theta = 2 atan2(|u + v|, |u - v|).
  const supplement = 2 * Math.atan2(Math.sqrt(sum), Math.sqrt(gap));
  return scales[0] * scales[1] * product * supplement / (2 * Math.PI);
}

/**
 * The Gram matrix at weights w,
 *
 * H(w)_ij = (1/m) x_i.x_j sum_r 1(w_r.x_i >= 0) 1(w_r.x_j >= 0),
 *
 * which is sum_r <df(x_i)/dw_r, df(x_j)/dw_r>, as a_r^2 = 1 (Du, Zhai, Poczos and Singh 2019, section 3).
 *
 * @param x Inputs, `[n, d]`, of any length.
 * @param w Weights, `[m, d]`: a row a neuron.
 * @param options Common options.
 * @returns H, `[n, n]`.
 * @throws {TypeError} If x or w is no matrix, or their rows are not equally long.
 * @throws {RangeError} If an entry is not finite.
 *
 * @example Usage
 * ```ts
 * import { theory, toNested } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const h = await theory.gram([[1, 0], [0.6, 0.8]], [[1, 1], [-1, 2], [-1, -1], [1, -1]]);
 * assertEquals(toNested(h), [[0.5, 0.15], [0.15, 0.5]]);
 * ```
 */
export async function gram(
  x: TensorLike,
  w: TensorLike,
  options: LinearAlgebraOptions = {},
): Promise<Tensor> {
  const attempt = "compute a Gram matrix";
  checkOptions(attempt, options);
  const turn = startTurns(options.signal);
  const points = await readMatrix(x, attempt, turn, "'x'");
  const weights = await readWeights(attempt, w, points.columns, turn);
  const rows = tensorOf(points);
  const { data } = await matmul(tensorOf(weights), rows, { ...options, transposeB: true });
  const active = tensorOf({ ...weights, columns: points.rows, data: data.map(step) });
  const both = await matmul(active, active, { ...options, transposeA: true });
  const products = await matmul(rows, rows, { ...options, transposeB: true });
  const h = both.data.map((shared, p) => products.data[p]! * shared / weights.rows);
  return makeTensor([points.rows, points.rows], h);
}

function step(z: number): number {
  return z >= 0 ? 1 : 0;
}
