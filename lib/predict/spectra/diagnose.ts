/**
 * What a kernel can support: its spectrum, its effective dimension, and the rounding in it.
 *
 * @module
 */
import type { LinearAlgebraOptions } from "../../linalg/backend.ts";
import { type Factor, makeFactor } from "../../linalg/factor.ts";
import { type Matrix, readSymmetric } from "../../linalg/matrix.ts";
import { functionOperator, matrixOperator } from "../../linalg/operator.ts";
import { checkOptions } from "../../linalg/options.ts";
import { countDuplicates, factor, sufficientRidge } from "../../linalg/positive_definite.ts";
import { type Run, startRun } from "../../linalg/run.ts";
import type { Turn } from "../../parallel/yielder.ts";
import { someEigenpairs } from "../../linalg/top_eigenpairs.ts";
import { ridgeAdvice } from "../../ridge_advice.ts";
import { makeTensor, type Tensor, type TensorLike } from "../../tensor.ts";
import { absoluteRidge, type RidgeOptions } from "../ridge.ts";

/** Options of {@linkcode diagnose}. */
export interface DiagnoseOptions extends LinearAlgebraOptions, RidgeOptions {}

/** What there is to know about a kernel K and a ridge r before a fit. */
export interface Diagnosis {
  /** Rows and columns of K. */
  readonly n: number;
  /** The ridge r, as added to the diagonal. */
  readonly ridge: number;
  /** Smallest eigenvalue of K: wrong by at most about 1e-4 of its sum with the ridge. */
  readonly smallestEigenvalue: number;
  /** Largest eigenvalue of K. */
  readonly largestEigenvalue: number;
  /** Ratio of the largest eigenvalue of K + r I to the smallest; infinite if that is not positive. */
  readonly conditionNumber: number;
  /**
   * tr K (K + r I)^-1, the number of directions in which a fit follows the targets: between 0 and n.
   * Where K + r I is singular to rounding, r is replaced by the least ridge that can be factored.
   */
  readonly effectiveDimension: number;
  /** Number of rows that repeat an earlier row: inputs that occur twice. */
  readonly duplicates: number;
  /**
   * Size of the eigenvalues that rounding of the entries adds: those of K below it are noise. With u
   * the spacing of the numbers at 1 (2^-23 for float32), it is 2 u / sqrt(12) |K|_F / sqrt(n).
   */
  readonly roundingFloor: number;
  /** What stands in the way of a fit, each with what to do; empty if nothing does. */
  readonly warnings: readonly string[];
}

const ATTEMPT = "diagnose a kernel";

/**
 * Examines a kernel before a fit with a ridge.
 *
 * The rounding floor: rounding changes an entry by up to half a unit in its last place, with a standard
 * deviation of at most u / sqrt(12) of its size, and independently enough. A symmetric matrix of
 * independent entries with standard deviation s has eigenvalues between -2 s sqrt(n) and 2 s sqrt(n)
 * (Wigner's semicircle), and the root mean square of the entries is |K|_F / n. For n = 10,000 entries
 * of equal size in float32 it is 7e-6 of the diagonal; measured values are 0.65 to 0.75 of it.
 *
 * It takes a Cholesky factorisation of K + r I and the inverse of the factor, some n^3 operations.
 *
 * Inputs must not change until the promise settles.
 *
 * @param kernel K, the kernel between training inputs, `[n, n]`; not modified. Its element type tells
 * how its entries were rounded.
 * @param options The ridge, and the common options.
 * @returns The diagnosis.
 * @throws {TypeError} If K is not square or not symmetric.
 * @throws {RangeError} If an entry is not finite, or the ridge is negative or not finite.
 *
 * @example Usage
 * ```ts
 * import { diagnose } from "@widenet/ntk";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const found = await diagnose([[2, 1], [1, 2]], { ridge: 1, ridgeScale: "absolute" });
 * assertAlmostEquals(found.smallestEigenvalue, 1);
 * assertAlmostEquals(found.conditionNumber, 2);
 * assertAlmostEquals(found.effectiveDimension, 1 / 2 + 3 / 4);
 * assertEquals(found.warnings, []);
 * ```
 */
export async function diagnose(
  kernel: TensorLike,
  options: DiagnoseOptions = {},
): Promise<Diagnosis> {
  checkOptions(ATTEMPT, options, ["ridge", "ridgeScale"]);
  const run = await startRun(options);
  const { turn } = run;
  const matrix = await readSymmetric(kernel, ATTEMPT, turn, "'kernel'");
  const { rows: n, data } = matrix;
  const ridge = absoluteRidge(n, data, options, ATTEMPT);
  const operator = matrixOperator(run, matrix);
  const top = await someEigenpairs(run, operator, 1, { tolerance: 1e-8 });
  const largest = top.values.data[0]!;
  const { used, l } = await factorWith(run, n, data, ridge);
  const mu = await largestOfInverse(run, makeFactor(run.backend, n, l), largest + used);
  const smallest = (largest + used) / mu - used;
  const inverseTrace = await traceOfInverse(run, n, l);
  const least = smallest + ridge;
  const figures = {
    n,
    ridge,
    smallestEigenvalue: smallest,
    largestEigenvalue: largest,
    conditionNumber: used === ridge && least > 0 ? (largest + ridge) / least : Infinity,
    effectiveDimension: Math.min(n, Math.max(0, n - used * inverseTrace)),
    duplicates: await countDuplicates(n, data, turn),
    roundingFloor: await roundingFloor(matrix, turn),
  };
  return { ...figures, warnings: warn(figures, matrix) };
}

/** Factors K + r I, with the least sufficient ridge if r is not. */
async function factorWith(
  run: Run,
  n: number,
  k: Float64Array,
  ridge: number,
): Promise<{ used: number; l: Float64Array }> {
  const result = await factor(run, n, k, { ridge });
  if (result.kind === "factored") return { used: ridge, l: result.factor };
  const used = await sufficientRidge(run, n, k);
  const again = await factor(run, n, k, { ridge: used });
  if (again.kind === "factored") return { used, l: again.factor };
  throw new RangeError(`Cannot ${ATTEMPT} as its entries are too large to be squared`);
}

/** Largest eigenvalue of scale (L L')^-1, where the scale keeps its entries near 1 or above. */
async function largestOfInverse(run: Run, { n, solve }: Factor, scale: number): Promise<number> {
  const apply = async ({ shape, data }: Tensor): Promise<Tensor> =>
    makeTensor(shape, await solve(data.map((value) => value * scale), run.signal));
  const operator = functionOperator({ n, apply }, ATTEMPT, run);
  // Residuals fall slowly where many eigenvalues are near the ridge; the value is right long before.
  const options = { tolerance: 1e-6, maxIterations: 16 };
  const { values } = await someEigenpairs(run, operator, 1, options);
  return values.data[0]!;
}

/** Columns of the inverse factor that are computed at a time: 20 MB at n = 10,000. */
const COLUMNS = 256;

/** tr (L L')^-1 is the sum of the squares of the entries of L^-1. */
async function traceOfInverse(run: Run, n: number, l: Float64Array): Promise<number> {
  const { turn } = run;
  let trace = 0;
  for (let start = 0; start < n; start += COLUMNS) {
    // Rows above are zero, so that only the rest of L is needed.
    const rest = n - start, columns = Math.min(COLUMNS, rest);
    const corner = run.backend.allocate(rest * rest), x = run.backend.allocate(rest * columns);
    for (let i = 0; i < rest; i++) {
      const row = (start + i) * n + start;
      corner.set(l.subarray(row, row + i + 1), i * rest);
      await turn();
    }
    for (let c = 0; c < columns; c++) x[c * columns + c] = 1;
    await run.backend.trsm({ n: rest, k: columns, l: corner, b: x }, run);
    for (let p = 0; p < x.length; p++) trace += x[p]! * x[p]!;
  }
  return trace;
}

/** 2 u / sqrt(12) |K|_F / sqrt(n) */
async function roundingFloor(
  { rows: n, data, largest, unit }: Matrix,
  turn: Turn,
): Promise<number> {
  if (largest === 0) return 0;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) squares += (data[i * n + j]! / largest) ** 2;
    await turn();
  }
  return 2 * unit / Math.sqrt(12) * largest * Math.sqrt(squares / n);
}

/** The least eigenvalue of K + r I that is asked for, in units of the rounding floor. */
const SAFETY = 10;

function warn(figures: Omit<Diagnosis, "warnings">, { unit }: Matrix): string[] {
  const { ridge, smallestEigenvalue, largestEigenvalue, conditionNumber } = figures;
  const { duplicates, roundingFloor } = figures;
  const warnings: string[] = [];
  const show = (value: number): string => value.toExponential(1);
  const single = unit > Number.EPSILON;
  const needed = SAFETY * roundingFloor;
  if (single && smallestEigenvalue + ridge < needed) {
    warnings.push(
      `A float32 kernel cannot support this ridge: rounding of its entries moves eigenvalues by ` +
        `about ${show(roundingFloor)}, and the smallest one with the ridge is ` +
        `${show(smallestEigenvalue + ridge)}. Use float64, or ${ridgeAdvice("at least", needed)}`,
    );
  }
  if (smallestEigenvalue < -Math.max(needed, 1e-12 * largestEigenvalue)) {
    warnings.push(
      `The kernel is not positive semi-definite: its smallest eigenvalue is ` +
        `${show(smallestEigenvalue)}, beyond rounding. Check how it was computed`,
    );
  }
  if (duplicates > 0 && ridge === 0) {
    warnings.push(
      `${duplicates} ${
        duplicates === 1 ? "row repeats" : "rows repeat"
      } an earlier one, so that the kernel is singular. ` +
        `Remove the repeated inputs or add a ridge`,
    );
  }
  if (!single && conditionNumber > 1e12) {
    warnings.push(
      conditionNumber === Infinity
        ? `The kernel with this ridge is singular to rounding. Add a ridge`
        : `The condition number is ${
          show(conditionNumber)
        }, so that few digits of the coefficients ` +
          `are right. Add a ridge`,
    );
  }
  return warnings;
}
