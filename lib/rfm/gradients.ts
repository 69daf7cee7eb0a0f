/**
 * Gradients of an expansion f_c(x) = sum_j K_M(x, x_j) a_jc, and their outer products.
 *
 * @module
 */
import { allocateShared } from "../parallel/mod.ts";
import { makeTensor, type Tensor } from "../tensor.ts";
import { type BoundKernel, kernelSlopes, type PairContext, slopeSums } from "./kernels/pairs.ts";
import { normGradients } from "./kernels/norm_pairs.ts";
import { isRadial } from "./kernels/spec.ts";
import { OuterProducts } from "./outer_products.ts";
import { type Metric, type Points, slicePoints, timesRoot } from "./points.ts";

/** f in the coordinates u = R x. */
export interface Expansion {
  /** The kernel. */
  readonly kernel: BoundKernel;
  /** The points that carry coefficients. */
  readonly centres: Points;
  /** a, `[n]` or `[n, c]`. */
  readonly coefficients: Tensor;
}

/** Entries of a tile between points: 16 MB. */
const TILE = 2 ** 21;
/** The same where a library multiplies, which gains more by the cache than it loses by small calls: 4 MB. */
const CACHED = 2 ** 19;

/** Rows at a time for tiles with n columns and some entries. */
export function tileRows(n: number, entries: number = TILE): number {
  return Math.max(1, Math.floor(entries / n));
}

/**
 * Gradients in u: sum_j a_jc (2 F_p u + F_r u_j) as products of matrices.
 *
 * @param expansion f.
 * @param u Where.
 * @returns The gradients, `[m, c, d]`.
 */
export async function pointGradients(
  { kernel, centres, coefficients: { data: a } }: Expansion,
  u: Points,
  context: PairContext,
): Promise<Float64Array> {
  const { spec, bandwidth } = kernel;
  if (spec.form === "norm") return await normGradients({ spec, bandwidth }, u, centres, a, context);
  const { backend } = context;
  const [m, n, d] = [u.n, centres.n, u.d];
  const c = a.length / n;
  const { self, cross } = await kernelSlopes(kernel, u, centres, context);
  const own = backend.allocate(m * c);
  if (self !== undefined) await backend.gemm({ m, n: c, k: n, a: self, b: a, c: own }, context);
  const gradients = new Float64Array(m * c * d);
  const sums = backend.allocate(m * (d + 1));
  for (let output = 0; output < c; output++) {
    const weighted = weightedCentres(centres, a, output, output + 1);
    await backend.gemm({ m, n: d + 1, k: n, a: cross, b: weighted, c: sums }, context);
    for (let i = 0; i < m; i++) {
      const along = self === undefined ? -sums[i * (d + 1) + d]! : own[i * c + output]!;
      for (let k = 0; k < d; k++) {
        gradients[(i * c + output) * d + k] = sums[i * (d + 1) + k]! + along * u.data[i * d + k]!;
      }
    }
  }
  return gradients;
}

/** Rows (a_jc u_j, a_jc) for some outputs c: radial kernels need the sums of the coefficients too. */
function weightedCentres(
  { n, d, data }: Points,
  a: Float64Array,
  first: number,
  end: number,
): Float64Array {
  const c = a.length / n;
  const rows = allocateShared(n * (end - first) * (d + 1));
  for (let j = 0, at = 0; j < n; j++) {
    for (let output = first; output < end; output++) {
      const factor = a[j * c + output]!;
      for (let k = 0; k < d; k++) rows[at++] = factor * data[j * d + k]!;
      rows[at++] = factor;
    }
  }
  return rows;
}

/** Entries of the sums of all outputs that are held at a time: 256 MB. */
const HELD = 2 ** 25;

/**
 * Gradients in u at the centres themselves.
 *
 * @param expansion f, with a radial kernel.
 * @param onProgress Called with the number of points done.
 * @returns The gradients, `[n, c, d]`.
 */
async function centreGradients(
  { kernel, centres, coefficients: { data: a } }: Expansion,
  context: PairContext,
  onProgress: ((done: number) => void) | undefined,
): Promise<Float64Array> {
  const { n, d, data: u } = centres;
  const c = a.length / n;
  const weighted = weightedCentres(centres, a, 0, c);
  const sums = await slopeSums(kernel, centres, centres, weighted, context, onProgress) ??
    await symmetricSums(kernel, centres, weighted, context, onProgress);
  const gradients = new Float64Array(n * c * d);
  for (let row = 0; row < n * c; row++) {
    const i = Math.floor(row / c);
    const along = sums[row * (d + 1) + d]!;
    for (let k = 0; k < d; k++) {
      gradients[row * d + k] = sums[row * (d + 1) + k]! - along * u[i * d + k]!;
    }
  }
  return gradients;
}

/**
 * sum_j F_r(u_i, u_j) w_j for rows w. Of a radial kernel F_r is symmetric: each tile serves the points on both of
 * its sides, at half the work.
 */
async function symmetricSums(
  kernel: BoundKernel,
  centres: Points,
  weighted: Float64Array,
  context: PairContext,
  onProgress: ((done: number) => void) | undefined,
): Promise<Float64Array> {
  const { backend } = context;
  const { n } = centres;
  const width = weighted.length / n;
  const sums = allocateShared(n * width);
  const part = (v: Float64Array, start: number, end: number): Float64Array =>
    v.subarray(start * width, end * width);
  const rows = Math.min(n, tileRows(n, backend.name === "blas" ? CACHED : TILE));
  const reused = { ...context, storage: allocateShared(rows * n) };
  for (let start = 0; start < n; start += rows) {
    const end = Math.min(n, start + rows);
    const block = slicePoints(centres, start, end - start);
    const own = (await kernelSlopes(kernel, block, block, reused)).cross;
    const [w, s] = [part(weighted, start, end), part(sums, start, end)];
    const size = { n: width, beta: 1 };
    await backend.gemm({ ...size, m: block.n, k: block.n, a: own, b: w, c: s }, context);
    if (end < n) {
      const rest = slicePoints(centres, end, n - end);
      const across = (await kernelSlopes(kernel, block, rest, reused)).cross;
      const [w2, s2] = [part(weighted, end, n), part(sums, end, n)];
      await backend.gemm({ ...size, m: block.n, k: rest.n, a: across, b: w2, c: s }, context);
      const job = { ...size, m: rest.n, k: block.n, a: across, b: w, c: s2, transposeA: true };
      await backend.gemm(job, context);
    }
    onProgress?.(end);
  }
  return sums;
}

/** How an average of outer products is taken. */
export interface AverageJob {
  /** f. */
  readonly expansion: Expansion;
  /** The points over which the mean is taken. */
  readonly points: Points;
  /** R. */
  readonly metric: Metric;
  /** Whether gradients are centred. */
  readonly centering: boolean;
  /** Whether only the diagonal is wanted. */
  readonly diagonal: boolean;
  /** Called with the number of points done. */
  readonly onProgress?: ((done: number) => void) | undefined;
}

/**
 * The average gradient outer product in x. In u it is S, and in x it is R S R: the gradient in x is R times
 * that in u.
 *
 * @param job What is averaged.
 * @returns M, `[d, d]` or `[d]`.
 */
export async function averageOuterProduct(
  { expansion, points, metric, centering, diagonal, onProgress }: AverageJob,
  context: PairContext,
): Promise<Tensor> {
  const { d } = points;
  const outputs = expansion.coefficients.data.length / expansion.centres.n;
  const products = new OuterProducts(context, { outputs, d, centering, diagonal });
  const { kernel, centres } = expansion;
  if (points === centres && isRadial(kernel.spec) && points.n * outputs * (d + 1) <= HELD) {
    await products.add(await centreGradients(expansion, context, onProgress));
  } else {
    const rows = tileRows(centres.n);
    for (let start = 0; start < points.n; start += rows) {
      const block = slicePoints(points, start, Math.min(rows, points.n - start));
      await products.add(await pointGradients(expansion, block, context));
      onProgress?.(start + block.n);
    }
  }
  const inPoints = await products.average();
  if (diagonal) {
    const root = metric.root?.data;
    const data = inPoints.data.map((entry, k) => entry * (root?.[k] ?? 1) ** 2);
    return makeTensor(inPoints.shape, data);
  }
  return makeTensor(inPoints.shape, await sandwich(inPoints.data, d, metric, context));
}

/** R S R, symmetric to the last bit. */
async function sandwich(
  s: Float64Array,
  d: number,
  metric: Metric,
  context: PairContext,
): Promise<Float64Array> {
  if (metric.root === undefined) return s;
  const right = await timesRoot(context, d, s, metric);
  const both = context.backend.allocate(d * d);
  await context.backend.gemm({ m: d, n: d, k: d, a: metric.root.data, b: right, c: both }, context);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < i; j++) {
      const mean = (both[i * d + j]! + both[j * d + i]!) / 2;
      both[i * d + j] = mean;
      both[j * d + i] = mean;
    }
  }
  return both;
}
