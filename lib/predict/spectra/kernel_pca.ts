/**
 * Principal components in the feature space of a kernel.
 *
 * @module
 */
import type { LinearAlgebraOptions } from "../../linalg/backend.ts";
import type { SolveOptions } from "../../linalg/cholesky.ts";
import { eigenpairs } from "../../linalg/eigh.ts";
import {
  type Matrix,
  type PlainMatrix,
  readMatrix,
  readSymmetric,
  tensorOf,
} from "../../linalg/matrix.ts";
import { checkOptions, checkUseOptions } from "../../linalg/options.ts";
import { checkWhole } from "../../options.ts";
import { magnitude, mirror } from "../../linalg/passes.ts";
import { product } from "../../linalg/product.ts";
import { runOn, startRun } from "../../linalg/run.ts";
import type { Turn } from "../../parallel/yielder.ts";
import { makeTensor, type Tensor, type TensorLike } from "../../tensor.ts";

/** Options of {@linkcode kernelPca}. */
export interface KernelPcaOptions extends LinearAlgebraOptions {
  /** Number of components. @default {2} */
  readonly components?: number | undefined;
}

/** Principal components of inputs, and the projection of others on them. */
export interface KernelPca {
  /** Variances along the components times n: eigenvalues of H K H in falling order, `[components]`. */
  readonly values: Tensor;
  /** Share of each in the variance tr(H K H) of all, `[components]`. */
  readonly shares: Tensor;
  /** Coordinates of the training inputs, `[n, components]`; columns have mean 0 and squared norm `values`. */
  readonly scores: Tensor;
  /**
   * Coordinates of new inputs.
   *
   * @param kTestTrain Kernel between new inputs and training inputs, `[m, n]`.
   * @param options The signal.
   * @returns Coordinates, `[m, components]`.
   * @throws {TypeError} If the kernel has another shape.
   * @throws {RangeError} If an entry is not finite.
   */
  project(kTestTrain: TensorLike, options?: SolveOptions): Promise<Tensor>;
}

const ATTEMPT = "find principal components";

/**
 * Kernel PCA (Schölkopf, Smola and Müller, Neural Computation 10, 1998): with H = I - 1 1'/n and
 * H K H = V diag(l) V', the j-th coordinate of x is sum_i (k(x, x_i) - mean_a k(x_a, x_i)) V_ij/sqrt(l_j).
 *
 * These are the principal components of the features of the kernel, centred on the training inputs: with the
 * kernel x'x those of the inputs, with a neural tangent kernel those of the gradients of a wide network. No
 * labels enter. Eigenvalues count as zero up to the rounding of the centring, 4 n times the rounding unit of the
 * entries times the largest entry.
 *
 * Inputs must not change until the promise settles.
 *
 * @param kTrain K, `[n, n]`; not modified.
 * @param options Number of components, and the common options.
 * @returns The components.
 * @throws {TypeError} If K is not square or not symmetric.
 * @throws {RangeError} If an entry is not finite, also once K is centred, an eigenvalue is negative beyond
 * rounding, or the inputs span fewer components than asked for.
 *
 * @example Usage
 * ```ts
 * import { kernelPca, matmul, tensor } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const x = tensor([[1, 0], [3, 0], [5, 0]]); // on a line, with mean 3
 * const linear = await matmul(x, x, { transposeB: true });
 * const pca = await kernelPca(linear, { components: 1 });
 * assertAlmostEquals(pca.values.data[0]!, 8);
 * const [at] = (await pca.project([[6, 18, 30]])).data; // the kernel with [6, 0], three from the mean
 * assertAlmostEquals(Math.abs(at!), 3);
 * ```
 */
export async function kernelPca(
  kTrain: TensorLike,
  options: KernelPcaOptions = {},
): Promise<KernelPca> {
  checkOptions(ATTEMPT, options, ["components"]);
  const { components = 2 } = options;
  const run = await startRun(options);
  const { turn } = run;
  const kernel = await readSymmetric(kTrain, ATTEMPT, turn, "'kTrain'");
  const n = kernel.rows;
  checkWhole(ATTEMPT, "components", components, 1, n);
  const means = rowMeans(kernel);
  const centred = await centreBoth(kernel, means, turn);
  const { values, vectors } = await eigenpairs(run, centred);
  const kept = largestOf(values, components, 4 * n * kernel.unit * kernel.largest);
  const total = values.reduce((sum, value) => sum + value, 0);
  const column = (scale: (value: number) => number): PlainMatrix => ({
    rows: n,
    columns: components,
    data: Float64Array.from({ length: n * components }, (_, at) => {
      const j = at % components;
      return scale(kept[j]!) * vectors.data[(at - j) / components * n + n - 1 - j]!;
    }),
  });
  const directions = column((value) => 1 / Math.sqrt(value));
  return {
    values: makeTensor([components], kept),
    shares: makeTensor([components], kept.map((value) => value / total)),
    scores: tensorOf(column(Math.sqrt)),
    async project(kTestTrain, use = {}) {
      checkUseOptions("project", use);
      const again = runOn(run.backend, use.signal);
      const between = await readMatrix(kTestTrain, "project", again.turn, "'kTestTrain'");
      checkColumns(between, n);
      const centred = centre(between, means);
      return tensorOf(await product(again, centred, directions));
    },
  };
}

function rowMeans({ rows, columns, data }: PlainMatrix): Float64Array {
  return Float64Array.from({ length: rows }, (_, i) => {
    const row = data.subarray(i * columns, (i + 1) * columns);
    return row.reduce((sum, entry) => sum + entry, 0) / columns;
  });
}

/** Takes the mean training input from both sides: k_ij - mean_a k_aj - mean_b (k_ib - mean_a k_ab). */
function centre({ rows, columns, data }: PlainMatrix, means: Float64Array): PlainMatrix {
  const result = Float64Array.from(data, (entry, at) => entry - means[at % columns]!);
  const rest = rowMeans({ rows, columns, data: result });
  for (let at = 0; at < result.length; at++) result[at]! -= rest[Math.floor(at / columns)]!;
  return { rows, columns, data: result };
}

/** H K H, finite and symmetric to the last bit: rounding differs on both sides of the diagonal. */
async function centreBoth(
  kernel: PlainMatrix,
  means: Float64Array,
  turn: Turn,
): Promise<PlainMatrix> {
  const centred = centre(kernel, means);
  const { bad } = await magnitude(centred.data, turn);
  if (bad >= 0) {
    throw new RangeError(
      `Cannot ${ATTEMPT} as the centred kernel leaves the range of float64: ` +
        `found ${centred.data[bad]}; scale the kernel down`,
    );
  }
  await mirror(centred.rows, centred.data, turn);
  return centred;
}

/** The last of ascending eigenvalues, from the largest on. */
function largestOf(values: Float64Array, components: number, zero: number): Float64Array {
  if (values[0]! < -zero) {
    throw new RangeError(
      `Cannot ${ATTEMPT} as K is no kernel: the centred one has the eigenvalue ${values[0]}`,
    );
  }
  const rank = values.filter((value) => value > zero).length;
  if (rank < components) {
    throw new RangeError(
      `Cannot ${ATTEMPT} as the inputs span ${rank} of them: ask for fewer than ${components}`,
    );
  }
  return values.slice(values.length - components).reverse();
}

function checkColumns({ rows, columns }: Matrix, n: number): void {
  if (columns === n) return;
  throw new TypeError(
    `Cannot project as 'kTestTrain' must have a column for each of the ${n} training inputs: ` +
      `found shape [${rows},${columns}]`,
  );
}
