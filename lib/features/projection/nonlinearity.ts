/**
 * What features make of projections, entry by entry.
 *
 * @module
 */
import { sineCosine } from "../sine_cosine.ts";

/** What becomes of projections t. */
export type Nonlinearity =
  /** weight 1[t > 0] t^degree. */
  | { readonly kind: "power"; readonly degree: 0 | 1 | 2; readonly weight: number }
  /** weight cos t for all, and then weight sin t for all. */
  | { readonly kind: "pairs"; readonly weight: number }
  /** weight cos(t + phase). */
  | { readonly kind: "phases"; readonly weight: number; readonly phases: Float64Array };

/** Features that some projections give. */
export function featuresOf({ kind }: Nonlinearity, projections: number): number {
  return kind === "pairs" ? 2 * projections : projections;
}

/** Projections below this do not overflow on the way of their sums. */
const SAFE = 1e300;

/**
 * The largest feature in absolute value; Infinity where projections may overflow, for which no feature is
 * bounded: the cosine of what is not finite is NaN, and an infinite sum may have either sign.
 *
 * @param nonlinearity What becomes of projections.
 * @param largest The largest projection in absolute value.
 */
export function largestFeature(nonlinearity: Nonlinearity, largest: number): number {
  const { weight } = nonlinearity;
  if (!(largest < SAFE)) return Infinity;
  return nonlinearity.kind === "power" ? weight * largest ** nonlinearity.degree : weight;
}

/** Projections of one row, and where their features go. */
export interface ProjectedRow {
  /** The projections. */
  readonly projections: Float64Array;
  /** The first of them. */
  readonly from: number;
  /** How many there are. */
  readonly count: number;
  /** Gets the features; may be the projections themselves where there are as many. */
  readonly target: Float64Array;
  /** Where they begin. */
  readonly to: number;
}

/** Features of one row, without WebAssembly. */
export function mapRow(nonlinearity: Nonlinearity, row: ProjectedRow): void {
  const { weight } = nonlinearity;
  if (nonlinearity.kind === "pairs") {
    return sineCosine({ ...row, angles: row.projections }, weight);
  }
  if (nonlinearity.kind === "power") return rectify(nonlinearity.degree, weight, row);
  const { projections, from, count, target, to } = row;
  const { phases } = nonlinearity;
  for (let j = 0; j < count; j++) {
    target[to + j] = weight * Math.cos(projections[from + j]! + phases[j]!);
  }
}

/**
 * A factor 0 or 1 instead of a branch, which goes the wrong way half of the time: 1 ns an entry instead of 5.
 */
function rectify(
  degree: 0 | 1 | 2,
  weight: number,
  { projections: t, from, count, target: z, to }: ProjectedRow,
): void {
  const gap = to - from, end = from + count;
  if (degree === 0) { for (let p = from; p < end; p++) z[p + gap] = weight * Number(t[p]! > 0); }
  if (degree === 1) {
    for (let p = from; p < end; p++) z[p + gap] = weight * Number(t[p]! > 0) * t[p]!;
  }
  if (degree === 2) {
    for (let p = from; p < end; p++) z[p + gap] = weight * Number(t[p]! > 0) * t[p]! ** 2;
  }
}
