/**
 * Orthonormal rows, by Cholesky factors of Gram matrices.
 *
 * @module
 */
import { type RandomGenerator, randomGenerator } from "../random.ts";
import { copy } from "./passes.ts";
import type { Run } from "./run.ts";
import { addMultiple, inner, multiply, norm, projectOut, rowOf } from "./vectors.ts";

/** Least distance of a unit row from the span of those before it that a Cholesky factor resolves. */
const RESOLVED = 1e-5;
/** A row that keeps this part of its length brings no rounding along that matters. */
const KEPT = 0.5;
/** What is left of a row that depends on others is rounding below this part of its length. */
const ROUNDING = 1e-13;
/** Rounds of one factorisation, and projections after which a row is given up: two do mostly. */
const ROUNDS = 4;
/** Rows that are taken one by one if no factor resolves them. */
const FEW = 16;
/** Rows between turns of the event loop in passes over all rows. */
const ROWS = 16;

interface Frame {
  readonly run: Run;
  readonly n: number;
  /** Orthonormal rows that all others are to be orthogonal to. */
  readonly basis: Float64Array;
  /** All rows, `[k, n]`. */
  readonly block: Float64Array;
  readonly random: RandomGenerator;
}

/**
 * Makes the rows of a block orthonormal to each other and to those of a basis, in place. A row that
 * depends on the others is replaced by a random one, so that the span of the rows contains what it did
 * before.
 *
 * With X X' = L L' the rows of L^-1 X are orthonormal but for rounding times the squared condition
 * number of X, and a second time makes them so to the last digits (Cholesky QR, twice: Yamamoto et al.
 * 2015, theorem 3.3). Rows that are too close to dependent for that are halved: the second half is
 * projected on the complement of the first one, until a factor resolves what is left.
 *
 * @param n Length of a row.
 * @param basis Orthonormal rows, `[m, n]`; perhaps none.
 * @param block Rows, `[k, n]` with m + k <= n; overwritten.
 */
export async function orthonormalise(
  run: Run,
  n: number,
  basis: Float64Array,
  block: Float64Array,
): Promise<void> {
  if (block.length === 0) return;
  const { turn } = run;
  // In the backend's own storage, which it need not copy for each product.
  const rows = run.backend.allocate(block.length);
  await copy(block, rows, turn);
  const frame: Frame = { run, n, basis, block: rows, random: randomGenerator(0) };
  await normalise(frame, rows, 0);
  await project(frame, basis, rows);
  await separate(frame, 0, block.length / n);
  await copy(rows, block, turn);
}

/** Makes rows orthonormal; those before them are so, and projected out. */
async function separate(frame: Frame, start: number, count: number): Promise<void> {
  if (await factorise(frame, start, count)) return;
  if (count <= FEW) return await takeOneByOne(frame, start, count);
  const half = count >> 1;
  await separate(frame, start, half);
  await project(frame, part(frame, start, half), part(frame, start + half, count - half));
  await separate(frame, start + half, count - half);
}

/** Cholesky QR until nothing changes; false if the rows are too close to dependent. */
async function factorise(frame: Frame, start: number, count: number): Promise<boolean> {
  const { run, n, basis } = frame;
  const rows = part(frame, start, count);
  for (let round = 0; round < ROUNDS; round++) {
    if (round > 0) {
      for (const earlier of [basis, part(frame, 0, start)]) {
        await projectOut(run, n, earlier, rows);
      }
    }
    const gram = run.backend.allocate(count * count);
    await run.backend.syrk({ n: count, k: n, a: rows, c: gram }, run);
    const failed = await run.backend.potrf({ n: count, a: gram }, run);
    const distances = Array.from({ length: count }, (_, i) => gram[i * count + i]!);
    if (failed >= 0 || distances.some((distance) => !(distance > RESOLVED))) return false;
    await run.backend.trsm({ n: count, k: n, l: gram, b: rows }, run);
    await run.turn();
    if (round > 0 && distances.every((distance) => distance > KEPT)) return true;
  }
  return false;
}

/** Gram-Schmidt, row by row. */
async function takeOneByOne(frame: Frame, start: number, count: number): Promise<void> {
  const { run, n, block } = frame;
  for (let i = start; i < start + count; i++) {
    const row = rowOf(n, block, i);
    await run.turn();
    for (let j = start; j < i; j++) subtract(rowOf(n, block, j), row);
    await settle(frame, i);
  }
}

/** Projects one row until it keeps its length, which is when what is left is no rounding. */
async function settle({ run, n, basis, block, random }: Frame, i: number) {
  const row = rowOf(n, block, i);
  for (let attempt = 0;; attempt++) {
    const before = norm(row);
    if (before <= ROUNDING || attempt === ROUNDS) row.set(randomRow(random, n));
    multiply(1 / norm(row), row);
    for (const earlier of [basis, block.subarray(0, i * n)]) {
      await projectOut(run, n, earlier, row);
    }
    const after = norm(row);
    if (after > KEPT || attempt > 2 * ROUNDS) return multiply(1 / after, row);
  }
}

function subtract(unit: Float64Array, row: Float64Array): void {
  addMultiple(-inner(unit, row), unit, row);
}

/** Projects unit rows, and makes them unit rows again. */
async function project(frame: Frame, onto: Float64Array, rows: Float64Array): Promise<void> {
  if (onto.length === 0) return;
  await projectOut(frame.run, frame.n, onto, rows);
  await normalise(frame, rows, ROUNDING);
}

/** Gives rows unit length; those of no more than a length that is rounding become random ones. */
async function normalise(
  { run, n, random }: Frame,
  rows: Float64Array,
  rounding: number,
): Promise<void> {
  for (let i = 0; i < rows.length / n; i++) {
    const row = rowOf(n, rows, i);
    const length = norm(row);
    if (length <= rounding) row.set(randomRow(random, n));
    multiply(1 / norm(row), row);
    if (i % ROWS === 0) await run.turn();
  }
}

/** Uniform numbers, since the rows of a caller are normal ones, perhaps from the same seed. */
function randomRow(random: RandomGenerator, n: number): Float64Array {
  return random.uniform([n]).data.map((value) => value - 0.5);
}

function part({ n, block }: Frame, start: number, count: number): Float64Array {
  return block.subarray(start * n, (start + count) * n);
}
