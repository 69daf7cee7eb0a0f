/**
 * Loops over pairs of points for kernels of other norms, for worker threads: they are not functions of inner
 * products.
 *
 * @module
 */
import { normDistance, normKernel, normSlope, type NormSpec, type Pair } from "./norm_rule.ts";

/** Address of this module, for workers. */
export const url = import.meta.url;

/** Rows `start` to `end` of a tile between two sets of points. */
export interface NormJob {
  /** The kernel. */
  readonly spec: NormSpec;
  /** L. */
  readonly bandwidth: number;
  /** Number of coordinates. */
  readonly d: number;
  /** The first points, `[m, d]`. */
  readonly u: Float64Array;
  /** The second points, `[n, d]`. */
  readonly v: Float64Array;
  /** First row. */
  readonly start: number;
  /** One past the last row. */
  readonly end: number;
}

/** Kernels or distances to be computed. */
export interface NormTileJob extends NormJob {
  /** Gets them, `[m, n]`. */
  readonly tile: Float64Array;
  /** Whether both sets are one, of which entries above the diagonal are not wanted. */
  readonly lower: boolean;
}

/** Gradients of f_c(u) = sum_j K(u, v_j) a_jc to be computed. */
export interface NormGradientJob extends NormJob {
  /** a, `[n, c]`. */
  readonly coefficients: Float64Array;
  /** Gets the gradients, `[m, c, d]`. */
  readonly gradients: Float64Array;
}

/** Coordinates that differ by less, in units of the largest of both points, count as equal. */
const EQUAL = 1e-10;

/** The functions by name. */
export const tasks = { values, distances, gradients };

function values(job: NormTileJob): void {
  overPairs(job, (pair) => normKernel(pair, job.spec, job.bandwidth));
}

function distances(job: NormTileJob): void {
  overPairs(job, (pair) => normDistance(pair, job.spec.norm));
}

function overPairs(job: NormTileJob, value: (pair: Pair) => number): void {
  const { d, u, v, tile, start, end, lower } = job;
  const n = v.length / d;
  for (let i = start; i < end; i++) {
    const stop = lower ? i + 1 : n;
    for (let j = 0; j < stop; j++) tile[i * n + j] = value({ d, u, from: i * d, v, to: j * d });
  }
}

function gradients(job: NormGradientJob): void {
  const { spec, bandwidth, d, u, v, start, end, coefficients, gradients } = job;
  const n = v.length / d;
  const c = coefficients.length / n;
  const largest = Float64Array.from({ length: n }, (_, j) => largestOf(v, d, j));
  const gradient = new Float64Array(d);
  for (let i = start; i < end; i++) {
    const own = largestOf(u, d, i);
    for (let j = 0; j < n; j++) {
      const equal = EQUAL * Math.max(own, largest[j]!);
      const pair = { d, u, from: i * d, v, to: j * d };
      normSlope(pair, spec, bandwidth, { gradient, equal });
      for (let output = 0; output < c; output++) {
        const [a, to] = [coefficients[j * c + output]!, (i * c + output) * d];
        for (let k = 0; k < d; k++) gradients[to + k]! += a * gradient[k]!;
      }
    }
  }
}

function largestOf(points: Float64Array, d: number, i: number): number {
  let largest = 0;
  for (let at = i * d; at < (i + 1) * d; at++) largest = Math.max(largest, Math.abs(points[at]!));
  return largest;
}
