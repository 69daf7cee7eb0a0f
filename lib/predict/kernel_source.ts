/**
 * One view of a training kernel for all solvers, whether it is a matrix or computed in blocks.
 *
 * @module
 */
import {
  functionOperator,
  type LinearOperator,
  matrixOperator,
  type RowOperator,
} from "../linalg/operator.ts";
import { type Matrix, readMatrix, readSymmetric } from "../linalg/matrix.ts";
import { checkWhole } from "../options.ts";
import type { Run } from "../linalg/run.ts";
import { startTurns } from "../parallel/yielder.ts";
import { type MemoryNeed, withMemory } from "../memory/with_memory.ts";
import { isTensorLike, makeTensor, type Tensor, type TensorLike } from "../tensor.ts";
import type { KernelBlocks } from "./kernel_blocks.ts";

/** A training kernel K that was looked at. */
export interface KernelSource {
  /** Rows and columns. */
  readonly n: number;
  /** Entries K[i, i]. */
  readonly diagonal: Float64Array;
  /** Mean of the diagonal, tr(K) / n. */
  readonly unit: number;
  /** K itself, exactly symmetric, if it is a matrix. */
  readonly matrix: Matrix | undefined;
  /**
   * Puts K[rows, columns] into storage, row by row; all columns if undefined.
   *
   * @param rows Rows that are wanted.
   * @param columns Columns that are wanted.
   * @param target Where to put them.
   */
  fill(
    rows: readonly number[],
    columns: readonly number[] | undefined,
    target: Float64Array,
  ): Promise<void>;
}

/** Rows and columns of a tile of a product: 8 MB. */
const TILE = 1024;

/**
 * Reads a training kernel.
 *
 * @param kernel K as a matrix or as blocks.
 * @param attempt What is attempted, as in "fit the training kernel".
 * @returns The kernel.
 * @throws {TypeError} If a matrix is not square or not symmetric, or blocks are malformed.
 * @throws {RangeError} If an entry is not finite.
 */
export async function readKernel(
  kernel: TensorLike | KernelBlocks,
  attempt: string,
  signal?: AbortSignal,
): Promise<KernelSource> {
  if (isKernelBlocks(kernel)) return await blockSource(kernel, attempt, signal);
  const turn = startTurns(signal);
  const matrix = await readSymmetric(kernel, attempt, turn, "'kernel'");
  const { rows: n, data } = matrix;
  const diagonal = Float64Array.from({ length: n }, (_, i) => data[i * n + i]!);
  return {
    n,
    diagonal,
    unit: mean(diagonal),
    matrix,
    fill: (rows, columns, target) => {
      const width = columns?.length ?? n;
      rows.forEach((i, r) => {
        const row = data.subarray(i * n, (i + 1) * n);
        if (columns === undefined) target.set(row, r * n);
        else columns.forEach((j, c) => target[r * width + c] = row[j]!);
      });
      return Promise.resolve();
    },
  };
}

/**
 * K as what {@linkcode conjugateGradients} multiplies by. Of blocks only those on and below the
 * diagonal are computed.
 */
export function kernelOperator(run: Run, source: KernelSource, attempt: string): RowOperator {
  const { n, matrix, fill } = source;
  if (matrix !== undefined) return matrixOperator(run, matrix);
  const operator: LinearOperator = {
    n,
    apply: async ({ shape, data: x }) => {
      const k = shape[1]!;
      const y = run.backend.allocate(n * k);
      for (const [top, rows] of tiles(n)) {
        for (const [left, columns] of tiles(top + rows.length)) {
          const below = left < top;
          const a = run.backend.allocate(rows.length * columns.length);
          await fill(rows, below ? columns : rows, a);
          const size = { m: rows.length, n: k, k: columns.length, a, beta: 1 };
          const part = (v: Float64Array, start: number, count: number) =>
            v.subarray(start * k, (start + count) * k);
          const [upperX, upperY] = [x, y].map((v) => part(v!, top, rows.length));
          const [leftX, leftY] = [x, y].map((v) => part(v!, left, columns.length));
          await run.backend.gemm({ ...size, b: leftX!, c: upperY! }, run);
          if (!below) continue;
          const transposed = { ...size, m: columns.length, k: rows.length, transposeA: true };
          await run.backend.gemm({ ...transposed, b: upperX!, c: leftY! }, run);
        }
      }
      return makeTensor([n, k], y);
    },
  };
  return functionOperator(operator, attempt, run);
}

/** All of K as a matrix, which is read where it was blocks. */
export async function wholeKernel(
  source: KernelSource,
  attempt: string,
  signal?: AbortSignal,
): Promise<Matrix> {
  const { n, matrix, fill } = source;
  if (matrix !== undefined) return matrix;
  const data = await withMemory("keep a kernel", wholeMemory(n), () => new Float64Array(n * n));
  for (const [top, rows] of tiles(n)) {
    signal?.throwIfAborted();
    await fill(rows, undefined, data.subarray(top * n, (top + rows.length) * n));
  }
  return await readSymmetric(makeTensor([n, n], data), attempt, startTurns(signal));
}

function wholeMemory(n: number): MemoryNeed {
  return {
    what: `a kernel of shape [${n},${n}]`,
    bytes: 8 * n * n,
    instead: 'use solve: "cg", "eigenpro" or "nystrom", which work on blocks',
  };
}

/** Consecutive indices below n, with the first of each. */
export function* tiles(n: number, size: number = TILE): Generator<[number, number[]]> {
  for (let start = 0; start < n; start += size) {
    yield [start, Array.from({ length: Math.min(size, n - start) }, (_, i) => start + i)];
  }
}

/** Tells blocks from a matrix. */
function isKernelBlocks(kernel: TensorLike | KernelBlocks): kernel is KernelBlocks {
  return !isTensorLike(kernel) && typeof (kernel as Partial<KernelBlocks>)?.block === "function";
}

async function blockSource(
  blocks: KernelBlocks,
  attempt: string,
  signal: AbortSignal | undefined,
): Promise<KernelSource> {
  const { n } = blocks;
  checkWhole(attempt, "n", n, 1);
  signal?.throwIfAborted();
  const diagonal = await readBlock(await blocks.diagonal(), [n], attempt, signal);
  await checkBlocks(blocks, diagonal, attempt, signal);
  return {
    n,
    diagonal,
    unit: mean(diagonal),
    matrix: undefined,
    fill: async (rows, columns, target) => {
      signal?.throwIfAborted();
      const found = await blocks.block(rows, columns);
      const shape = [rows.length, columns?.length ?? n];
      target.set(await readBlock(found, shape, attempt, signal));
    },
  };
}

/** Inputs that are looked at before a function is believed to give a symmetric kernel. */
const PROBES = 16;

/** Refuses blocks that are not symmetric, or do not agree with the diagonal, where they are probed. */
async function checkBlocks(
  blocks: KernelBlocks,
  diagonal: Float64Array,
  attempt: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { n } = blocks;
  const count = Math.min(n, PROBES);
  const rows = Array.from({ length: count }, (_, i) => Math.floor(i * n / count));
  const found = await blocks.block(rows, [...rows]);
  const data = await readBlock(found, [count, count], attempt, signal);
  // Blocks of float64 may have been computed in float32, whose rounding is then that of their symmetry.
  const largest = data.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0) || 1;
  const scaled = Float32Array.from(data, (entry) => entry / largest);
  const probe = makeTensor([count, count], scaled);
  await readSymmetric(probe, `${attempt}, a block of the kernel,`);
  const bad = rows.findIndex((i, r) =>
    // As for symmetry: sums of some thousand terms in two orders, here perhaps in float32.
    Math.abs(data[r * count + r]! - diagonal[i]!) > 2 ** -11 * largest
  );
  if (bad < 0) return;
  const i = rows[bad]!;
  throw new TypeError(
    `Cannot ${attempt} as block() and diagonal() of the kernel must agree: ` +
      `entry [${i}, ${i}] is ${data[bad * count + bad]} and ${diagonal[i]}`,
  );
}

async function readBlock(
  found: Tensor,
  shape: readonly number[],
  attempt: string,
  signal: AbortSignal | undefined,
): Promise<Float64Array> {
  if (`${found.shape}` !== `${shape}`) {
    throw new TypeError(
      `Cannot ${attempt} as the kernel must give shape [${shape}]: found shape [${found.shape}]`,
    );
  }
  const flat = makeTensor([1, found.data.length], found.data);
  return (await readMatrix(flat, `${attempt}, a block of the kernel,`, startTurns(signal))).data;
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
