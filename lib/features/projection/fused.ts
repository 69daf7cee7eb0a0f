/**
 * Projections and what becomes of them, on all cores.
 *
 * @module
 */
import {
  allocateShared,
  isShared,
  runTasks,
  type Task,
  task,
  type TaskGroupOptions,
  toShared,
  withTaskGroup,
} from "../../parallel/mod.ts";
import type { Backend } from "../../linalg/backend.ts";
import { loadBlas } from "../../linalg/blas.ts";
import type { Run } from "../../linalg/run.ts";
import { allocateFeatures, memoryOf } from "./in_place/memory.ts";
import * as inPlace from "./in_place/tasks.ts";
import { featuresOf, type Nonlinearity } from "./nonlinearity.ts";
import { FLAT } from "./panels.ts";
import * as tiles from "./tiles.ts";

/** Directions, and what becomes of the projections on them. */
export interface DrawnProjection {
  /** The directions, `[columns, inputs]`. */
  readonly w: Float64Array;
  /** The same in panels of four, in storage that threads reach. */
  readonly panels: Float64Array;
  /** Entries of a row. */
  readonly inputs: number;
  /** Number of directions. */
  readonly columns: number;
  /** What becomes of projections. */
  readonly nonlinearity: Nonlinearity;
}

/** Rows up to this length are projected tile by tile: the result is written once, and read by nobody. */
const SHORT = 64;

/** Entries of features of one task: some milliseconds. */
const TASK = 2 ** 21;

/**
 * Storage for features of all rows, if it is best for them to be made in their place: powers of short rows.
 *
 * @param drawn The projection.
 * @param n Number of rows.
 * @param rows Rows at a time.
 */
export function allocate(
  { panels, inputs, columns, nonlinearity }: DrawnProjection,
  n: number,
  rows: number,
): Float64Array | undefined {
  if (nonlinearity.kind !== "power" || inputs > SHORT || columns % FLAT !== 0) return undefined;
  return allocateFeatures({ n, rows, panels, depth: inputs });
}

/**
 * Features of rows. Short rows are multiplied and mapped tile by tile, where they are to lie if there is memory for
 * it; for long ones the backend multiplies, and its result is mapped.
 *
 * @param drawn The projection.
 * @param x Rows, `[n, inputs]`.
 * @param n Their number.
 * @param place Where the result may be put.
 */
export async function projectRows(
  drawn: DrawnProjection,
  x: Float64Array,
  n: number,
  { backend, workers, signal }: Run,
  place?: Float64Array,
): Promise<Float64Array> {
  const { w, panels, inputs, columns, nonlinearity } = drawn;
  const m = featuresOf(nonlinearity, columns);
  const target = place !== undefined && isShared(place) ? place : allocateShared(n * m);
  const job = { columns, nonlinearity, target };
  const group = { workers: n * m < TASK / 8 ? 1 : workers, signal };
  const memory = memoryOf(target);
  if (memory !== undefined && n <= memory.rows && nonlinearity.kind === "power") {
    const { memory: whole, left, right } = memory;
    const rows = { memory: whole, x: toShared(x), n, depth: inputs, columns, power: nonlinearity };
    await projectInPlace({ ...rows, left, right, target: target.byteOffset }, w, backend, group);
    return target;
  }
  if (inputs <= (backend.name === "wasm" ? tiles.DEEPEST : SHORT)) {
    const rows = { ...job, x: toShared(x), depth: inputs, panels };
    await runTasks(tasksOf(n, m, (part) => task(tiles, "project", { ...rows, ...part })), group);
    return target;
  }
  const projections = m === columns ? target : allocateShared(n * columns);
  const product = { m: n, n: columns, k: inputs, a: x, b: w, c: projections, transposeB: true };
  await backend.gemm(product, { signal });
  const rows = { ...job, projections };
  await runTasks(tasksOf(n, m, (part) => task(tiles, "map", { ...rows, ...part })), group);
  return target;
}

/** Features in their place: by the library, if there is one and it can be lent to threads. */
async function projectInPlace(
  rows: Omit<inPlace.InPlaceJob, "next">,
  w: Float64Array,
  { name }: Backend,
  group: TaskGroupOptions,
): Promise<void> {
  const job = { ...rows, next: allocateShared(1, "i32") };
  const library = name === "blas" ? await loadBlas() : undefined;
  const isDone = await library?.lend(async (dgemm) => {
    await repeat(task(inPlace, "projectByLibrary", { ...job, w: toShared(w), dgemm }), job, group);
  }, { signal: group.signal });
  if (!isDone) await repeat(task(inPlace, "project", job), job, group);
}

/** Runs a task on each thread while rows are left: between two runs the thread is free for other calls. */
async function repeat(
  task: Task,
  { n, next }: Pick<inPlace.InPlaceJob, "n" | "next">,
  options: TaskGroupOptions,
): Promise<void> {
  await withTaskGroup(options, async (group) => {
    const work = async (): Promise<void> => {
      while (Atomics.load(next, 0) < n) await group.run(task);
    };
    await Promise.all(Array.from({ length: group.size }, work));
  });
}

function* tasksOf(
  n: number,
  m: number,
  make: (part: { readonly start: number; readonly end: number }) => Task,
): Generator<Task> {
  const rows = Math.max(48, Math.floor(TASK / m / 48) * 48);
  for (let start = 0; start < n; start += rows) {
    yield make({ start, end: Math.min(n, start + rows) });
  }
}
