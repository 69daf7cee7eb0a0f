/**
 * Products of matrices, tile by tile of the result.
 *
 * @module
 */
import type { Entries } from "./blocks/precision.ts";
import type { Block } from "./blocks/product.ts";
import { isShared, runAll, type Task, task, type TaskGroup } from "../../parallel/mod.ts";
import type { Gemm, RoutineOptions, Syrk } from "../backend.ts";
import { gemm as referenceGemm } from "../reference/gemm.ts";
import { depthPieces, giveBack, groupFor, type Piece, pieces, reachInTurns } from "./partition.ts";
import * as tiles from "./tiles.ts";

/** A job whose matrices have entries of either size. */
type Typed<Job, Data extends Entries> = {
  readonly [Field in keyof Job]: Job[Field] extends Float64Array ? Data : Job[Field];
};

/** Largest width of a product that the calling thread does as fast as a matrix is copied. */
const NARROW = 8;

/** See {@linkcode Backend.gemm}; in float32 as well. */
export async function gemm<Data extends Entries>(
  job: Typed<Gemm, Data>,
  options: RoutineOptions = {},
): Promise<void> {
  const { m, n, k } = job;
  // To hand a matrix of its own memory to the threads takes longer than a narrow product of it.
  if (Math.min(m, n, k) <= NARROW && isDouble(job) && !isShared(job.a)) {
    return referenceGemm(job, options);
  }
  await groupFor(m * n * k, options, async (group) => {
    const { signal } = options;
    const a = await reachInTurns(group, job.a, signal);
    const b = await reachInTurns(group, job.b, signal);
    const c = await reachInTurns(group, job.c, signal);
    await runAll(group, gemmTasks({ ...job, a, b, c }, edge(m, n, group)));
    await giveBack(c, job.c);
  });
}

/** See {@linkcode Backend.syrk}; in float32 as well. */
export async function syrk<Data extends Entries>(
  job: Typed<Syrk, Data>,
  options: RoutineOptions = {},
): Promise<void> {
  const { n, k } = job;
  await groupFor(n * n * k / 2, options, async (group) => {
    const a = await reachInTurns(group, job.a, options.signal);
    const c = await reachInTurns(group, job.c, options.signal);
    await runAll(group, syrkTasks({ ...job, a, c }, edge(n, n, group)));
    await giveBack(c, job.c);
  });
}

function isDouble(job: Typed<Gemm, Entries>): job is Gemm {
  return job.a instanceof Float64Array;
}

/** Side of a tile: the larger, the less is copied, but there must be enough for all threads. */
export function edge(m: number, n: number, group: TaskGroup): number {
  let size = 512;
  while (size > 64 && Math.ceil(m / size) * Math.ceil(n / size) < 6 * group.size) size /= 2;
  return size;
}

function* gemmTasks(job: Typed<Gemm, Entries>, size: number): Generator<Iterable<Task>> {
  const { m, n, k, alpha = 1, beta = 0 } = job;
  const a = factor(job.a, m, k, job.transposeA);
  const b = factor(job.b, n, k, !job.transposeB);
  const c = { data: job.c, offset: 0, stride: n };
  const product = { rows: m, columns: n, depth: k, a, b, c, alpha, beta, lower: false };
  yield* productTasks(product, size);
}

function* syrkTasks(job: Typed<Syrk, Entries>, size: number): Generator<Iterable<Task>> {
  const { n, k } = job;
  const a = factor(job.a, n, k, job.transpose);
  const c = { data: job.c, offset: 0, stride: n };
  const extent = { rows: n, columns: n, depth: k };
  yield* productTasks({ ...extent, a, b: a, c, alpha: 1, beta: 0, lower: true }, size);
}

/**
 * The tasks of a product of any size, a list for each tile of C.
 *
 * @param product The product; if `lower`, tiles above the diagonal are left out.
 * @param size Side of a tile.
 */
export function* productTasks(product: tiles.Product, size: number): Generator<Iterable<Task>> {
  const { rows, columns, lower } = product;
  for (const row of pieces(rows, size)) {
    for (const column of pieces(lower ? row.start + row.count : columns, size)) {
      yield tileTasks(product, row, column);
    }
  }
}

/** The sum over all of the depth for one tile, in parts that follow one another. */
function* tileTasks(
  product: tiles.Product,
  { start: i, count: rows }: Piece,
  { start: j, count: columns }: Piece,
): Generator<Task> {
  const { a, b, c, beta } = product;
  // Without a depth C is still to be scaled.
  const parts = product.depth === 0
    ? [{ start: 0, count: 0 }]
    : depthPieces(product.depth, rows, columns);
  for (const { start, count: depth } of parts) {
    yield task(tiles, "multiply", {
      ...{ rows, columns, depth, alpha: product.alpha },
      a: at(a, i, start),
      b: at(b, j, start),
      c: at(c, i, j),
      beta: start === 0 ? beta : 1,
      lower: product.lower && i === j,
    });
  }
}

/** A factor as rows of the length of the sums. */
function factor(data: Entries, rows: number, depth: number, transposed = false): Block {
  return { data, offset: 0, stride: transposed ? rows : depth, transposed };
}

/** The part of a block that begins at entry [i, p]. */
function at(block: Block, i: number, p: number): Block {
  const { offset, stride, transposed } = block;
  return { ...block, offset: offset + (transposed ? p * stride + i : i * stride + p) };
}
