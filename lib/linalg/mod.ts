/**
 * Linear algebra: matrix products, Cholesky factors, triangular systems and eigenvalues.
 *
 * @module
 */
export type { BackendName, LinearAlgebraOptions } from "./backend.ts";
export { type Cholesky, cholesky, type SolveOptions } from "./cholesky.ts";
export { type Eigendecomposition, eigh } from "./eigh.ts";
export { matmul, type MatmulOptions } from "./matmul.ts";
export { type Solution, solve } from "./solve.ts";
export { triangularSolve, type TriangularSolveOptions } from "./triangular_solve.ts";
