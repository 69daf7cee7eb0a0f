/**
 * Inputs as points of a Euclidean space: u = R x with R the symmetric root of M, so that u.v = x' M z.
 *
 * @module
 */
import { eigenvectorRows } from "../linalg/eigenvectors.ts";
import { mirror } from "../linalg/passes.ts";
import type { Run } from "../linalg/run.ts";
import { allocateShared } from "../parallel/mod.ts";
import { makeTensor, type Tensor } from "../tensor.ts";

/** Points with their squared norms. */
export interface Points {
  /** Number of points. */
  readonly n: number;
  /** Number of coordinates. */
  readonly d: number;
  /** Coordinates, `[n, d]`, in storage that workers reach. */
  readonly data: Float64Array;
  /** Squared norms. */
  readonly squares: Float64Array;
}

/** The root R of a metric M. */
export interface Metric {
  /** Eigenvalues of M in descending order. */
  readonly eigenvalues: Float64Array;
  /** R: `[d, d]`, its diagonal `[d]`, or undefined for the identity. */
  readonly root: Tensor | undefined;
}

/** The metric M = I. */
export function identityMetric(d: number): Metric {
  return { eigenvalues: new Float64Array(d).fill(1), root: undefined };
}

/**
 * The root of a metric.
 *
 * @param features M, `[d, d]` or its diagonal `[d]`; not negative but for rounding.
 */
export async function rootOf(
  run: Run,
  { shape, data: m }: Tensor,
  attempt: string,
): Promise<Metric> {
  const d = shape[0]!;
  if (shape.length === 1) {
    const root: Tensor = makeTensor([d], m.map(rootOfWeight));
    return { eigenvalues: m.toSorted().reverse(), root };
  }
  const use = { attempt, instead: "use diagonal: true" };
  const { values, rows } = await eigenvectorRows(run, d, m, use);
  // R = V' diag(sqrt(w)) V = B' B with the rows of V times w^(1/4).
  const scaled = rows.map((entry, at) =>
    entry * Math.sqrt(rootOfWeight(values[Math.floor(at / d)]!))
  );
  const root = run.backend.allocate(d * d);
  await run.backend.syrk({ n: d, k: d, a: scaled, c: root, transpose: true }, run);
  await mirror(d, root, run.turn);
  return {
    eigenvalues: values.toReversed(),
    root: makeTensor([d, d], root),
  };
}

/** Rounding leaves eigenvalues of a singular M a little below 0. */
function rootOfWeight(weight: number): number {
  return weight > 0 ? Math.sqrt(weight) : 0;
}

/**
 * The rows of a matrix times R.
 *
 * @param n Number of rows.
 * @param x The rows, `[n, d]`.
 * @param metric The metric.
 * @returns The products, `[n, d]`, in storage that workers reach.
 */
export async function timesRoot(
  run: Run,
  n: number,
  x: Float64Array,
  { root }: Metric,
): Promise<Float64Array> {
  const product = allocateShared(x.length);
  const d = x.length / n;
  if (root === undefined) product.set(x);
  else if (root.shape.length === 1) {
    for (let at = 0; at < x.length; at++) product[at] = x[at]! * root.data[at % d]!;
  } else {
    await run.backend.gemm({ m: n, n: d, k: d, a: x, b: root.data, c: product }, run);
  }
  return product;
}

/**
 * Inputs as points.
 *
 * @param x Inputs, `[n, d]`.
 * @param metric The metric.
 */
export async function pointsOf(run: Run, x: Tensor, metric: Metric): Promise<Points> {
  const [n, d] = [x.shape[0]!, x.shape[1]!];
  const data = await timesRoot(run, n, x.data, metric);
  return makePoints(n, d, data);
}

/** Some of the points, in the order of their indices. */
export function selectPoints({ d, data }: Points, indices: readonly number[]): Points {
  const selected = allocateShared(indices.length * d);
  indices.forEach((i, row) => selected.set(data.subarray(i * d, (i + 1) * d), row * d));
  return makePoints(indices.length, d, selected);
}

/** Consecutive points, in the same storage. */
export function slicePoints({ d, data, squares }: Points, start: number, count: number): Points {
  return {
    n: count,
    d,
    data: data.subarray(start * d, (start + count) * d),
    squares: squares.subarray(start, start + count),
  };
}

function makePoints(n: number, d: number, data: Float64Array): Points {
  const squares = allocateShared(n);
  for (let at = 0; at < data.length; at++) squares[Math.floor(at / d)]! += data[at]! ** 2;
  return { n, d, data, squares };
}
