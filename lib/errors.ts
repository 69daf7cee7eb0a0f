/**
 * Error classes that a caller may want to catch, and the wording shared by checks.
 *
 * A wrong type or shape is a `TypeError`, a value out of range a `RangeError`; only failures that a
 * program can act upon have a class of their own.
 *
 * @module
 */
import { formatBytes } from "./memory/format_bytes.ts";
import { ridgeAdvice } from "./ridge_advice.ts";

/** Where a factorisation stopped, and what would let it go on. */
export interface PivotFailure {
  /** Row and column of the first pivot that is not positive, from 0. */
  readonly pivot: number;
  /** Value of that pivot. */
  readonly value: number;
  /** Smallest absolute ridge that is expected to be enough. */
  readonly ridge: number;
  /** Number of rows that repeat an earlier row. */
  readonly duplicates: number;
}

/**
 * Thrown when a matrix that must be positive definite is not.
 *
 * @example Usage
 * ```ts
 * import { NotPositiveDefiniteError } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const error = new NotPositiveDefiniteError("factor a kernel", {
 *   pivot: 1,
 *   value: 0,
 *   ridge: 1e-12,
 *   duplicates: 1,
 * });
 * assertEquals(error.pivot, 1);
 * ```
 */
export class NotPositiveDefiniteError extends Error {
  /** Name of this class. */
  override readonly name = "NotPositiveDefiniteError";
  /** Row and column of the first pivot that is not positive, from 0. */
  readonly pivot: number;
  /** Value of that pivot. */
  readonly value: number;
  /** Smallest absolute ridge that is expected to be enough. */
  readonly ridge: number;
  /** Number of rows that repeat an earlier row. */
  readonly duplicates: number;

  /**
   * Writes the message from what was attempted and where it stopped.
   *
   * @param attempt What was attempted, as in "factor the training kernel".
   * @param failure Where it stopped.
   */
  constructor(attempt: string, failure: PivotFailure) {
    const { pivot, value, ridge, duplicates } = failure;
    const rows = duplicates === 0
      ? "no row is repeated"
      : `${duplicates} repeated ${duplicates === 1 ? "row" : "rows"}`;
    super(
      `Cannot ${attempt} as the matrix is not positive definite: ` +
        `pivot ${pivot} is ${value} (${rows}); ${ridgeAdvice("at least", ridge)}`,
    );
    this.pivot = pivot;
    this.value = value;
    this.ridge = ridge;
    this.duplicates = duplicates;
  }
}

/**
 * Thrown by {@linkcode check} when a claim does not hold.
 *
 * @example Usage
 * ```ts
 * import { check, CheckError } from "@widenet/ntk";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => check("1 + 1", { value: 2, expected: 3, tolerance: 0.5 }), CheckError);
 * ```
 */
export class CheckError extends Error {
  /** Name of this class. */
  override readonly name = "CheckError";
}

/**
 * Thrown when an engine or a backend that was asked for is not available here.
 *
 * @example Usage
 * ```ts
 * import { ntk, stax, UnavailableError } from "@widenet/ntk";
 * import { assertRejects } from "@std/assert";
 *
 * await assertRejects(() => ntk(stax.dense(1), [[1]], { engine: "webgpu" }), UnavailableError);
 * ```
 */
export class UnavailableError extends Error {
  /** Name of this class. */
  override readonly name = "UnavailableError";
}

/**
 * Thrown when a worker thread dies while it works for a call. The next call starts a new one.
 *
 * @example Usage
 * ```ts
 * import { WorkerError } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const { message } = new WorkerError("multiply matrices", new Error("out of memory"));
 * assertEquals(
 *   message,
 *   "Cannot multiply matrices as a worker thread failed: out of memory; a further call starts a new one",
 * );
 * ```
 */
export class WorkerError extends Error {
  /** Name of this class. */
  override readonly name = "WorkerError";

  /**
   * Writes the message from what was attempted and what became of the thread.
   *
   * @param attempt What was attempted, as in "multiply matrices".
   * @param cause Why the thread failed.
   */
  constructor(attempt: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(
      `Cannot ${attempt} as a worker thread failed: ${reason}; a further call starts a new one`,
      { cause },
    );
  }
}

/** An allocation that cannot be. */
export interface MemoryShortage {
  /** What was to be allocated, as in "a kernel of shape [3,3] in float64". */
  readonly what: string;
  /** Its bytes. */
  readonly bytes: number;
  /** Bytes that there were, if that is known. */
  readonly available?: number | undefined;
  /** What to do instead. */
  readonly instead: string;
  /** The failure of the allocation, if it was tried. */
  readonly cause?: unknown;
}

/**
 * Thrown before an allocation that memory does not suffice for, and where one fails.
 *
 * What there is can be known with the permission `--allow-sys=systemMemoryInfo`; the limit of a Linux
 * container with `--allow-all` only, as Deno guards the files that tell it.
 *
 * @example Usage
 * ```ts
 * import { OutOfMemoryError } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const { message } = new OutOfMemoryError("factor a matrix", {
 *   what: "a factor of shape [100000,100000]",
 *   bytes: 8e10,
 *   available: 2.35e10,
 *   instead: "use conjugateGradients()",
 * });
 * assertEquals(
 *   message,
 *   "Cannot factor a matrix as memory does not suffice: 80 GB are needed for a factor of shape " +
 *     "[100000,100000], and 23.5 GB are free; use conjugateGradients()",
 * );
 * ```
 */
export class OutOfMemoryError extends Error {
  /** Name of this class. */
  override readonly name = "OutOfMemoryError";
  /** Bytes that were to be allocated. */
  readonly bytes: number;
  /** Bytes that there were; undefined if that is not known. */
  readonly available: number | undefined;

  /**
   * Writes the message from what was attempted and how much it takes.
   *
   * @param attempt What was attempted, as in "factor a matrix".
   * @param shortage What was to be allocated.
   */
  constructor(attempt: string, shortage: MemoryShortage) {
    const { what, bytes, available, instead, cause } = shortage;
    const there = available === undefined || available >= bytes
      ? "the system does not give them"
      : `${formatBytes(available)} are free`;
    super(
      `Cannot ${attempt} as memory does not suffice: ${
        formatBytes(bytes)
      } are needed for ${what}, ` +
        `and ${there}; ${instead}`,
      { cause },
    );
    this.bytes = bytes;
    this.available = available;
  }
}

/** Where an iteration found a direction along which a form is not positive. */
export interface CurvatureFailure {
  /** What is not positive definite. */
  readonly culprit: "operator" | "preconditioner";
  /** p' A p / p' p for that direction p: an upper bound of the smallest eigenvalue. */
  readonly curvature: number;
  /** Below this a curvature is rounding; 0 if it is not known. @default {0} */
  readonly rounding?: number;
  /** Rows that repeat an earlier one, if they were counted. */
  readonly duplicates?: number;
}

/**
 * Thrown by an iteration that needs a positive definite operator and finds a direction that proves
 * the contrary.
 *
 * @example Usage
 * ```ts
 * import { conjugateGradients, IndefiniteOperatorError } from "@widenet/ntk";
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * const solve = () => conjugateGradients([[1, 0], [0, -3]], [0, 1]);
 * const error = await assertRejects(solve, IndefiniteOperatorError);
 * assertEquals(error.curvature, -3);
 * ```
 */
export class IndefiniteOperatorError extends Error {
  /** Name of this class. */
  override readonly name = "IndefiniteOperatorError";
  /** What is not positive definite. */
  readonly culprit: "operator" | "preconditioner";
  /** p' A p / p' p for that direction p: an upper bound of the smallest eigenvalue. */
  readonly curvature: number;
  /** Below this a curvature is rounding; 0 if it is not known. */
  readonly rounding: number;
  /** Rows that repeat an earlier one; 0 if they were not counted. */
  readonly duplicates: number;

  /**
   * Writes the message from what was attempted and what was found.
   *
   * @param attempt What was attempted, as in "solve by conjugate gradients".
   * @param failure What was found.
   */
  constructor(attempt: string, failure: CurvatureFailure) {
    const { culprit, curvature, rounding = 0, duplicates = 0 } = failure;
    const repeated = duplicates === 0
      ? ""
      : ` (${duplicates} repeated row${duplicates === 1 ? "" : "s"})`;
    super(
      `Cannot ${attempt} as the ${culprit} is not positive definite: along one direction its ` +
        `curvature p'Ap / p'p is ${curvature}${repeated}, so that its smallest eigenvalue is no ` +
        `larger; ${ridgeAdvice("well above", Math.max(rounding, Math.abs(curvature)))}`,
    );
    this.culprit = culprit;
    this.curvature = curvature;
    this.rounding = rounding;
    this.duplicates = duplicates;
  }
}

/** Where training was when it diverged. */
export interface Divergence {
  /** Number of steps that were taken. */
  readonly step: number;
  /** The loss there, or NaN if it is the gradient that is not finite. */
  readonly loss: number;
  /** The learning rate. */
  readonly learningRate: number;
  /** The learning rate below which full-batch descent is stable where training started, if known. */
  readonly maxLearningRate: number | undefined;
}

/**
 * Thrown when the loss of a network in training grows without bound.
 *
 * @example Usage
 * ```ts
 * import { DivergenceError, finite, stax } from "@widenet/ntk";
 * import { assertAlmostEquals, assertRejects } from "@std/assert";
 *
 * const net = stax.dense(1);
 * const params = finite.init(net, [1]);
 * const error = await assertRejects(
 *   () => finite.train(net, params, [[2]], [[1]], { learningRate: 3 }),
 *   DivergenceError,
 * );
 * // The loss (2 w - 1)^2 / 2 has the second derivative 4.
 * assertAlmostEquals(error.maxLearningRate!, 2 / 4);
 * ```
 */
export class DivergenceError extends Error {
  /** Name of this class. */
  override readonly name = "DivergenceError";
  /** Number of steps that were taken. */
  readonly step: number;
  /** The loss there, or NaN if it is the gradient that is not finite. */
  readonly loss: number;
  /** The learning rate. */
  readonly learningRate: number;
  /** The learning rate below which full-batch descent is stable where training started, if known. */
  readonly maxLearningRate: number | undefined;

  /**
   * Writes the message from what was attempted and where it stopped.
   *
   * @param attempt What was attempted, as in "train a network".
   * @param divergence Where it stopped.
   */
  constructor(attempt: string, { step, loss, learningRate, maxLearningRate }: Divergence) {
    const found = Number.isNaN(loss)
      ? "the loss or its gradient is not finite"
      : `the loss is ${loss.toPrecision(3)}`;
    const limit = maxLearningRate === undefined
      ? ""
      : `: where training started, descent on all inputs is stable below ${
        maxLearningRate.toPrecision(6)
      }`;
    super(
      `Cannot ${attempt} as it diverges: ${found} after step ${step} with the learning rate ` +
        `${learningRate}; choose a smaller one${limit}`,
    );
    this.step = step;
    this.loss = loss;
    this.learningRate = learningRate;
    this.maxLearningRate = maxLearningRate;
  }
}
