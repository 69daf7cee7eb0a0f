/**
 * Spectral norm of a Hessian.
 *
 * @module
 */
import { Yielder } from "../../parallel/yielder.ts";
import { blockLanczos } from "../../linalg/lanczos.ts";
import { startRun } from "../../linalg/run.ts";
import { checkAtLeast, checkNames, checkWhole } from "../../options.ts";
import type { Net } from "../../stax/network.ts";
import type { TensorLike } from "../../tensor.ts";
import type { Parameters } from "../parameters.ts";
import {
  HESSIAN_OPTIONS,
  type HessianOperator,
  hessianOperator,
  type HessianOptions,
} from "./hessian.ts";

/** Options of {@linkcode hessianNorm}. */
export interface HessianNormOptions extends HessianOptions {
  /** Residual |H u - mu u| at which an end of the spectrum is done, in units of |H|. @default {1e-8} */
  readonly tolerance?: number | undefined;
  /** Largest number of products with H for each end; then the result says that it did not converge. @default {300} */
  readonly maxIterations?: number | undefined;
  /** Seed of the first vector. @default {0} */
  readonly seed?: number | undefined;
}

/** The norm, and how sure it is. */
export interface HessianNorm {
  /** |mu| for the eigenvalue mu of largest magnitude that was found. */
  readonly norm: number;
  /** mu. */
  readonly eigenvalue: number;
  /** |H u - mu u| for its unit vector u: there is an eigenvalue within this of mu. */
  readonly residual: number;
  /** Number of products with H. */
  readonly products: number;
  /** Whether the residuals at both ends of the spectrum came below the tolerance. */
  readonly converged: boolean;
}

const ATTEMPT = "compute the norm of a Hessian";
const NAMES: readonly string[] = [...HESSIAN_OPTIONS, "tolerance", "maxIterations", "seed"];
/** Vectors kept; more are replaced by the best ones found. */
const CAPACITY = 60;

/**
 * |H|_2 = max |mu| over the eigenvalues of H, the second derivatives by the parameters of one output
 * f_o(x) or of a loss L(f(x), y), by Lanczos iteration at both ends of the spectrum.
 *
 * @param net The network.
 * @param params Its parameters.
 * @param x One input for an output, any number for a loss.
 * @param options `output`, or `loss` and `y`; `train` for the Hessian by some of the tensors; tolerance, and
 * the common options.
 * @returns The norm with its residual, and whether it converged: where not, it is a lower bound but for
 * the residual.
 * @throws {TypeError} If inputs or parameters are those of another network, or the loss has no second
 * derivatives.
 * @throws {RangeError} If an entry is not finite, or there is no such output, or no tensor is a variable.
 *
 * @example Usage
 * ```ts
 * import { finite, hessianNorm, stax } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * // f = a b x has the Hessian [[0, x], [x, 0]].
 * const net = stax.serial(stax.dense(1), stax.dense(1));
 * const { norm } = await hessianNorm(net, finite.init(net, [1]), [[3]]);
 * assertAlmostEquals(norm, 3, 1e-12);
 * ```
 */
export async function hessianNorm(
  net: Net,
  params: Parameters,
  x: TensorLike,
  options: HessianNormOptions = {},
): Promise<HessianNorm> {
  checkNames(ATTEMPT, options, NAMES);
  const { tolerance = 1e-8, maxIterations = 300, seed = 0, signal } = options;
  checkAtLeast(ATTEMPT, "tolerance", tolerance, 0);
  checkWhole(ATTEMPT, "maxIterations", maxIterations, 1);
  const operator = await hessianOperator({ net, params, x, options, attempt: ATTEMPT });
  if (operator.size === 0) {
    throw new RangeError(
      `Cannot ${ATTEMPT} as no tensor is a variable: let 'train' be true for one`,
    );
  }
  const run = await startRun(options);
  let products = 0;
  const yielder = new Yielder(options, 2 * Math.min(maxIterations, operator.size));
  const rows = rowsOf(operator, async () => {
    products++;
    await yielder.advance(1);
  });
  const end = async (which: "largest" | "smallest"): Promise<HessianNorm> => {
    const { values, residuals, norm } = await blockLanczos(run, rows, {
      ...{ wanted: 1, which, blockSize: 1, capacity: CAPACITY, tolerance, maxIterations, seed },
    });
    const [eigenvalue, residual] = [values[0]!, residuals[0]!];
    const converged = residual <= tolerance * norm;
    return { norm: Math.abs(eigenvalue), eigenvalue, residual, products, converged };
  };
  const [largest, smallest] = [await end("largest"), await end("smallest")];
  signal?.throwIfAborted();
  yielder.finish();
  const converged = largest.converged && smallest.converged;
  return { ...(largest.norm >= smallest.norm ? largest : smallest), products, converged };
}

/** The operator on rows. */
function rowsOf({ size, apply }: HessianOperator, count: () => Promise<void>) {
  return {
    n: size,
    scale: 1,
    async apply(k: number, x: Float64Array): Promise<Float64Array> {
      const made = new Float64Array(k * size);
      for (let row = 0; row < k; row++) {
        made.set(await apply(x.subarray(row * size, (row + 1) * size)), row * size);
        await count();
      }
      return made;
    },
  };
}
