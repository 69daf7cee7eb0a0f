/**
 * Eigendecomposition of a symmetric matrix.
 *
 * @module
 */
import { MAX_ROWS, type Rotations, WIDTH } from "./blocks/rotations.ts";
import { allocateShared, runAll, task, type TaskGroup } from "../../parallel/mod.ts";
import type { RoutineOptions, Syevd } from "../backend.ts";
import { diagonalise } from "../reference/implicit_ql.ts";
import { startTurns } from "../../parallel/yielder.ts";
import { normalise, syevd as referenceSyevd } from "../reference/syevd.ts";
import { formOrthogonal } from "./orthogonal.ts";
import { giveBack, groupFor, pieces, reach, reachInTurns } from "./partition.ts";
import * as tiles from "./tiles.ts";
import { BLOCK, type Reduction, tridiagonalise } from "./tridiagonalise.ts";

/** Rotations of eight columns in one task: some 20 ms. */
const LARGE = 2 ** 22;

/**
 * See {@linkcode Backend.syevd}. Householder reflections in blocks bring A to tridiagonal form
 * T = Q' A Q, implicit QL turns T into diag(w) = Z' T Z; the rows of Z' Q' are the eigenvectors. The
 * iteration runs on the calling thread, and its rotations on all.
 *
 * @throws {RangeError} If the matrix has more than 32,768 rows.
 */
export async function syevd(job: Syevd, options: RoutineOptions = {}): Promise<void> {
  const { n, w, vectors = true } = job;
  if (n <= BLOCK) return await referenceSyevd(job, options);
  if (n > MAX_ROWS) {
    throw new RangeError(
      `Cannot find the eigenvalues of a matrix as it must have at most ${MAX_ROWS} rows: found ${n}`,
    );
  }
  await groupFor(n ** 3, options, async (group) => {
    const turn = startTurns(options.signal);
    const a = await reachInTurns(group, job.a, options.signal);
    const allocate = (length: number): Float64Array => reach(group, new Float64Array(length));
    const reduction: Reduction = { group, n, a, allocate, turn };
    const scale = normalise(a);
    const { diagonal, offDiagonal, halfNorms } = await tridiagonalise(reduction);
    if (vectors) await formOrthogonal(reduction, halfNorms);
    const panels = vectors ? await toPanels(reduction) : new Float64Array(0);
    const apply = (rotations: Rotations): Promise<void> => rotate(group, rotations, n, panels);
    await diagonalise(diagonal, offDiagonal, turn, vectors ? apply : undefined);
    const order = Array.from(diagonal.keys()).sort((i, j) => diagonal[i]! - diagonal[j]!);
    order.forEach((from, to) => w[to] = diagonal[from]! / scale);
    if (vectors) await fromPanels(reduction, panels, order);
    await giveBack(a, job.a);
  });
}

/** Copies A to panels of eight columns, `[ceil(n / 8), n, 8]`. */
async function toPanels({ n, a, allocate, turn }: Reduction): Promise<Float64Array> {
  const panels = allocate(Math.ceil(n / WIDTH) * n * WIDTH);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) panels[positionInPanels(n, i, j)] = a[i * n + j]!;
    await turn();
  }
  return panels;
}

/** Row `order[i]` of the panels becomes row i of A. */
async function fromPanels(
  { n, a, turn }: Reduction,
  panels: Float64Array,
  order: readonly number[],
): Promise<void> {
  for (const [to, from] of order.entries()) {
    for (let j = 0; j < n; j++) a[to * n + j] = panels[positionInPanels(n, from, j)]!;
    await turn();
  }
}

function positionInPanels(n: number, i: number, j: number): number {
  const column = j % WIDTH;
  return (j - column) * n + i * WIDTH + column;
}

/** Applies rotations to all panels, each thread to some of them. */
async function rotate(
  group: TaskGroup,
  { count, rows, cosines, sines }: Rotations,
  n: number,
  panels: Float64Array,
): Promise<void> {
  if (count === 0) return;
  const rotations = {
    count,
    rows: share(group, rows.subarray(0, count)),
    cosines: reach(group, cosines.subarray(0, count)),
    sines: reach(group, sines.subarray(0, count)),
  };
  const size = n * WIDTH;
  const most = Math.ceil(panels.length / size / (2 * group.size));
  const parts = pieces(panels.length / size, Math.min(most, Math.ceil(LARGE / count)));
  await runAll(
    group,
    parts.map(({ start, count }) => {
      const some = panels.subarray(start * size, (start + count) * size);
      return task(tiles, "rotate", { rotations, n, panels: some });
    }),
  );
}

/** Row numbers where the group can read them. */
function share(group: TaskGroup, rows: Int32Array): Int32Array {
  if (group.size === 1) return rows;
  const copy = allocateShared(rows.length, "i32");
  copy.set(rows);
  return copy;
}
