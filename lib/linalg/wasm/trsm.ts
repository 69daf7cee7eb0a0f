/**
 * Triangular systems with many right-hand sides, in strips of their columns.
 *
 * @module
 */
import { TRIANGLE } from "./blocks/triangle.ts";
import { runAll, type Task, task } from "../../parallel/mod.ts";
import type { RoutineOptions, Trsm } from "../backend.ts";
import { depthPieces, giveBack, groupFor, type Piece, pieces, reachInTurns } from "./partition.ts";
import * as tiles from "./tiles.ts";

/** See {@linkcode Backend.trsm}. */
export async function trsm(job: Trsm, options: RoutineOptions = {}): Promise<void> {
  const { n, k } = job;
  await groupFor(n * n * k / 2, options, async (group) => {
    const l = await reachInTurns(group, job.l, options.signal);
    const b = await reachInTurns(group, job.b, options.signal);
    const width = Math.min(TRIANGLE, Math.ceil(k / group.size / 8) * 8);
    const strips = pieces(k, width);
    await runAll(group, strips.map((strip) => stripTasks({ ...job, l, b }, strip)));
    await giveBack(b, job.b);
  });
}

/**
 * X_J = L_JJ^-1 (B_J - sum_K L_JK X_K) for K < J, from the first block of rows J to the last; or
 * X_J = L_JJ'^-1 (B_J - sum_K L_KJ' X_K) for K > J, from the last to the first.
 */
function* stripTasks(
  { n, k, l, b, transpose = false }: Trsm,
  { start: column, count: columns }: Piece,
): Generator<Task> {
  const blocks = pieces(n, TRIANGLE);
  for (const { start: row, count: rows } of transpose ? blocks.toReversed() : blocks) {
    const c = { data: b, offset: row * k + column, stride: k };
    const first = transpose ? row + rows : 0;
    const parts = depthPieces(transpose ? n - first : row, rows, columns);
    const factors = ({ start, count: depth }: Piece): Pick<tiles.Product, "a" | "b" | "depth"> => {
      const p = first + start;
      const offset = transpose ? p * n + row : row * n + p;
      return {
        a: { data: l, offset, stride: n, transposed: transpose },
        b: { data: b, offset: p * k + column, stride: k, transposed: true },
        depth,
      };
    };
    for (const part of parts.slice(0, -1)) {
      const product = { rows, columns, c, ...factors(part), alpha: -1, beta: 1, lower: false };
      yield task(tiles, "multiply", product);
    }
    const last = factors(parts.at(-1) ?? { start: 0, count: 0 });
    const diagonal = { data: l, offset: row * n + row, stride: n };
    yield task(tiles, "solveColumns", { rows, columns, c, ...last, l: diagonal, transpose });
  }
}
