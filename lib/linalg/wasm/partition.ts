/**
 * How work is cut into pieces.
 *
 * @module
 */
import { copy } from "../passes.ts";
import type { Entries } from "./blocks/precision.ts";
import {
  allocateShared,
  isShared,
  type TaskGroup,
  toShared,
  withTaskGroup,
} from "../../parallel/mod.ts";
import type { RoutineOptions } from "../backend.ts";
import { startTurns } from "../../parallel/yielder.ts";

/** Multiplications below which a task for another thread is not worth its way there. */
const SMALL = 2 ** 20;
/** Multiplications of one task: some 20 ms. */
const LARGE = 2 ** 28;
/** Multiplications in the time in which an entry is copied and packed. */
const COPY = 8;

/** A stretch of rows or columns. */
export interface Piece {
  /** The first. */
  readonly start: number;
  /** How many. */
  readonly count: number;
}

/**
 * Cuts n rows into pieces that are all alike but the last.
 *
 * @param n Number of rows.
 * @param size Rows of a piece.
 */
export function pieces(n: number, size: number): readonly Piece[] {
  return Array.from({ length: Math.ceil(n / size) }, (_, i) => {
    const start = i * size;
    return { start, count: Math.min(size, n - start) };
  });
}

/**
 * Cuts the depth of a product of tiles so that each part takes some 20 ms.
 *
 * @param depth The depth.
 * @param rows Rows of the tile.
 * @param columns Columns of the tile.
 */
export function depthPieces(depth: number, rows: number, columns: number): readonly Piece[] {
  const work = rows * columns + COPY * (rows + columns);
  return pieces(depth, Math.max(256, Math.floor(LARGE / work / 256) * 256));
}

/**
 * Calls a function with a group of threads, or with the calling thread for small work.
 *
 * @param work Number of multiplications.
 * @param options The signal, and the number of threads.
 * @param body The function.
 */
export function groupFor<Result>(
  work: number,
  { signal, workers }: RoutineOptions,
  body: (group: TaskGroup) => Promise<Result>,
): Promise<Result> {
  return withTaskGroup({ signal, workers: work < SMALL ? 1 : workers }, body);
}

/** Storage that the group can read: a copy if it is not shared and other threads need it. */
export function reach<Data extends Entries>(group: TaskGroup, data: Data): Data {
  return group.size > 1 ? toShared(data) : data;
}

/** Entries from which on a copy is made in turns: some ten milliseconds. */
const SLICE = 2 ** 20;

/** As {@linkcode reach}; a large copy leaves room for the rest of the program. */
export async function reachInTurns<Data extends Entries>(
  group: TaskGroup,
  data: Data,
  signal: AbortSignal | undefined,
): Promise<Data> {
  if (group.size <= 1 || isShared(data) || data.length <= SLICE) return reach(group, data);
  const { buffer } = allocateShared(Math.ceil(data.byteLength / 8));
  const target =
    (data instanceof Float64Array
      ? new Float64Array(buffer, 0, data.length)
      : new Float32Array(buffer, 0, data.length)) as unknown as Data;
  await copy(data, target, startTurns(signal));
  return target;
}

/** Copies the group's results to where they are wanted, unless they are there. */
export async function giveBack(from: Entries, to: Entries): Promise<void> {
  if (from !== to) await copy(from, to, startTurns());
}
