/**
 * Loops over pairs of points, for worker threads: inner products become kernels or their derivatives.
 *
 * @module
 */
import type { Turn } from "../../parallel/mod.ts";
import { makeTensor, type Tensor } from "../../tensor.ts";
import { webAssemblyLack } from "../../web_assembly.ts";
import type { SumsJob } from "./laplace_slopes/sums.ts";
import { networkSlopes } from "./network/recursion.ts";
import type { InnerProductKernel } from "./rule.ts";
import { isRadial, type KernelSpec, radialRule, type RadialSpec } from "./spec.ts";

/** Address of this module, for workers. */
export const url = import.meta.url;

/** Rows `start` to `end` of a tile between two sets of points. */
export interface TileJob {
  /** The kernel. */
  readonly spec: KernelSpec;
  /** L; 1 for kernels without. */
  readonly bandwidth: number;
  /** Number of coordinates. */
  readonly d: number;
  /** The first points, `[m, d]`. */
  readonly u: Float64Array;
  /** The second points, `[n, d]`. */
  readonly v: Float64Array;
  /** Squared norms of the first points. */
  readonly p: Float64Array;
  /** Squared norms of the second points. */
  readonly q: Float64Array;
  /** Inner products, `[m, n]`, overwritten. */
  readonly tile: Float64Array;
  /** Where derivatives in p go, `[m, n]`; radial kernels have none of their own. */
  readonly self?: Float64Array | undefined;
  /** Whether both sets are one, of which entries above the diagonal are not wanted. */
  readonly lower: boolean;
  /** First row. */
  readonly start: number;
  /** One past the last row. */
  readonly end: number;
}

/** Below this share of p + q a squared distance is summed from differences: 13 digits are left. */
const NEAR = 1e-3;

/** Points at a distance below 1e-10, in units of their norms, count as equal. */
const EQUAL = 1e-20;

/** The functions by name. */
export const tasks = { values, slopes, sums };

/** Inner products become K. */
function values(job: TileJob): void {
  const { spec, tile, p, q, start, end, lower } = job;
  const n = q.length;
  if (isRadial(spec)) {
    const { value } = radialRule(spec);
    const inverse = 1 / job.bandwidth;
    return overDistances(job, (first, last) => {
      for (let at = first; at < last; at++) tile[at] = value(tile[at]! * inverse);
    });
  }
  const { value } = innerProductOf(spec);
  for (let i = start; i < end; i++) {
    const stop = lower ? i + 1 : n;
    for (let j = 0; j < stop; j++) tile[i * n + j] = value(p[i]!, q[j]!, tile[i * n + j]!);
  }
}

/** Inner products become F_r, with 2 F_p in `self`; for a kernel of the distance F_r = -2 F_p. */
async function slopes(job: TileJob, turn: Turn): Promise<void> {
  const { spec, tile, p, q, start, end } = job;
  const n = q.length;
  if (isRadial(spec)) return await radialSlopes(spec, job);
  const self = job.self!;
  if (spec.form === "network") {
    const [x, z] = [rowsOf(job, job.u, start, end), rowsOf(job, job.v, 0, n)];
    const part = (entries: Float64Array) => entries.subarray(start * n, end * n);
    const target = { self: part(self), cross: part(tile) };
    return await networkSlopes(spec.program, x, z, target, turn);
  }
  const { gradient } = innerProductOf(spec);
  for (let i = start; i < end; i++) {
    for (let j = 0; j < n; j++) {
      const at = i * n + j;
      const [inP, inR] = gradient(p[i]!, q[j]!, tile[at]!);
      self[at] = 2 * inP;
      tile[at] = inR;
    }
  }
}

/** Sums over F_r = exp(-r/L) / (L r) of the Laplace kernel; only where there is WebAssembly. */
async function sums(job: SumsJob, turn: Turn): Promise<void> {
  const { laplaceSums } = await import("./laplace_slopes/sums.ts");
  const weightOf = weightOfDistance({ form: "laplace", exponent: 1 }, job.bandwidth);
  // Half of p + q for the inner product: the distance is then summed from differences.
  const { p, q } = job;
  const weightAt = (i: number, j: number): number =>
    weightOf(distance(job, i, j, (p[i]! + q[j]!) / 2));
  await laplaceSums(job, NEAR, weightAt, turn);
}

/** -k'(r/L) / (L r), which counts 0 for r = 0. */
function weightOfDistance(spec: RadialSpec, bandwidth: number): (r: number) => number {
  const { weight } = radialRule(spec);
  const inverse = 1 / bandwidth;
  const scale = inverse * inverse;
  return (r) => r === 0 ? 0 : scale * weight(r * inverse);
}

async function radialSlopes(spec: RadialSpec, job: TileJob): Promise<void> {
  const { tile, bandwidth } = job;
  const weightOf = weightOfDistance(spec, bandwidth);
  if (spec.form === "laplace" && spec.exponent === 1 && webAssemblyLack() === undefined) {
    const { laplaceWeights } = await import("./laplace_slopes/rows.ts");
    const n = job.q.length;
    laplaceWeights(job, NEAR, (i, j) => weightOf(distance(job, i, j, tile[i * n + j]!)));
    return;
  }
  overDistances(job, (first, last) => {
    for (let at = first; at < last; at++) tile[at] = weightOf(tile[at]!);
  });
}

/** Inner products become distances, exactly 0 for equal points; calls a function after each row. */
function overDistances(job: TileJob, visit: (first: number, last: number) => void): void {
  const n = job.q.length;
  for (let i = job.start; i < job.end; i++) {
    const columns = job.lower ? i + 1 : n;
    toDistances(job, i, columns);
    visit(i * n, i * n + columns);
  }
}

function toDistances(job: TileJob, i: number, columns: number): void {
  const { tile, q } = job;
  for (let j = 0, at = i * q.length; j < columns; j++, at++) {
    tile[at] = distance(job, i, j, tile[at]!);
  }
}

/** The distance of u_i and v_j with the inner product r. */
function distance(
  { p, q, u, v, d }: Pick<TileJob, "p" | "q" | "u" | "v" | "d">,
  i: number,
  j: number,
  r: number,
): number {
  const total = p[i]! + q[j]!;
  let square = total - 2 * r;
  if (square < NEAR * total) {
    square = 0;
    for (let k = 0; k < d; k++) square += (u[i * d + k]! - v[j * d + k]!) ** 2;
    if (square <= EQUAL * total) square = 0;
  }
  return Math.sqrt(square);
}

function innerProductOf(spec: KernelSpec): InnerProductKernel {
  if (spec.form === "innerProduct") return spec.kernel;
  throw new TypeError(`Cannot evaluate a kernel of the form "${spec.form}" by inner products`);
}

function rowsOf({ d }: TileJob, points: Float64Array, start: number, end: number): Tensor {
  return makeTensor([end - start, d], points.subarray(start * d, end * d));
}
