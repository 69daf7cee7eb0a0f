/**
 * Speed of linear algebra: the backends in WebAssembly and, where there is a library, in BLAS, as
 * multiples of plain TypeScript loops in the same run.
 *
 * The loops are slow, so they run at a smaller size: speeds are compared as operations a second.
 *
 * @module
 */
import type { Backend } from "../lib/linalg/backend.ts";
import { selectBackend } from "../lib/linalg/backends.ts";
import { loadBlas } from "../lib/linalg/blas.ts";
import * as wasm32 from "../lib/linalg/wasm/gemm.ts";

/** Speeds of one routine, in 1e9 operations a second. */
export interface SpeedRow {
  /** The routine and its size. */
  readonly work: string;
  /** The loop in plain TypeScript. */
  readonly loop: number;
  /** The backend in WebAssembly. */
  readonly wasm: number;
  /** The native library; undefined where there is none. */
  readonly blas: number | undefined;
}

/** Sizes of the matrices. */
export interface LinalgSizes {
  /** Rows for products. @default {2048} */
  readonly product?: number;
  /** Rows for the Cholesky factorisation. @default {4000} */
  readonly cholesky?: number;
  /** Rows for the eigendecomposition. @default {1000} */
  readonly eigh?: number;
}

/** A computation that can be repeated. */
interface Work {
  /** Number of operations, by the usual count. */
  readonly operations: number;
  /** Puts its input in place. */
  readonly prepare?: () => void;
  /** Does it. */
  readonly run: () => unknown;
}

/** Rows of the matrices that the loops work on. */
const SMALL = 256;
/** The best of so many runs counts; the first one starts threads and lets code be compiled. */
const RUNS = 4;
/** Milliseconds in which the threads of a library fall asleep: they wait actively for a while. */
const PAUSE = 300;

/**
 * Measures products, the Cholesky factorisation and the eigendecomposition.
 *
 * @param sizes Sizes of the matrices.
 * @returns A row a routine.
 */
export async function measureLinalg(sizes: LinalgSizes = {}): Promise<readonly SpeedRow[]> {
  const { product: n = 2048, cholesky = 4000, eigh = 1000 } = sizes;
  const [wasm, blas, reference] = [
    await selectBackend("wasm"),
    await loadBlas(),
    await selectBackend("reference"),
  ];
  const both = async (
    name: string,
    loop: Work,
    work: (backend: Backend) => Work,
  ): Promise<SpeedRow> => await measure(name, loop, work(wasm), blas && work(blas));
  return [
    await both(`GEMM f64, n = ${n}`, loopProduct(), (backend) => gemm(backend, n)),
    await both(`SYRK f64, n = ${n}`, loopProduct(), (backend) => syrk(backend, n)),
    await measure(
      `GEMM f32, n = ${n}`,
      loopProduct(),
      singleGemm(wasm32.gemm, n),
      blas && singleGemm((job) => blas.sgemm(job), n),
    ),
    await measure(
      `SYRK f32, n = ${n}`,
      loopProduct(),
      singleSyrk(wasm32.syrk, n),
      blas && singleSyrk((job) => blas.ssyrk(job), n),
    ),
    await both(`Cholesky, n = ${cholesky}`, loopCholesky(), (backend) => potrf(backend, cholesky)),
    await both(`eigh, n = ${eigh}`, syevd(reference, SMALL), (backend) => syevd(backend, eigh)),
  ];
}

/** Writes a table: the loop is 1. */
export function formatRows(rows: readonly SpeedRow[]): string {
  const head = ["", "loop", "wasm", "BLAS", "wasm / BLAS"];
  const lines = rows.map(({ work, loop, wasm, blas }) => [
    work,
    "1",
    (wasm / loop).toFixed(1),
    blas === undefined ? "-" : (blas / loop).toFixed(1),
    blas === undefined ? "-" : (wasm / blas).toFixed(2),
  ]);
  return [head, ["---", "---:", "---:", "---:", "---:"], ...lines]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

async function measure(
  work: string,
  loop: Work,
  wasm: Work,
  blas: Work | undefined,
): Promise<SpeedRow> {
  return {
    work,
    loop: await speed(loop),
    wasm: await speed(wasm),
    blas: blas && await speed(blas),
  };
}

async function speed({ operations, prepare, run }: Work): Promise<number> {
  let best = Infinity;
  await new Promise((resolve) => setTimeout(resolve, PAUSE));
  for (let i = 0; i < RUNS; i++) {
    prepare?.();
    const start = performance.now();
    await run();
    best = Math.min(best, performance.now() - start);
  }
  return operations / best / 1e6;
}

function gemm(backend: Backend, n: number): Work {
  const [a, b, c] = [noise(backend, n * n), noise(backend, n * n), backend.allocate(n * n)];
  return { operations: 2 * n ** 3, run: () => backend.gemm({ m: n, n, k: n, a, b, c }) };
}

function syrk(backend: Backend, n: number): Work {
  const [a, c] = [noise(backend, n * n), backend.allocate(n * n)];
  return { operations: n ** 3, run: () => backend.syrk({ n, k: n, a, c }) };
}

type Gemm32 = Parameters<typeof wasm32.gemm<Float32Array>>[0];
type Syrk32 = Parameters<typeof wasm32.syrk<Float32Array>>[0];

function singleGemm(run: (job: Gemm32) => unknown, n: number): Work {
  const [a, b, c] = [single(n * n), single(n * n), single(n * n)];
  return { operations: 2 * n ** 3, run: () => run({ m: n, n, k: n, a, b, c }) };
}

function singleSyrk(run: (job: Syrk32) => unknown, n: number): Work {
  const [a, c] = [single(n * n), single(n * n)];
  return { operations: n ** 3, run: () => run({ n, k: n, a, c }) };
}

function potrf(backend: Backend, n: number): Work {
  const [a, start] = [backend.allocate(n * n), dominant(backend, n)];
  return {
    operations: n ** 3 / 3,
    prepare: () => a.set(start),
    run: () => backend.potrf({ n, a }),
  };
}

/** Operations by the count of a reduction to tridiagonal form and of the products for its vectors. */
function syevd(backend: Backend, n: number): Work {
  const [a, start, w] = [backend.allocate(n * n), dominant(backend, n), backend.allocate(n)];
  return {
    operations: 8 * n ** 3 / 3,
    prepare: () => a.set(start),
    run: () => backend.syevd({ n, a, w }),
  };
}

/** C := A B' by three loops. */
function loopProduct(): Work {
  const n = SMALL;
  const [a, b, c] = [
    new Float64Array(n * n).fill(1),
    new Float64Array(n * n).fill(2),
    new Float64Array(n * n),
  ];
  const run = (): void => {
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let p = 0; p < n; p++) sum += a[i * n + p]! * b[j * n + p]!;
        c[i * n + j] = sum;
      }
    }
  };
  return { operations: 2 * n ** 3, run };
}

/** A = L L' row by row. */
function loopCholesky(): Work {
  const n = SMALL;
  const start = Float64Array.from({ length: n * n }, (_, p) => p % (n + 1) === 0 ? n : 0.5);
  const a = start.slice();
  const run = (): void => {
    for (let i = 0; i < n; i++) {
      for (let j = 0; j <= i; j++) {
        let sum = a[i * n + j]!;
        for (let p = 0; p < j; p++) sum -= a[i * n + p]! * a[j * n + p]!;
        a[i * n + j] = i === j ? Math.sqrt(sum) : sum / a[j * n + j]!;
      }
    }
  };
  return { operations: n ** 3 / 3, prepare: () => a.set(start), run };
}

/** Entries between -1/2 and 1/2. */
function noise(backend: Backend, length: number): Float64Array {
  const values = backend.allocate(length);
  for (let i = 0; i < length; i++) values[i] = Math.random() - 0.5;
  return values;
}

/** A symmetric matrix that is positive definite, as its diagonal is large. */
function dominant(backend: Backend, n: number): Float64Array {
  const a = noise(backend, n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) a[j * n + i] = a[i * n + j]!;
    a[i * n + i] = n;
  }
  return a;
}

function single(length: number): Float32Array {
  const values = new Float32Array(new SharedArrayBuffer(4 * length));
  for (let i = 0; i < length; i++) values[i] = Math.random() - 0.5;
  return values;
}

if (import.meta.main) {
  // deno-lint-ignore no-console
  console.log(formatRows(await measureLinalg()));
}
