/**
 * A kernel between points, on all cores.
 *
 * @module
 */
import { ntk } from "../../kernel/kernels.ts";
import type { Backend } from "../../linalg/backend.ts";
import { mirror } from "../../linalg/passes.ts";
import { startPace } from "../../linalg/reference/pace.ts";
import { makeTensor } from "../../make_tensor.ts";
import { allocateShared, runTasks, type Task, task } from "../../parallel/mod.ts";
import { kernelBlocks } from "../../predict/kernel_blocks.ts";
import type { Tensor } from "../../tensor.ts";
import type { Points } from "../points.ts";
import { normPairs } from "./norm_pairs.ts";
import { isOwn, isRadial, type KernelSpec, radialRule } from "./spec.ts";
import * as tiles from "./tiles.ts";

/** What the loops run with. */
export interface PairContext {
  /** Does the products. */
  readonly backend: Backend;
  /** Threads to use. */
  readonly workers?: number | undefined;
  /** Stops the computation. */
  readonly signal?: AbortSignal | undefined;
  /** Where pairs may go, in storage that workers reach: for many tiles, one after the other. */
  readonly storage?: Float64Array | undefined;
}

/** A kernel with its bandwidth. */
export interface BoundKernel {
  /** The kernel. */
  readonly spec: KernelSpec;
  /** L; 1 for kernels without. */
  readonly bandwidth: number;
}

/** Derivatives of a kernel between m and n points: the gradient in u is self u + cross v. */
export interface PairSlopes {
  /** 2 F_p, `[m, n]`; undefined for radial kernels, where it is minus `cross`. */
  readonly self: Float64Array | undefined;
  /** F_r, `[m, n]`. */
  readonly cross: Float64Array;
}

/** Pairs of one task: some milliseconds. */
const PAIRS = 2 ** 18;

/**
 * K between points.
 *
 * @param kernel The kernel.
 * @param u The first points.
 * @param v The second points.
 * @param context What it runs with.
 * @returns K, `[m, n]`; exactly symmetric where both are the same object.
 */
export async function kernelValues(
  { spec, bandwidth }: BoundKernel,
  u: Points,
  v: Points,
  context: PairContext,
): Promise<Float64Array> {
  if (spec.form === "network") {
    const { workers, signal } = context;
    const options = {
      ...(workers !== undefined && { workers }),
      ...(signal !== undefined && { signal }),
    };
    if (u === v) return (await ntk(spec.net, asMatrix(u), options)).data;
    return (await ntk(spec.net, asMatrix(u), asMatrix(v), options)).data;
  }
  if (spec.form === "norm") return await normPairs("values", { spec, bandwidth }, u, v, context);
  const tile = await innerProducts(u, v, context);
  const lower = u === v;
  const job = { spec, bandwidth, tile, lower, ...sides(u, v) };
  await runTasks(rowTasks("values", job), taskOptions(spec, context));
  if (lower) await mirror(u.n, tile, startPace(context.signal));
  return tile;
}

/** K(u, u) of each point. */
export async function kernelDiagonal(
  { spec }: BoundKernel,
  u: Points,
  { workers, signal }: PairContext,
): Promise<Float64Array> {
  if (spec.form === "norm") return new Float64Array(u.n).fill(1);
  if (isRadial(spec)) return new Float64Array(u.n).fill(radialRule(spec).value(0));
  if (spec.form === "innerProduct") return u.squares.map((p) => spec.kernel.value(p, p, p));
  const options = {
    ...(workers !== undefined && { workers }),
    ...(signal !== undefined && { signal }),
  };
  return (await kernelBlocks(spec.net, asMatrix(u), options).diagonal()).data;
}

/**
 * The derivatives of K between points.
 *
 * @param kernel The kernel.
 * @param u The points in which K is differentiated.
 * @param v The others.
 * @param context What it runs with.
 */
export async function kernelSlopes(
  { spec, bandwidth }: BoundKernel,
  u: Points,
  v: Points,
  context: PairContext,
): Promise<PairSlopes> {
  const tile = spec.form === "network"
    ? allocateShared(u.n * v.n)
    : await innerProducts(u, v, context);
  const self = isRadial(spec) ? undefined : allocateShared(u.n * v.n);
  const job = { spec, bandwidth, tile, self, lower: false, ...sides(u, v) };
  await runTasks(rowTasks("slopes", job), taskOptions(spec, context));
  return { self, cross: tile };
}

/** All inner products u.v, `[m, n]`. */
export async function innerProducts(
  u: Points,
  v: Points,
  { backend, signal, storage }: PairContext,
): Promise<Float64Array> {
  const size = u.n * v.n;
  const tile = storage?.subarray(0, size) ?? allocateShared(size);
  const job = { m: u.n, n: v.n, k: u.d, a: u.data, b: v.data, c: tile, transposeB: true };
  await backend.gemm(job, { signal });
  return tile;
}

function sides(u: Points, v: Points): Pick<tiles.TileJob, "d" | "u" | "v" | "p" | "q"> {
  return { d: u.d, u: u.data, v: v.data, p: u.squares, q: v.squares };
}

/** Functions of the caller cannot be sent to a worker. */
function taskOptions(spec: KernelSpec, { workers, signal }: PairContext) {
  return { workers: isOwn(spec) ? 1 : workers, signal };
}

function* rowTasks(
  name: keyof typeof tiles.tasks,
  job: Omit<tiles.TileJob, "start" | "end">,
): Generator<Task> {
  const [m, n] = [job.p.length, job.q.length];
  const rows = Math.max(1, Math.floor(PAIRS / n));
  for (let start = 0; start < m; start += rows) {
    yield task(tiles, name, { ...job, start, end: Math.min(m, start + rows) });
  }
}

function asMatrix({ n, d, data }: Points): Tensor {
  return makeTensor([n, d], data);
}
