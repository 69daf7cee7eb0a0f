/**
 * Random projections, and what becomes of them.
 *
 * @module
 */
import type { Run } from "../linalg/run.ts";
import { multiply, norm, rowOf } from "../linalg/vectors.ts";
import { allocateShared } from "../parallel/mod.ts";
import type { RandomGenerator } from "../random.ts";
import { webAssemblyLack } from "../web_assembly.ts";
import {
  featuresOf,
  largestFeature,
  mapRow,
  type Nonlinearity,
} from "./projection/nonlinearity.ts";
import { FLAT, packRows } from "./projection/panels.ts";
import { overRows, type Transform } from "./transform.ts";

/** Entries of features of a batch: enough work for all cores. */
const BATCH = 2 ** 25;
/** The same for powers, which need no storage of their own: a tenth of a second, for which a library is lent. */
const LARGE_BATCH = 2 ** 26;

/** What a projection is like. */
export interface Projection {
  /** Entries of an input. */
  readonly inputs: number;
  /** Number of directions. */
  readonly directions: number;
  /** Factor of all directions. */
  readonly scale: number;
  /** Whether directions are normalised, of that length, or Gaussian. @default {"gaussian"} */
  readonly law?: Directions;
}

/** How directions are drawn. */
export type Directions = "gaussian" | "unit";

/**
 * Draws directions, the rows of W: `[directions, inputs]`.
 *
 * @param random Draws them.
 * @param projection What they are like.
 */
export function drawDirections(
  random: RandomGenerator,
  { inputs, directions, scale, law = "gaussian" }: Projection,
): Float64Array {
  const w = random.normal([directions, inputs]).data;
  for (let j = 0; j < directions; j++) {
    const row = rowOf(inputs, w, j);
    multiply(law === "unit" ? scale / norm(row) : scale, row);
  }
  return w;
}

/**
 * Features of projections x W'.
 *
 * @param w Directions, `[columns, inputs]`.
 * @param inputs Entries of a row of x.
 * @param nonlinearity What becomes of the projections.
 */
export function projection(w: Float64Array, inputs: number, nonlinearity: Nonlinearity): Transform {
  const columns = w.length / inputs;
  const outputs = featuresOf(nonlinearity, columns);
  const panels = allocateShared(Math.ceil(columns / FLAT) * FLAT * inputs);
  packRows({ data: w, start: 0, count: columns, depth: inputs }, FLAT, panels);
  const drawn = { w, panels, inputs, columns, nonlinearity };
  const longest = longestOf(w, inputs);
  return {
    inputs,
    outputs,
    widest: Math.max(inputs, outputs),
    batch: nonlinearity.kind === "power" ? LARGE_BATCH : BATCH,
    hidesOverflow: nonlinearity.kind === "power" && nonlinearity.degree === 0,
    largest: (entry) => largestFeature(nonlinearity, entry * longest),
    async allocate(n, rows) {
      if (webAssemblyLack() !== undefined) return undefined;
      const { allocate } = await import("./projection/fused.ts");
      return allocate(drawn, n, rows);
    },
    async apply(x, n, run, place) {
      if (run.backend.name === "reference" || webAssemblyLack() !== undefined) {
        return await projectPlainly(drawn, x, n, run, place);
      }
      // Imported only where it can run: the import would be the end of the program elsewhere.
      const { projectRows } = await import("./projection/fused.ts");
      return await projectRows(drawn, x, n, run, place);
    },
  };
}

/** The largest sum of absolute entries of a row: |w.x| is at most this times the largest entry of x. */
function longestOf(w: Float64Array, inputs: number): number {
  let longest = 0;
  for (let from = 0; from < w.length; from += inputs) {
    let sum = 0;
    for (let p = from; p < from + inputs; p++) sum += Math.abs(w[p]!);
    longest = Math.max(longest, sum);
  }
  return longest;
}

/** What is projected, and how. */
interface PlainProjection {
  readonly w: Float64Array;
  readonly inputs: number;
  readonly columns: number;
  readonly nonlinearity: Nonlinearity;
}

async function projectPlainly(
  { w, inputs, columns, nonlinearity }: PlainProjection,
  x: Float64Array,
  n: number,
  run: Run,
  place?: Float64Array,
): Promise<Float64Array> {
  const { backend } = run;
  const m = featuresOf(nonlinearity, columns);
  const target = place ?? backend.allocate(n * m);
  const projections = m === columns ? target : backend.allocate(n * columns);
  const job = { m: n, n: columns, k: inputs, a: x, b: w, c: projections, transposeB: true };
  await backend.gemm(job, run);
  await overRows(n, 8 * m, run, (i) => {
    const row = { projections, from: i * columns, count: columns, target, to: i * m };
    mapRow(nonlinearity, row);
  });
  return target;
}
