/**
 * Products of matrices, tile by tile of the result.
 *
 * @module
 */
import type { Block } from "../../engine/wasm/linalg/product.ts";
import { type Crew, runAll, type Task, task } from "../../parallel/mod.ts";
import type { Gemm, RoutineOptions, Syrk } from "../backend.ts";
import { crewFor, depthPieces, giveBack, type Piece, pieces, reach } from "./partition.ts";
import * as tiles from "./tiles.ts";

/** See {@linkcode Backend.gemm}. */
export async function gemm(job: Gemm, options: RoutineOptions = {}): Promise<void> {
  const { m, n, k } = job;
  await crewFor(m * n * k, options, async (crew) => {
    const a = reach(crew, job.a), b = reach(crew, job.b), c = reach(crew, job.c);
    await runAll(crew, gemmTasks({ ...job, a, b, c }, edge(m, n, crew)));
    giveBack(c, job.c);
  });
}

/** See {@linkcode Backend.syrk}. */
export async function syrk(job: Syrk, options: RoutineOptions = {}): Promise<void> {
  const { n, k } = job;
  await crewFor(n * n * k / 2, options, async (crew) => {
    const a = reach(crew, job.a), c = reach(crew, job.c);
    await runAll(crew, syrkTasks({ ...job, a, c }, edge(n, n, crew)));
    giveBack(c, job.c);
  });
}

/** Side of a tile: the larger, the less is copied, but there must be enough for all threads. */
function edge(m: number, n: number, crew: Crew): number {
  let size = 512;
  while (size > 64 && Math.ceil(m / size) * Math.ceil(n / size) < 6 * crew.size) size /= 2;
  return size;
}

function* gemmTasks(job: Gemm, size: number): Generator<Iterable<Task>> {
  const { m, n, k, c, alpha = 1, beta = 0 } = job;
  const a = factor(job.a, m, k, job.transposeA);
  const b = factor(job.b, n, k, !job.transposeB);
  for (const rows of pieces(m, size)) {
    for (const columns of pieces(n, size)) {
      const target = { data: c, offset: rows.start * n + columns.start, stride: n };
      yield tileTasks(k, rows, columns, { a, b, c: target, alpha, beta, lower: false });
    }
  }
}

function* syrkTasks(job: Syrk, size: number): Generator<Iterable<Task>> {
  const { n, k, c } = job;
  const a = factor(job.a, n, k, job.transpose);
  for (const rows of pieces(n, size)) {
    for (const columns of pieces(rows.start + rows.count, size)) {
      const target = { data: c, offset: rows.start * n + columns.start, stride: n };
      const lower = rows.start === columns.start;
      yield tileTasks(k, rows, columns, { a, b: a, c: target, alpha: 1, beta: 0, lower });
    }
  }
}

/** The sum over all of the depth for one tile, in parts that follow one another. */
function* tileTasks(
  k: number,
  { start: i, count: rows }: Piece,
  { start: j, count: columns }: Piece,
  product: Pick<tiles.Product, "a" | "b" | "c" | "alpha" | "beta" | "lower">,
): Generator<Task> {
  for (const { start, count: depth } of depthPieces(k, rows, columns)) {
    yield task(tiles, "multiply", {
      ...product,
      ...{ rows, columns, depth },
      a: at(product.a, i, start),
      b: at(product.b, j, start),
      beta: start === 0 ? product.beta : 1,
    });
  }
}

/** A factor as rows of the length of the sums. */
function factor(data: Float64Array, rows: number, depth: number, transposed = false): Block {
  return { data, offset: 0, stride: transposed ? rows : depth, transposed };
}

/** The part of a block that begins at entry [i, p]. */
function at(block: Block, i: number, p: number): Block {
  const { offset, stride, transposed } = block;
  return { ...block, offset: offset + (transposed ? p * stride + i : i * stride + p) };
}
