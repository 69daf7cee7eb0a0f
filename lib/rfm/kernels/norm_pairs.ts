/**
 * Kernels of other norms between points, on all cores.
 *
 * @module
 */
import { mirror } from "../../linalg/passes.ts";
import { startTurns } from "../../parallel/yielder.ts";
import { allocateShared, runTasks, task, toShared } from "../../parallel/mod.ts";
import type { Points } from "../points.ts";
import type { NormSpec } from "./norm_rule.ts";
import * as tiles from "./norm_tiles.ts";
import type { PairContext } from "./context.ts";

/** Powers of one task: some milliseconds. */
const POWERS = 2 ** 19;

/** A kernel of a norm with its bandwidth. */
export interface NormKernel {
  /** The norm and the exponent. */
  readonly spec: NormSpec;
  /** L. */
  readonly bandwidth: number;
}

/**
 * K, or |u - v|_p, between points.
 *
 * @param name Which of them.
 * @param kernel The kernel.
 * @param u The first points.
 * @param v The second points.
 * @returns `[m, n]`; exactly symmetric where both are the same object.
 */
export async function normPairs(
  name: "values" | "distances",
  kernel: NormKernel,
  u: Points,
  v: Points,
  context: PairContext,
): Promise<Float64Array> {
  const tile = context.storage?.subarray(0, u.n * v.n) ?? allocateShared(u.n * v.n);
  const lower = u === v;
  const job = { ...kernel, d: u.d, u: u.data, v: v.data, tile, lower };
  const parts = rowsOf(u, v, (rows) => task(tiles, name, { ...job, ...rows }));
  await runTasks(parts, context);
  if (lower) await mirror(u.n, tile, startTurns(context.signal));
  return tile;
}

/**
 * Gradients in u of f_c(u) = sum_j K(u, v_j) a_jc.
 *
 * @param kernel The kernel.
 * @param u Where.
 * @param v The centres.
 * @param a The coefficients, `[n, c]`.
 * @returns The gradients, `[m, c, d]`.
 */
export async function normGradients(
  kernel: NormKernel,
  u: Points,
  v: Points,
  a: Float64Array,
  context: PairContext,
): Promise<Float64Array> {
  const gradients = allocateShared(u.n * a.length / v.n * u.d);
  const job = { ...kernel, d: u.d, u: u.data, v: v.data, coefficients: toShared(a), gradients };
  const parts = rowsOf(u, v, (rows) => task(tiles, "gradients", { ...job, ...rows }));
  await runTasks(parts, context);
  return gradients;
}

function* rowsOf<T>(
  u: Points,
  v: Points,
  make: (rows: { readonly start: number; readonly end: number }) => T,
): Generator<T> {
  const rows = Math.max(1, Math.floor(POWERS / (v.n * v.d)));
  for (let start = 0; start < u.n; start += rows) {
    yield make({ start, end: Math.min(u.n, start + rows) });
  }
}
