/**
 * Kernels of a fully connected network at the size of pictures, beside what bounds them: the product X X' by the
 * same backend, and on WebAssembly the multiplications at the rate of the bare inner loop.
 *
 * @module
 */
import { kernels, randomGenerator, stax, type Tensor } from "@widenet/ntk";
import type { Precision } from "../lib/engine/precision.ts";
import { PairMemory } from "../lib/engine/wasm/pairs/memory.ts";
import { ARRAY } from "../lib/engine/wasm/pairs/protocol.ts";
import { loadBlas } from "../lib/linalg/blas.ts";
import * as wasm from "../lib/linalg/wasm/gemm.ts";
import { allocateShared } from "../lib/parallel/mod.ts";

/** Numbers of inputs and of features. */
export interface GramSize {
  /** Inputs. */
  readonly n: number;
  /** Features. */
  readonly d: number;
}

/** One network, element type and backend. */
export interface GramTiming {
  /** Where the products come from. */
  readonly backend: "blas" | "wasm";
  /** Element type. */
  readonly precision: Precision;
  /** Number of hidden layers. */
  readonly depth: number;
  /** Seconds for NTK and NNGP. */
  readonly seconds: number;
  /** Seconds for the product X X' by the same backend. */
  readonly syrk: number;
  /** Seconds of its multiplications on all cores at the rate of the inner loop; on WebAssembly alone. */
  readonly bound: number | undefined;
}

const DEPTHS = [1, 3, 7] as const;
const TURNS = 4;

/** Times all of them, the best of several turns each. */
export async function* timeGram({ n, d }: GramSize): AsyncGenerator<GramTiming> {
  const x = randomGenerator(1).normal([n, d]);
  const library = await loadBlas();
  for (const backend of library === undefined ? ["wasm"] as const : ["blas", "wasm"] as const) {
    for (const precision of ["f32", "f64"] as const) {
      const syrk = await best(await productOf(x, backend, precision));
      const bound = backend === "wasm" ? boundOf({ n, d }, precision) : undefined;
      for (const depth of DEPTHS) {
        const hidden = stax.serial(stax.dense(1, { wStd: Math.SQRT2 }), stax.relu());
        const net = stax.serial(stax.repeat(hidden, depth), stax.dense(1));
        const dtype = precision === "f32" ? "float32" : "float64";
        const seconds = await best(() => kernels(net, x, { backend, dtype, engine: "wasm" }));
        yield { backend, precision, depth, seconds, syrk, bound };
      }
    }
  }
}

async function productOf(
  { shape, data }: Tensor,
  backend: "blas" | "wasm",
  precision: Precision,
): Promise<() => Promise<void>> {
  const [n, k] = shape as readonly [number, number];
  const library = await loadBlas();
  const [a, c] = [allocateShared(n * k, precision), allocateShared(n * n, precision)];
  a.set(data);
  return async () => {
    if (backend === "wasm") await wasm.syrk({ n, k, a, c });
    else if (a instanceof Float64Array && c instanceof Float64Array) {
      await library!.syrk({ n, k, a, c });
    } else if (a instanceof Float32Array && c instanceof Float32Array) {
      await library!.ssyrk({ n, k, a, c });
    }
  };
}

/** Rows and columns in groups and panels, and features, that stay in the first-level cache. */
const [GROUPS, PANELS, LENGTH] = [4, 4, 128];
const REPEATS = 4000;

/** Seconds of the multiplications of a symmetric product at the rate of the inner loop on one core, times the cores. */
function boundOf({ n, d }: GramSize, precision: Precision): number {
  const memory = new PairMemory(precision);
  const [left, right, tile] = [1, 2, 3].map(() => memory.allocate(ARRAY * LENGTH));
  const run = (): void => {
    for (let i = 0; i < REPEATS; i++) {
      memory.functions.gram(memory.wide, 0, GROUPS, PANELS, LENGTH, left!, right!, tile!, ARRAY);
    }
  };
  let fastest = Infinity;
  for (let turn = 0; turn < 2 * TURNS; turn++) {
    const start = performance.now();
    run();
    fastest = Math.min(fastest, (performance.now() - start) / 1000);
  }
  const columns = PANELS * 32 / memory.bytes;
  const rate = REPEATS * 4 * GROUPS * columns * LENGTH / fastest;
  return n * (n + 1) / 2 * d / rate / navigator.hardwareConcurrency;
}

async function best(run: () => Promise<unknown>): Promise<number> {
  let fastest = Infinity;
  for (let turn = 0; turn < TURNS; turn++) {
    const start = performance.now();
    await run();
    fastest = Math.min(fastest, (performance.now() - start) / 1000);
  }
  return fastest;
}
