/**
 * All that a thread needs to compute tiles of a job: plain values, and arrays in shared memory.
 *
 * @module
 */
import type { Program } from "../../program/program.ts";
import type { Scales } from "../../reference/operation.ts";
import type { StepTables } from "./step_tables.ts";
import type { Precision } from "../../precision.ts";
import type { Tile, Tiled } from "../tile.ts";

/** Features in a chunk of the unit vectors. */
export const CHUNK = 256;

/**
 * How unit vectors lie. "panels": chunk by chunk of CHUNK features, in each chunk panels of 32 bytes of inputs, in
 * each panel feature by feature, inputs being padded with zeros to full panels. "rows": one after the other.
 */
export type Layout = "panels" | "rows";

/** Inputs of one side of a job. */
export interface Side {
  /** Number of inputs. */
  readonly n: number;
  /** Number of features. */
  readonly d: number;
  /** Unit vectors, in the layout that the plan says. */
  readonly units: Float64Array | Float32Array;
  /** Variances of the inputs at each value of the program, [values, n]. */
  readonly variance: Float64Array;
  /** Their square roots. */
  readonly root: Float64Array;
}

/** Variances of a side at one value of the program. */
export function scalesAt({ n, variance, root }: Side, value: number): Scales {
  const [start, end] = [value * n, (value + 1) * n];
  return { variance: variance.subarray(start, end), root: root.subarray(start, end) };
}

/** A job as threads see it. */
export interface Plan extends Tiled {
  /** Tells this job from others. */
  readonly id: string;
  /** The steps. */
  readonly program: Program;
  /** Tables of the steps that have one. */
  readonly tables: StepTables;
  /** Element type of the computation. */
  readonly precision: Precision;
  /** How the unit vectors of both sides lie. */
  readonly layout: Layout;
  /**
   * Where the layout is "rows": the inner products of unit vectors, [n1, n2], only the lower triangle of a symmetric
   * plan. It is one of the results: a tile reads its own before it writes.
   */
  readonly products?: Float64Array | Float32Array;
  /** First inputs. */
  readonly first: Side;
  /** Second inputs. */
  readonly second: Side;
}

/** The tiles of a plan with a given edge; those above the diagonal are left out if symmetric. */
export function* tilesOf(
  { first, second, symmetric }: Pick<Plan, "first" | "second" | "symmetric">,
  edge: number,
): Generator<Tile> {
  for (let i0 = 0; i0 < first.n; i0 += edge) {
    const i1 = Math.min(first.n, i0 + edge);
    const end = symmetric ? i1 : second.n;
    for (let j0 = 0; j0 < end; j0 += edge) {
      yield { i0, i1, j0, j1: Math.min(second.n, j0 + edge) };
    }
  }
}
