/**
 * Kernels that are computed in blocks, as they are needed.
 *
 * @module
 */
import { checkChoices } from "../kernel/options.ts";
import { checkNames, kindOf } from "../options.ts";
import { checkWorkers } from "../parallel/check_workers.ts";
import { readTensor } from "../read_tensor.ts";
import type { Net } from "../stax/network.ts";
import { ownNet } from "../stax/own_net.ts";
import { makeTensor, sizeOf, type Tensor, type TensorLike } from "../tensor.ts";
import { kernelFunction } from "./kernel_function.ts";
import type { SharedKernelOptions } from "./options.ts";

/**
 * A symmetric kernel matrix K that is too large to keep, and is known by its blocks.
 *
 * @example Usage
 * ```ts
 * import { type KernelBlocks, solveRegression, tensor } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const x = [0, 1, 2];
 * const entry = (i: number, j: number) => Math.exp(-Math.abs(x[i]! - x[j]!));
 * const kernel: KernelBlocks = {
 *   n: 3,
 *   block: (rows, columns = [0, 1, 2]) =>
 *     Promise.resolve(tensor(rows.map((i) => columns.map((j) => entry(i, j))))),
 *   diagonal: () => Promise.resolve(tensor([1, 1, 1])),
 * };
 * const fit = await solveRegression(kernel, [1, 0, 2], { solve: "cg" });
 * const [first] = (await fit.predict(await kernel.block([0]))).data;
 * assertAlmostEquals(first!, 1, 1e-6);
 * ```
 */
export interface KernelBlocks {
  /** Rows and columns of K. */
  readonly n: number;
  /**
   * Computes entries of K.
   *
   * @param rows Rows that are wanted, in this order.
   * @param columns Columns that are wanted, in this order; all of them if omitted.
   * @returns K[rows, columns], `[rows.length, columns.length]`.
   */
  block(rows: readonly number[], columns?: readonly number[]): Promise<Tensor>;
  /** Computes all entries K[i, i], `[n]`. */
  diagonal(): Promise<Tensor>;
}

/** Options of {@linkcode kernelBlocks}. */
export interface KernelBlocksOptions extends Omit<SharedKernelOptions, "dtype" | "onProgress"> {
  /** Which kernel of the network. @default {"ntk"} */
  readonly kernel?: "ntk" | "nngp" | undefined;
}

const ATTEMPT = "compute a kernel in blocks";

/** Inputs of one call for the diagonal: few, as each is paired with all others of the call. */
const DIAGONAL = 32;

/**
 * The kernel of a network between inputs, computed in blocks as they are asked for.
 *
 * Nothing is kept: a solver that looks at the whole kernel once an iteration pays for it each time.
 * Where the matrix fits into memory, {@linkcode ntk} and a matrix are faster.
 *
 * @param net The network.
 * @param x Inputs, `[n, d]`; they must not change while the blocks are used.
 * @param options Which kernel, and the options of {@linkcode ntk}.
 * @returns The blocks.
 * @throws {TypeError} If the inputs are no array of rank 2 or more with at least one entry, or an
 * option is not known.
 *
 * @example Usage
 * ```ts
 * import { kernelBlocks, ntk, stax } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const net = stax.serial(stax.dense(512), stax.relu(), stax.dense(1));
 * const x = [[1, 0], [0, 1], [1, 1]];
 * const { block } = kernelBlocks(net, x);
 * assertEquals(await block([2], [0, 1]), await ntk(net, [[1, 1]], [[1, 0], [0, 1]]));
 * ```
 */
export function kernelBlocks(
  net: Net,
  x: TensorLike,
  options: KernelBlocksOptions = {},
): KernelBlocks {
  checkNames(ATTEMPT, options, ["kernel", "engine", "backend", "precision", "workers", "signal"]);
  const own = ownNet(ATTEMPT, net);
  const { kernel = "ntk", ...common } = options;
  checkChoices(ATTEMPT, common);
  checkWorkers(ATTEMPT, common.workers);
  const compute = kernelFunction(kernel, ATTEMPT);
  const inputs = readTensor(ATTEMPT, "'x'", x);
  if (inputs.shape.length < 2 || inputs.data.length === 0) {
    throw new TypeError(
      `Cannot ${ATTEMPT} as inputs must have shape [n, d] with at least one row and column: ` +
        `found [${inputs.shape}]`,
    );
  }
  const n = inputs.shape[0]!;
  return {
    n,
    block: async (rows, columns) => {
      const left = selectInputs(inputs, rows);
      if (columns === rows) return await compute(own, left, common);
      const right = columns === undefined ? inputs : selectInputs(inputs, columns);
      return await compute(own, left, right, common);
    },
    diagonal: async () => {
      const data = new Float64Array(n);
      for (let start = 0; start < n; start += DIAGONAL) {
        const count = Math.min(DIAGONAL, n - start);
        const rows = Array.from({ length: count }, (_, i) => start + i);
        const square = await compute(own, selectInputs(inputs, rows), common);
        for (let i = 0; i < count; i++) data[start + i] = square.data[i * count + i]!;
      }
      return makeTensor([n], data);
    },
  };
}

/** Some inputs, in the order of their indices. */
function selectInputs({ shape, data }: Tensor, indices: readonly number[]): Tensor {
  const [n = 0, ...rest] = shape;
  const size = sizeOf(rest);
  checkIndices(ATTEMPT, indices, n);
  const selected = new Float64Array(indices.length * size);
  indices.forEach((i, row) => selected.set(data.subarray(i * size, (i + 1) * size), row * size));
  return makeTensor([indices.length, ...rest], selected);
}

/**
 * Refuses what are no rows or columns of a kernel.
 *
 * @param indices Rows or columns.
 * @param n How many there are.
 * @throws {TypeError} If it is no array.
 * @throws {RangeError} If one is not a whole number below n.
 */
export function checkIndices(attempt: string, indices: readonly number[], n: number): void {
  if (!Array.isArray(indices)) {
    throw new TypeError(
      `Cannot ${attempt} as rows and columns must be arrays of indices: found ${kindOf(indices)}`,
    );
  }
  const bad = indices.find((i) => !Number.isInteger(i) || i < 0 || i >= n);
  if (bad !== undefined) {
    throw new RangeError(
      `Cannot ${attempt} as rows and columns must be whole numbers from 0 to ${
        n - 1
      }: found ${bad}`,
    );
  }
}
