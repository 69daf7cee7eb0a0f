/**
 * Block Lanczos iteration with full reorthogonalisation and thick restarts.
 *
 * The basis Q spans a Krylov space of a random block, and H = Q A Q' is kept as a dense matrix, since
 * restarts fill it. Rows are vectors throughout.
 *
 * @module
 */
import { randomGenerator } from "../random.ts";
import type { Backend } from "./backend.ts";
import type { RowOperator } from "./operator.ts";
import { orthonormalise } from "./orthonormalise.ts";
import type { Run } from "./run.ts";
import { normalRows, projectOut } from "./vectors.ts";

/** What is looked for, and how long. */
export interface LanczosOptions {
  /** Number of eigenpairs. */
  readonly wanted: number;
  /** End of the spectrum. */
  readonly which: "largest" | "smallest";
  /** Vectors that are multiplied at a time. */
  readonly blockSize: number;
  /** Largest size of the basis; n at most. */
  readonly capacity: number;
  /** Residual in units of the largest magnitude of an eigenvalue. */
  readonly tolerance: number;
  /** Largest number of block products. */
  readonly maxIterations: number;
  /** Seed of the first block. */
  readonly seed: number;
  /** Called after each look at the spectrum. */
  readonly onCheck?: ((check: { iteration: number; residual: number }) => void) | undefined;
}

/** Approximate eigenpairs of A / scale. */
export interface RitzPairs {
  /** Ritz values from the wanted end inwards. */
  readonly values: Float64Array;
  /** Unit Ritz vectors as rows, `[wanted, n]`. */
  readonly rows: Float64Array;
  /** Norms |A v - theta v|, as the iteration estimates them. */
  readonly residuals: Float64Array;
  /** Largest magnitude of a Ritz value. */
  readonly norm: number;
  /** Number of block products. */
  readonly iterations: number;
}

interface Basis {
  readonly n: number;
  readonly capacity: number;
  /** Orthonormal rows, `[capacity, n]`, of which `size` are in use. */
  readonly q: Float64Array;
  /** Q A Q', `[capacity, capacity]`. */
  readonly h: Float64Array;
  size: number;
}

interface Spectrum {
  /** Ascending, `[size]`. */
  readonly values: Float64Array;
  /** Eigenvectors of H as rows, `[size, size]`. */
  readonly rows: Float64Array;
}

/**
 * Finds eigenpairs at one end of the spectrum (Golub and Underwood 1977; thick restarts: Wu and
 * Simon, SIAM J. Matrix Anal. Appl. 22, 2000). An eigenvalue of multiplicity above the block size may
 * be found less often than it is there.
 *
 * @param operator A / scale.
 * @param options What is looked for.
 * @returns The pairs as they are when all have converged or the iterations are used up.
 */
export async function blockLanczos(
  run: Run,
  operator: RowOperator,
  options: LanczosOptions,
): Promise<RitzPairs> {
  const { n } = operator;
  const { wanted, which, tolerance, maxIterations } = options;
  const capacity = Math.min(n, options.capacity);
  const blockSize = Math.min(capacity, options.blockSize);
  const kept = Math.min(capacity - blockSize, wanted + 2 * blockSize);
  const { turn } = run;
  const basis = emptyBasis(run.backend, n, capacity);
  let block = await normalRows(randomGenerator(options.seed), blockSize, n, turn);
  await orthonormalise(run, n, new Float64Array(0), block);
  let nextCheck = wanted;
  for (let iteration = 1;; iteration++) {
    await turn();
    const rest = await extend(run, operator, basis, block);
    const next = await nextBlock(run, basis, rest, block.length / n);
    const last = iteration >= maxIterations && basis.size >= wanted;
    const full = basis.size + next.length / n > capacity;
    if (last || full || next.length === 0 || basis.size >= nextCheck) {
      const spectrum = await decompose(run, basis);
      const chosen = choose(spectrum.values.length, wanted, which);
      const residuals = await residualNorms(run, basis, spectrum, chosen, next, rest);
      const norm = Math.max(Math.abs(spectrum.values[0]!), Math.abs(spectrum.values.at(-1)!));
      options.onCheck?.({ iteration, residual: Math.max(...residuals) / (norm || 1) });
      if (last || next.length === 0 || residuals.every((value) => value <= tolerance * norm)) {
        const rows = await combine(run, basis, spectrum, chosen);
        const values = Float64Array.from(chosen, (j) => spectrum.values[j]!);
        return { values, rows, residuals, norm, iterations: iteration };
      }
      nextCheck = Math.ceil(1.2 * basis.size);
      if (full) {
        await restart(run, basis, spectrum, choose(basis.size, kept, which));
        nextCheck = 0;
      }
    }
    block = next;
  }
}

function emptyBasis(backend: Backend, n: number, capacity: number): Basis {
  const q = backend.allocate(capacity * n);
  return { n, capacity, q, h: new Float64Array(capacity * capacity), size: 0 };
}

/** Appends a block to the basis; returns what A gives outside of the basis, `[k, n]`. */
async function extend(
  run: Run,
  operator: RowOperator,
  basis: Basis,
  block: Float64Array,
): Promise<Float64Array> {
  const { n, capacity, q, h } = basis;
  const k = block.length / n, start = basis.size, size = start + k;
  q.set(block, start * n);
  basis.size = size;
  const y = await operator.apply(k, block);
  const rows = q.subarray(0, size * n);
  const c = run.backend.allocate(size * k);
  await run.backend.gemm({ m: size, n: k, k: n, a: rows, b: y, c, transposeB: true }, run);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < k; j++) {
      h[i * capacity + start + j] = c[i * k + j]!;
      h[(start + j) * capacity + i] = c[i * k + j]!;
    }
  }
  await projectOut(run, n, rows, y);
  return y;
}

/** Orthonormal rows that span what A gives outside of the basis, as many as there is room for. */
async function nextBlock(
  run: Run,
  { n, q, size }: Basis,
  rest: Float64Array,
  blockSize: number,
): Promise<Float64Array> {
  const next = rest.slice(0, Math.min(blockSize, n - size) * n);
  if (next.length > 0) await orthonormalise(run, n, q.subarray(0, size * n), next);
  return next;
}

async function decompose(run: Run, { capacity, h, size }: Basis): Promise<Spectrum> {
  const rows = run.backend.allocate(size * size), values = run.backend.allocate(size);
  for (let i = 0; i < size; i++) {
    rows.set(h.subarray(i * capacity, i * capacity + size), i * size);
  }
  await run.backend.syevd({ n: size, a: rows, w: values }, run);
  return { values, rows };
}

/** Positions in ascending order of the wanted eigenvalues, from the wanted end inwards. */
function choose(size: number, count: number, which: "largest" | "smallest"): number[] {
  return Array.from({ length: count }, (_, j) => which === "largest" ? size - 1 - j : j);
}

/**
 * A v - theta v = sum_j s_j r_j for v = Q's, where r_j are the parts outside of the basis of what A
 * gave for the last block, and s_j the components of s that belong to it.
 */
async function residualNorms(
  run: Run,
  { n, size }: Basis,
  { rows }: Spectrum,
  chosen: readonly number[],
  next: Float64Array,
  rest: Float64Array,
): Promise<Float64Array> {
  const p = next.length / n, k = rest.length / n;
  const coupling = new Float64Array(p * k);
  if (p > 0) {
    const job = { m: p, n: k, k: n, a: next, b: rest, c: coupling, transposeB: true };
    await run.backend.gemm(job, run);
  }
  return Float64Array.from(chosen, (row) => {
    const s = rows.subarray((row + 1) * size - k, (row + 1) * size);
    let squares = 0;
    for (let i = 0; i < p; i++) {
      let component = 0;
      for (let j = 0; j < k; j++) component += coupling[i * k + j]! * s[j]!;
      squares += component * component;
    }
    return Math.sqrt(squares);
  });
}

/** The Ritz vectors Q's as rows. */
async function combine(
  run: Run,
  { n, q, size }: Basis,
  { rows }: Spectrum,
  chosen: readonly number[],
): Promise<Float64Array> {
  const s = run.backend.allocate(chosen.length * size);
  chosen.forEach((row, j) => s.set(rows.subarray(row * size, (row + 1) * size), j * size));
  const vectors = run.backend.allocate(chosen.length * n);
  const b = q.subarray(0, size * n);
  await run.backend.gemm({ m: chosen.length, n, k: size, a: s, b, c: vectors }, run);
  return vectors;
}

/** Keeps the chosen Ritz vectors alone: H is then diagonal. */
async function restart(
  run: Run,
  basis: Basis,
  spectrum: Spectrum,
  chosen: readonly number[],
): Promise<void> {
  const { capacity, q, h } = basis;
  q.set(await combine(run, basis, spectrum, chosen));
  h.fill(0);
  chosen.forEach((row, j) => h[j * capacity + j] = spectrum.values[row]!);
  basis.size = chosen.length;
}
