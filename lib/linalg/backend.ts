/**
 * The routines that linear algebra stands on, under their BLAS and LAPACK names.
 *
 * A backend works on row-major float64 storage without gaps: entry `[i, j]` of an `[m, n]` matrix
 * is `data[i * n + j]`. It checks nothing: sizes and entries are the caller's duty. To add one,
 * write a file that implements {@linkcode Backend} and add a row to the table in `backends.ts`.
 *
 * @module
 */
import type { BackendName } from "./backend_name.ts";

export type { BackendName } from "./backend_name.ts";

/** Options of one call of a backend's routine. */
export interface RoutineOptions {
  /** Threads to use; only the backend "wasm" heeds it. @default {one a core} */
  readonly workers?: number | undefined;
  /** Stops the routine; its outputs then hold anything. */
  readonly signal?: AbortSignal | undefined;
}

/** C := alpha op(A) op(B) + beta C, where op is the identity or the transpose. */
export interface Gemm {
  /** Rows of op(A) and C. */
  readonly m: number;
  /** Columns of op(B) and C. */
  readonly n: number;
  /** Columns of op(A), rows of op(B). */
  readonly k: number;
  /** A: `[m, k]`, or `[k, m]` if transposed. */
  readonly a: Float64Array;
  /** B: `[k, n]`, or `[n, k]` if transposed. */
  readonly b: Float64Array;
  /** C: `[m, n]`, overwritten; shares no storage with A and B. */
  readonly c: Float64Array;
  /** Whether op(A) is the transpose of A. @default {false} */
  readonly transposeA?: boolean | undefined;
  /** Whether op(B) is the transpose of B. @default {false} */
  readonly transposeB?: boolean | undefined;
  /** Factor of the product. @default {1} */
  readonly alpha?: number | undefined;
  /** Factor of C; C is not read if 0. @default {0} */
  readonly beta?: number | undefined;
}

/** C := A A', or A' A if transposed. */
export interface Syrk {
  /** Rows and columns of C. */
  readonly n: number;
  /** Length of the inner products. */
  readonly k: number;
  /** A: `[n, k]`, or `[k, n]` if transposed. */
  readonly a: Float64Array;
  /** C: `[n, n]`; the lower triangle is overwritten, the rest holds anything on return. */
  readonly c: Float64Array;
  /** Whether A' A is wanted. @default {false} */
  readonly transpose?: boolean | undefined;
}

/** A = L L' with L lower triangular. */
export interface Potrf {
  /** Rows and columns of A. */
  readonly n: number;
  /** A: `[n, n]`; the lower triangle is read, and L put there. The rest holds anything on return. */
  readonly a: Float64Array;
}

/** B := op(L)^-1 B, where op is the identity or the transpose. */
export interface Trsm {
  /** Rows and columns of L, rows of B. */
  readonly n: number;
  /** Columns of B. */
  readonly k: number;
  /** L: `[n, n]`; only the lower triangle is read. */
  readonly l: Float64Array;
  /** B: `[n, k]`, overwritten by the solution. */
  readonly b: Float64Array;
  /** Whether op(L) is the transpose of L. @default {false} */
  readonly transpose?: boolean | undefined;
}

/** A = V' diag(w) V with orthonormal rows of V. */
export interface Syevd {
  /** Rows and columns of A. */
  readonly n: number;
  /**
   * A: `[n, n]`; the lower triangle is read. On return row j is the eigenvector of `w[j]`, as a
   * column-major LAPACK leaves it, or holds anything if vectors are not wanted.
   */
  readonly a: Float64Array;
  /** Eigenvalues in ascending order, `[n]`, overwritten. */
  readonly w: Float64Array;
  /** Whether eigenvectors are wanted. @default {true} */
  readonly vectors?: boolean | undefined;
}

/** What linear algebra needs from a machine. */
export interface Backend {
  /** Name in the table. */
  readonly name: Exclude<BackendName, "auto">;
  /** Storage of zeros that the backend reaches without a copy; any other is accepted as well. */
  allocate(length: number): Float64Array;
  /** Matrix product. */
  gemm(job: Gemm, options?: RoutineOptions): Promise<void>;
  /** Product of a matrix with its own transpose. */
  syrk(job: Syrk, options?: RoutineOptions): Promise<void>;
  /**
   * Cholesky factor, in place. Returns -1, or the first pivot that is not positive, counted from 0;
   * its value then stands in its place on the diagonal, and the factor's rows before it are right.
   */
  potrf(job: Potrf, options?: RoutineOptions): Promise<number>;
  /** Triangular solve with many right-hand sides, in place. */
  trsm(job: Trsm, options?: RoutineOptions): Promise<void>;
  /** Eigendecomposition of a symmetric matrix. */
  syevd(job: Syevd, options?: RoutineOptions): Promise<void>;
}

/** Options shared by the functions of linear algebra. */
export interface LinearAlgebraOptions {
  /** Which routines do the work. @default {"auto"} */
  readonly backend?: BackendName | undefined;
  /**
   * Threads to use; with 0 or 1 the calling thread does the work. Only the backend "wasm" heeds it:
   * "reference" has no threads, and "blas" has as many as the library's own environment variable says, but one for
   * calls of up to a millisecond or two. A Cholesky factor and what is solved with it are the same bits on any number
   * of threads of "wasm"; OpenBLAS sums in an order that may depend on it.
   *
   * @default {one a core}
   */
  readonly workers?: number | undefined;
  /** Stops the computation: the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}
