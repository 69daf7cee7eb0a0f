/**
 * Timings of the kernel engine, each beside an alternative that runs in the same process.
 *
 * Run alone, `deno run -A bench/kernels.ts 4000` prints the end-to-end figures for 4000 inputs.
 *
 * @module
 */
import { kernels, type Net, stax, type Tensor } from "@widenet/ntk";
import { TileProgram } from "../lib/engine/wasm/pairs/tile_program.ts";
import { PairMemory, RUN } from "../lib/engine/wasm/pairs/memory.ts";
import type { Precision } from "../lib/engine/precision.ts";
import { lower } from "../lib/kernel/lower.ts";
import { selectBackend } from "../lib/linalg/backends.ts";

/** Entries of both kernels that one core makes of correlations in a second. */
export interface RecursionTiming {
  /** Number of (dense, relu) pairs. */
  readonly depth: number;
  /** Element type. */
  readonly precision: Precision;
  /** Millions of entries a second, by the engine. */
  readonly engine: number;
  /** The same, by a loop over Math.acos in TypeScript and float64. */
  readonly plain: number;
  /** How many times faster the engine is. */
  readonly ratio: number;
}

/** A fully connected network of depth 3, NTK and NNGP of 3072 features, float64, symmetric. */
export interface EndToEndTiming {
  /** Number of inputs. */
  readonly n: number;
  /** Seconds for both kernels. */
  readonly seconds: number;
  /** Seconds for the product X X' by the WebAssembly backend. */
  readonly syrk: number;
  /** Time of the kernels over (that of the product + 0.3 s). */
  readonly ratio: number;
  /** Most memory that the process had before the kernels, and with them, in MiB. */
  readonly peak: { readonly before: number; readonly after: number };
  /** Input, output and 256 MB, in MiB. */
  readonly allowance: number;
}

const FEATURES = 3072;
const ROWS = 2000;

/** Times the depth recursion on one core. */
export function timeRecursion(depth: number, precision: Precision): RecursionTiming {
  const count = RUN[precision];
  const rho = Float64Array.from({ length: count }, (_, j) => 0.999 - 1.9 * j / count);
  const [nngp, ntk] = [new Float64Array(count), new Float64Array(count)];
  const run = engineRow(rho, depth, precision);
  let [engine, plain] = [Infinity, Infinity];
  // The better of several turns, taken in turn, since others may use the machine.
  for (let turn = 0; turn < 9; turn++) {
    engine = Math.min(engine, seconds(() => repeat(run)));
    plain = Math.min(plain, seconds(() => repeat(() => plainRow(rho, depth, nngp, ntk))));
  }
  const rate = (time: number): number => ROWS * count / time / 1e6;
  return {
    depth,
    precision,
    engine: rate(engine),
    plain: rate(plain),
    ratio: plain / engine,
  };
}

/** Times the whole computation and the product alone, in a process of its own. */
export async function timeEndToEnd(n: number): Promise<EndToEndTiming> {
  const args = ["run", "-A", import.meta.url, `${n}`];
  const command = new Deno.Command(Deno.execPath(), { args, stderr: "inherit" });
  const { stdout, success } = await command.output();
  if (!success) throw new Error(`Cannot time ${n} inputs: the process failed`);
  return JSON.parse(new TextDecoder().decode(stdout));
}

function network(depth: number): Net {
  const layer = stax.serial(stax.dense(1, { wStd: Math.SQRT2 }), stax.relu());
  return stax.repeat(layer, depth);
}

/** One row of pairs through the engine's steps, from correlations to both kernels. */
function engineRow(rho: Float64Array, depth: number, precision: Precision): () => void {
  const count = rho.length;
  const program = lower(network(depth), { channels: 1, spatial: [] });
  const memory = new PairMemory(precision);
  const scales = new Float64Array((program.steps.length + 1) * count).fill(1);
  const side = { n: count, d: 1, units: scales, variance: scales, root: scales };
  const plan = {
    id: "",
    program,
    precision,
    layout: "panels" as const,
    first: side,
    second: side,
    symmetric: false,
    results: {},
    tables: [],
  };
  const tile = new TileProgram(memory, plan);
  const [start, nngp, ntk, roots] = [1, 2, 3, 4].map(() => memory.arrays(1)) as [
    number,
    number,
    number,
    number,
  ];
  memory.view(start, count).set(rho.map((x) => (x < 0 ? -1 : 1) * (1 - Math.abs(x))));
  memory.view(roots, count).fill(1);
  tile.hold(plan);
  tile.columns(0, count);
  const { wide, functions: { covariances, tangents } } = memory;
  const { output } = tile;
  return () => {
    tile.row(start, 0, count, -1);
    covariances(wide, output.plus ? 1 : 0, count, output.address, nngp, roots, 1, 1);
    tangents(wide, count, output.address, ntk);
  };
}

/** The recursion as one would write it (Cho and Saul 2009, Jacot et al. 2018). */
function plainRow(rho: Float64Array, depth: number, nngp: Float64Array, ntk: Float64Array): void {
  for (let j = 0; j < rho.length; j++) {
    let [k, theta] = [rho[j]!, 0];
    for (let layer = 0; layer < depth; layer++) {
      const angle = Math.acos(k);
      theta = (k + theta) * (1 - angle / Math.PI);
      k = (Math.sqrt(1 - k * k) + (Math.PI - angle) * k) / Math.PI;
    }
    nngp[j] = k;
    ntk[j] = theta;
  }
}

function repeat(run: () => void): void {
  for (let i = 0; i < ROWS; i++) run();
}

function seconds(run: () => void): number {
  const start = performance.now();
  run();
  return (performance.now() - start) / 1000;
}

async function measure(n: number): Promise<EndToEndTiming> {
  const x = inputs(n);
  const net = stax.serial(network(3), stax.dense(1));
  const before = peakMemory();
  let fastest = Infinity;
  let after = 0;
  const backend = await selectBackend("wasm");
  let syrk = Infinity;
  for (let turn = 0; turn < 3; turn++) {
    const start = performance.now();
    await kernels(net, x, { engine: "wasm" });
    fastest = Math.min(fastest, (performance.now() - start) / 1000);
    if (turn === 0) after = peakMemory();
    const [a, c] = [backend.allocate(n * FEATURES), backend.allocate(n * n)];
    a.set(x.data);
    const middle = performance.now();
    await backend.syrk({ n, k: FEATURES, a, c });
    syrk = Math.min(syrk, (performance.now() - middle) / 1000);
  }
  const allowance = (8 * n * FEATURES + 16 * n * n) / 2 ** 20 + 256;
  const ratio = fastest / (syrk + 0.3);
  return { n, seconds: fastest, syrk, ratio, peak: { before, after }, allowance };
}

/** Pixels between 0 and 1 from a linear congruential generator, without garbage. */
function inputs(n: number): Tensor {
  const data = new Float64Array(n * FEATURES);
  let state = 1;
  for (let i = 0; i < data.length; i++) {
    state = (1103515245 * state + 12345) % 2 ** 31;
    data[i] = state / 2 ** 31;
  }
  return { shape: [n, FEATURES], data, dtype: "float64" };
}

/** Most memory that this process ever had, in MiB; what it has now where the system does not tell. */
function peakMemory(): number {
  if (Deno.build.os !== "linux") return Deno.memoryUsage().rss / 2 ** 20;
  const status = Deno.readTextFileSync("/proc/self/status");
  return Number(status.match(/VmHWM:\s+(\d+)/)?.[1]) / 1024;
}

if (import.meta.main) {
  // deno-lint-ignore no-console
  console.log(JSON.stringify(await measure(Number(Deno.args[0] ?? 1000))));
}
