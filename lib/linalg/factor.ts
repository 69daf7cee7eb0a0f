/**
 * The Cholesky factor of a matrix that has been read, ready for use.
 *
 * @module
 */
import { NotPositiveDefiniteError } from "../errors.ts";
import type { Backend } from "./backend.ts";
import type { PlainMatrix } from "./matrix.ts";
import { copy, magnitude } from "./passes.ts";
import { countDuplicates, factor, sufficientRidge } from "./positive_definite.ts";
import { startTurns, type Turn } from "../parallel/yielder.ts";
import type { Run } from "./run.ts";

/** A + r I = L L'. Right-hand sides have n rows and any number of columns; none is modified. */
export interface Factor {
  /** Rows and columns. */
  readonly n: number;
  /** L, `[n, n]`, with zeros above the diagonal. */
  readonly lower: Float64Array;
  /** What made it, and uses it. */
  readonly backend: Backend;
  /** L^-1 b. */
  halfSolve(b: Float64Array, signal: AbortSignal | undefined): Promise<Float64Array>;
  /** L'^-1 h, the other half of a solution. */
  restSolve(half: Float64Array, signal: AbortSignal | undefined): Promise<Float64Array>;
  /** (A + r I)^-1 b; throws a RangeError if an entry of it is not finite. */
  solve(b: Float64Array, signal: AbortSignal | undefined): Promise<Float64Array>;
  /** The natural logarithm of det(A + r I), which is 2 sum_i log L[i, i]. */
  logDeterminant(): number;
}

/** What is factored. */
export interface FactorJob {
  /** What is attempted, for messages. */
  readonly attempt: string;
  /** r, added to the diagonal. @default {0} */
  readonly ridge?: number | undefined;
}

/**
 * Factors A + r I.
 *
 * @param matrix A, symmetric, `[n, n]`; not modified.
 * @param job The ridge, and what is attempted.
 * @returns The factor.
 * @throws {NotPositiveDefiniteError} If A + r I is singular to rounding.
 * @throws {OutOfMemoryError} If there is no memory for the factor.
 */
export async function factorMatrix(
  run: Run,
  { rows: n, data }: PlainMatrix,
  { attempt, ridge = 0 }: FactorJob,
): Promise<Factor> {
  const result = await factor(run, n, data, { ridge });
  if (result.kind === "factored") return makeFactor(run.backend, n, result.factor);
  throw new NotPositiveDefiniteError(attempt, {
    pivot: result.pivot,
    value: result.value,
    ridge: await sufficientRidge(run, n, data),
    duplicates: await countDuplicates(n, data, run.turn),
  });
}

/** The factor whose lower triangle is given. */
export function makeFactor(backend: Backend, n: number, lower: Float64Array): Factor {
  const overwrite = async (x: Float64Array, transpose: boolean, signal?: AbortSignal) => {
    await backend.trsm({ n, k: x.length / n, l: lower, b: x, transpose }, { signal });
    return x;
  };
  const ownCopy = async (b: Float64Array, signal?: AbortSignal): Promise<Float64Array> => {
    const x = backend.allocate(b.length);
    await copy(b, x, startTurns(signal));
    return x;
  };
  return {
    n,
    lower,
    backend,
    halfSolve: async (b, signal) => await overwrite(await ownCopy(b, signal), false, signal),
    restSolve: async (half, signal) => await overwrite(await ownCopy(half, signal), true, signal),
    solve: async (b, signal) => {
      const half = await overwrite(await ownCopy(b, signal), false, signal);
      const x = await overwrite(half, true, signal);
      await checkSolution(x, startTurns(signal));
      return x;
    },
    logDeterminant: () => {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += Math.log(lower[i * n + i]!);
      return 2 * sum;
    },
  };
}

/** Small pivots pass for a factor, and yet a large right-hand side divided by them may overflow. */
async function checkSolution(x: Float64Array, turn: Turn): Promise<void> {
  const { bad } = await magnitude(x, turn);
  if (bad < 0) return;
  throw new RangeError(
    `Cannot solve a linear system as the solution leaves the range of float64: ` +
      `found ${x[bad]}; scale the right-hand side down, or the matrix up`,
  );
}
