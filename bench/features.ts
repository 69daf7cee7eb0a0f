/**
 * Features at scale, each part by itself:
 *
 *     deno run -A bench/features.ts --rows        a million rows through featureRegression(), and its memory
 *     deno run -A bench/features.ts --features    features of 100,000 rows (--n for others), beside NumPy; --map relu for
 *                                                one of the maps
 *     deno run -A bench/features.ts --theorem     ntkSketch() at the m of its theorem, at the worst correlation
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { cpuUsage } from "node:process";
import { parseArgs } from "node:util";
import {
  applyFeatures,
  arcCosineFeatures,
  type FeatureMap,
  featureRegression,
  ntkSketch,
  randomFourier,
  randomGenerator,
} from "@widenet/ntk";
import { reluNtk } from "../lib/features/relu_series.ts";

const INPUTS = 30;

/** Rows made at a time. */
const BATCH = 10_000;

/** A million rows of 30 features whose target is a function of two directions, made as they are read. */
function* rows(count: number, part: "x" | "y"): Generator<{ shape: number[]; data: Float64Array }> {
  const random = randomGenerator(1);
  for (let start = 0; start < count; start += BATCH) {
    const x = random.normal([BATCH, INPUTS]);
    if (part === "x") yield { shape: [BATCH, INPUTS], data: x.data };
    else yield { shape: [BATCH], data: targets(x.data) };
  }
}

function targets(x: Float64Array): Float64Array {
  return Float64Array.from(
    { length: x.length / INPUTS },
    (_, i) => Math.sin(x[i * INPUTS]!) + Math.abs(x[i * INPUTS + 1]!),
  );
}

async function manyRows(count: number, features: number): Promise<void> {
  const map = arcCosineFeatures(1, { inputs: INPUTS, features });
  const start = performance.now();
  const fit = await featureRegression(map, rows(count, "x"), rows(count, "y"), { ridge: 1e-6 });
  const seconds = (performance.now() - start) / 1000;
  const test = randomGenerator(2).normal([BATCH, INPUTS]);
  const [predicted, truth] = [(await fit.predict(test)).data, targets(test.data)];
  const mean = truth.reduce((sum, value) => sum + value, 0) / BATCH;
  const error = truth.reduce((sum, value, i) => sum + (value - predicted[i]!) ** 2, 0);
  const spread = truth.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  console.log(
    `${count} rows, ${features} features: ${seconds.toFixed(1)} s, test R^2 ` +
      `${(1 - error / spread).toFixed(3)}, peak ${peakMemory()}`,
  );
}

function peakMemory(): string {
  if (Deno.build.os !== "linux") return "unknown";
  const kib = Number(Deno.readTextFileSync("/proc/self/status").match(/VmHWM:\s+(\d+)/)?.[1]);
  return `${(kib / 2 ** 20).toFixed(2)} GiB`;
}

/** What NumPy does for the same features; answers a line with a name by seconds of the clock and the processor. */
const PEER = `
import sys, time, numpy as np
n, d, m = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
x, w = np.random.default_rng(0).normal(size=(n, d)), np.random.default_rng(1).normal(size=(m, d))
def relu():
    z = x @ w.T
    return np.maximum(z, 0, out=z)
def fourier():
    t, z = x @ w[: m // 2].T, np.empty((n, m))
    np.cos(t, out=z[:, : m // 2])
    np.sin(t, out=z[:, m // 2 :])
    z *= 0.02
    return z
for line in sys.stdin:
    wall, cpu = time.perf_counter(), time.process_time()
    {"relu": relu, "fourier": fourier}[line.strip()]()
    print(time.perf_counter() - wall, time.process_time() - cpu, flush=True)
`;

/** Seconds of the clock and of the processor. */
type Seconds = readonly [wall: number, cpu: number];

/** Starts Python, and gives a function that has it work once; undefined where there is no NumPy. */
async function startPeer(n: number): Promise<((name: string) => Promise<Seconds>) | undefined> {
  const test = new Deno.Command("python3", { args: ["-c", "import numpy"], stderr: "null" });
  if (!await test.output().then(({ success }) => success, () => false)) return undefined;
  const args = ["-c", PEER, `${n}`, `${INPUTS}`, `${FEATURES}`];
  const child = new Deno.Command("python3", { args, stdin: "piped", stdout: "piped" }).spawn();
  child.unref();
  const [writer, reader] = [child.stdin.getWriter(), child.stdout.getReader()];
  return async (name) => {
    await writer.write(new TextEncoder().encode(`${name}\n`));
    let line = "";
    while (!line.endsWith("\n")) {
      const { value, done } = await reader.read();
      if (done) throw new Error("NumPy has ended");
      line += new TextDecoder().decode(value);
    }
    const [wall, cpu] = line.split(" ").map(Number);
    return [wall!, cpu!];
  };
}

const FEATURES = 4096;

async function timed(work: () => Promise<unknown>): Promise<Seconds> {
  const [start, before] = [performance.now(), cpuUsage()];
  await work();
  const { user, system } = cpuUsage(before);
  return [(performance.now() - start) / 1000, (user + system) / 1e6];
}

/** Features of many rows, in turns with NumPy: the best of some runs of each. */
async function manyFeatures(n: number, only?: string): Promise<void> {
  const peer = await startPeer(n);
  const x = randomGenerator(0).normal([n, INPUTS]);
  const sizes = { inputs: INPUTS, features: FEATURES };
  const maps = { relu: arcCosineFeatures(1, sizes), fourier: randomFourier(sizes) };
  for (const [name, map] of Object.entries(maps)) {
    if (only !== undefined && name !== only) continue;
    const runs: Record<string, Seconds[]> = { wasm: [], blas: [], NumPy: [] };
    for (let run = 0; run < 5; run++) {
      for (const backend of ["wasm", "blas"] as const) {
        await applyFeatures(map, { shape: [1, INPUTS], data: x.data.slice(0, INPUTS) }, { backend })
          .then(
            async () => runs[backend]!.push(await timed(() => applyFeatures(map, x, { backend }))),
            () => {}, // no library here
          );
        collectGarbage();
      }
      if (peer !== undefined) runs.NumPy!.push(await peer(name));
    }
    for (const [who, seconds] of Object.entries(runs)) {
      const best = (k: 0 | 1): string => Math.min(...seconds.map((pair) => pair[k])).toFixed(2);
      console.log(`${name}, ${n} x ${FEATURES}, ${who}: ${best(0)} s, ${best(1)} s of processors`);
    }
  }
}

/** Lets go of the features of the run before, as Python does at once. */
function collectGarbage(): void {
  try {
    new ArrayBuffer(2 ** 50);
  } catch {
    // As intended: memory is given back before an allocation fails.
  }
}

/** The correlation at which T_2 is least, so that a relative error asks most. */
const WORST = -0.85;

async function theorem(): Promise<void> {
  const [e, delta] = [0.45, 0.05];
  const exact = reluNtk(2, WORST);
  const t = e * exact / reluNtk(2, 1);
  const features = Math.ceil(4 * Math.log(4 / delta) / (t ** 2 * (1 - 2 * t / 3)));
  const settings = { inputs: 3, features, sketch: 2 ** 15, degree: 32 };
  const pair = [[1, 0, 0], [WORST, Math.sqrt(1 - WORST ** 2), 0]];
  let held = 0;
  for (let seed = 0; seed < 100; seed++) {
    const map: FeatureMap = ntkSketch(2, { ...settings, seed });
    const { data } = await applyFeatures(map, pair);
    let inner = 0;
    for (let j = 0; j < features; j++) inner += data[j]! * data[features + j]!;
    if (Math.abs(inner - exact) <= e * exact) held++;
  }
  console.log(`m = ${features}: the bound holds for ${held} of 100 seeds`);
}

const { values } = parseArgs({
  args: Deno.args,
  options: {
    rows: { type: "boolean" },
    features: { type: "boolean" },
    n: { type: "string", default: "100000" },
    map: { type: "string" },
    theorem: { type: "boolean" },
  },
});
if (values.rows) await manyRows(1_000_000, 1024);
if (values.features) await manyFeatures(Number(values.n), values.map);
if (values.theorem) await theorem();
