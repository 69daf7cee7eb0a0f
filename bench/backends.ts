/**
 * Routines of linear algebra on WebAssembly and in a native library by size, wall-clock milliseconds:
 *
 *     deno run -A bench/backends.ts
 *
 * Each time is the median of runs in turns, and in brackets the ninth decile: what other programs do to it.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { randomGenerator } from "@widenet/ntk";
import type { Backend } from "../lib/linalg/backend.ts";
import { selectBackend } from "../lib/linalg/backends.ts";

const SIZES = [50, 100, 200, 300, 500, 800, 1200];
const RUNS = 15;
/** Milliseconds in all that one size may take. */
const MOST = 4000;

const random = randomGenerator(0);

/** A positive definite matrix, new in storage of the backend. */
const matrices = new Map<number, Float64Array>();
function definite(backend: Backend, n: number): Float64Array {
  let matrix = matrices.get(n);
  if (matrix === undefined) {
    const { data } = random.normal([n, n]);
    matrix = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) matrix[i * n + j] = data[i * n + j]! + data[j * n + i]!;
      matrix[i * n + i]! += 4 * Math.sqrt(n) + 1;
    }
    matrices.set(n, matrix);
  }
  const own = backend.allocate(n * n);
  own.set(matrix);
  return own;
}

const routines: Readonly<Record<string, (backend: Backend, n: number) => () => Promise<unknown>>> =
  {
    gemm: (backend, n) => {
      const [a, b, c] = [definite(backend, n), definite(backend, n), backend.allocate(n * n)];
      return () => backend.gemm({ m: n, n, k: n, a, b, c });
    },
    syrk: (backend, n) => {
      const [a, c] = [definite(backend, n), backend.allocate(n * n)];
      return () => backend.syrk({ n, k: n, a, c });
    },
    potrf: (backend, n) => {
      const a = definite(backend, n);
      return () => backend.potrf({ n, a });
    },
    trsm: (backend, n) => {
      const [l, b] = [definite(backend, n), definite(backend, n)];
      return () => backend.trsm({ n, k: n, l, b });
    },
    syevd: (backend, n) => {
      const a = definite(backend, n);
      return () => backend.syevd({ n, a, w: backend.allocate(n) });
    },
  };

async function timeOnce(prepare: (typeof routines)[string], backend: Backend, n: number) {
  const run = prepare(backend, n);
  const start = performance.now();
  await run();
  return performance.now() - start;
}

function quantile(times: readonly number[], level: number): number {
  return times.toSorted((a, b) => a - b)[Math.floor(level * (times.length - 1))]!;
}

const backends = [await selectBackend("wasm"), await selectBackend("blas")];
console.log(`| routine | n | ${backends.map(({ name }) => `${name} ms`).join(" | ")} | ratio |`);
for (const [name, prepare] of Object.entries(routines)) {
  for (const n of SIZES) {
    const times = backends.map((): number[] => []);
    const start = performance.now();
    for (let run = 0; run < RUNS && performance.now() - start < MOST; run++) {
      for (const [i, backend] of backends.entries()) {
        times[i]!.push(await timeOnce(prepare, backend, n));
      }
    }
    const cells = times.map((each) =>
      `${quantile(each, 0.5).toFixed(2)} (${quantile(each, 0.9).toFixed(2)})`
    );
    const ratio = quantile(times[0]!, 0.5) / quantile(times[1]!, 0.5);
    console.log(`| ${name} | ${n} | ${cells.join(" | ")} | ${ratio.toFixed(1)} |`);
  }
}
