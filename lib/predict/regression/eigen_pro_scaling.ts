/**
 * Kernels whose diagonal varies, as those of networks do whose inputs differ in size.
 *
 * @module
 */
import type { KernelSource } from "../kernel_source.ts";
import type { RegressionJob } from "./regression_job.ts";

/** The system (K + r I) a = y. */
export interface RidgeSystem extends Omit<RegressionJob, "attempt"> {
  /** The diagonal of D, if this is the system D (K + r I) D b = D y of another one. */
  readonly scale?: Float64Array | undefined;
}

/** A diagonal entry beyond this multiple of the mean makes steps too small for the others. */
const UNEVEN = 4;

/** Whether some inputs are so much larger than the others that the kernel should be normalised. */
export function isUneven({ diagonal, unit }: KernelSource, ridge: number): boolean {
  return diagonal.some((entry) => entry + ridge > UNEVEN * (unit + ridge));
}

/**
 * The system D (K + r I) D b = D y with D = diag((K + r I)[i, i]^-1/2), whose matrix has a diagonal of
 * ones: a = D b solves (K + r I) a = y.
 *
 * @param system The system.
 * @returns The other one, without a ridge; an input whose entry is 0 keeps its size.
 */
export function normalised({ source, ridge, k, y }: RidgeSystem): RidgeSystem {
  const { n, fill } = source;
  const scale = source.diagonal.map((entry) =>
    entry + ridge > 0 ? 1 / Math.sqrt(entry + ridge) : 1
  );
  const diagonal = source.diagonal.map((entry, i) => (entry + ridge) * scale[i]! ** 2);
  return {
    source: {
      n,
      diagonal,
      unit: diagonal.reduce((sum, entry) => sum + entry, 0) / n,
      matrix: undefined,
      fill: async (rows, columns, target) => {
        await fill(rows, columns, target);
        const width = columns?.length ?? n;
        rows.forEach((i, r) => {
          for (let c = 0; c < width; c++) {
            const j = columns === undefined ? c : columns[c]!;
            target[r * width + c] = scale[i]! * (target[r * width + c]! + (i === j ? ridge : 0)) *
              scale[j]!;
          }
        });
      },
    },
    ridge: 0,
    k,
    y: y.map((value, p) => value * scale[Math.floor(p / k)]!),
    scale,
  };
}

/** Coefficients a = D b of the system that was given. */
export function coefficientsOf({ k, scale }: RidgeSystem, b: Float64Array): Float64Array {
  return scale === undefined ? b : b.map((value, p) => value * scale[Math.floor(p / k)]!);
}

/**
 * Sum of squares of residuals or targets of some rows, in the units of the system that was given.
 *
 * @param system The system.
 * @param values Values of the rows, `[rows.length, k]`.
 * @param rows The rows; all of them if omitted.
 */
export function squaresIn(
  { k, scale }: RidgeSystem,
  values: Float64Array,
  rows?: readonly number[],
): number {
  let sum = 0;
  values.forEach((value, p) => {
    const row = Math.floor(p / k);
    const unit = scale === undefined ? 1 : scale[rows === undefined ? row : rows[row]!]!;
    sum += (value / unit) ** 2;
  });
  return sum;
}
