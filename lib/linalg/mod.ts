/**
 * Linear algebra: matrix products, Cholesky factors, triangular systems, eigenvalues, and iterations
 * for what is too large to factor.
 *
 * @module
 */
export type { BackendName, LinearAlgebraOptions } from "./backend.ts";
export { type Cholesky, cholesky, type SolveOptions } from "./cholesky.ts";
export {
  conjugateGradients,
  type ConjugateGradientsOptions,
  type ConjugateGradientsSolution,
  type ConjugateGradientsStatus,
} from "./conjugate_gradients.ts";
export { type Eigendecomposition, eigh } from "./eigh.ts";
export {
  estimateLogDeterminant,
  logDeterminant,
  type LogDeterminantEstimate,
  type LogDeterminantOptions,
} from "./log_determinant.ts";
export { matmul, type MatmulOptions } from "./matmul.ts";
export { nystrom, type NystromOptions, type NystromPreconditioner } from "./nystrom.ts";
export type { LinearOperator } from "./operator.ts";
export {
  type MatrixColumns,
  type PivotedCholesky,
  pivotedCholesky,
  type PivotedCholeskyOptions,
} from "./pivoted_cholesky.ts";
export { type PseudoSolution, pseudoSolve, type PseudoSolveOptions } from "./pseudo_solve.ts";
export { type Solution, solve } from "./solve.ts";
export {
  type Eigenpairs,
  type IterationReport,
  topEigenpairs,
  type TopEigenpairsOptions,
} from "./top_eigenpairs.ts";
export { type Estimate, estimateTrace, type TraceOptions } from "./trace.ts";
export { triangularSolve, type TriangularSolveOptions } from "./triangular_solve.ts";
