/**
 * The average gradient outer product of a Laplace kernel, beside plain loops and NumPy that do the same.
 *
 *     deno run -A bench/rfm.ts
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { cpuUsage } from "node:process";
import { randomGenerator, type Tensor } from "@widenet/ntk";
import { startRun } from "../lib/linalg/run.ts";
import { averageOuterProduct } from "../lib/rfm/gradients.ts";
import { identityMetric, pointsOf } from "../lib/rfm/points.ts";

const [N, D, BANDWIDTH] = [5000, 30, 5];

/** NumPy with whole matrices, in place, and in blocks of rows; answers a line with a name by seconds. */
const PEER = `
import sys, time, numpy as np
n, d, l = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
x, a = np.random.default_rng(0).normal(size=(n, d)), np.random.default_rng(1).normal(size=(n, 1))
def rows(start, end):
    u, q = x[start:end], (x * x).sum(1)
    r = u @ x.T
    r *= -2
    r += q[start:end, None]
    r += q
    np.maximum(r, 0, out=r)
    np.sqrt(r, out=r)
    r[np.arange(end - start), np.arange(start, end)] = np.inf
    w = np.exp(r * (-1 / l))
    w /= r
    s = w @ np.hstack([a * x, a])
    g = (s[:, :-1] - s[:, -1:] * u) / l
    return g.T @ g / n
work = {
    "whole": lambda: rows(0, n),
    "blocks": lambda: sum(rows(i, min(n, i + 250)) for i in range(0, n, 250)),
}
for line in sys.stdin:
    wall, cpu = time.perf_counter(), time.process_time()
    work[line.strip()]()
    sys.stdout.write(f"{time.process_time() - cpu} {time.perf_counter() - wall}\\n")
    sys.stdout.flush()
`;

/** Seconds of the processor and of the clock. */
type Seconds = readonly [cpu: number, wall: number];

async function time(work: () => unknown): Promise<Seconds> {
  const [before, start] = [cpuUsage(), performance.now()];
  await work();
  const { user, system } = cpuUsage(before);
  return [(user + system) / 1e6, (performance.now() - start) / 1e3];
}

/** Starts Python, and gives a function that has it work once; undefined where there is no NumPy. */
async function startPeer(
  threads: string,
): Promise<((name: string) => Promise<Seconds>) | undefined> {
  const test = new Deno.Command("python3", { args: ["-c", "import numpy"], stderr: "null" });
  if (!await test.output().then(({ success }) => success, () => false)) return undefined;
  const args = ["-c", PEER, `${N}`, `${D}`, `${BANDWIDTH}`];
  const env = threads === "one thread" ? { OPENBLAS_NUM_THREADS: "1" } : {};
  const child = new Deno.Command("python3", { args, stdin: "piped", stdout: "piped", env }).spawn();
  child.unref();
  const [writer, reader] = [child.stdin.getWriter(), child.stdout.getReader()];
  return async (name) => {
    await writer.write(new TextEncoder().encode(`${name}\n`));
    const [cpu, wall] = new TextDecoder().decode((await reader.read()).value).split(" ");
    return [Number(cpu), Number(wall)];
  };
}

/** Gradients pair by pair, and their outer products. */
function plainLoops({ data: x }: Tensor, { data: a }: Tensor): Float64Array {
  const m = new Float64Array(D * D), g = new Float64Array(D), gap = new Float64Array(D);
  for (let i = 0; i < N; i++) {
    g.fill(0);
    for (let j = 0; j < N; j++) {
      let square = 0;
      for (let k = 0; k < D; k++) {
        gap[k] = x[i * D + k]! - x[j * D + k]!;
        square += gap[k]! * gap[k]!;
      }
      if (square === 0) continue;
      const r = Math.sqrt(square);
      const weight = -a[j]! * Math.exp(-r / BANDWIDTH) / (BANDWIDTH * r);
      for (let k = 0; k < D; k++) g[k]! += weight * gap[k]!;
    }
    for (let k = 0; k < D; k++) for (let l = 0; l < D; l++) m[k * D + l]! += g[k]! * g[l]! / N;
  }
  return m;
}

/** An average gradient outer product on a backend. */
async function prepare(name: "wasm" | "blas"): Promise<() => Promise<unknown>> {
  const run = await startRun({ backend: name });
  const metric = identityMetric(D);
  const points = await pointsOf(run, x, metric);
  const kernel = { spec: { form: "laplace", exponent: 1 }, bandwidth: BANDWIDTH } as const;
  const expansion = { kernel, centres: points, coefficients };
  const job = { expansion, points, metric, centering: false, diagonal: false };
  return () => averageOuterProduct(job, run);
}

const random = randomGenerator(0);
const x = random.normal([N, D]), coefficients = random.normal([N, 1]);
const runs = new Map<string, () => Promise<Seconds>>();
for (const name of ["wasm", "blas"] as const) {
  const work = await prepare(name).catch(() => undefined); // no library here
  if (work !== undefined) runs.set(name, () => time(work));
}
// Where others use the cores, threads of OpenBLAS wait for each other at the cost of processor time.
for (const threads of ["all threads", "one thread"]) {
  const peer = await startPeer(threads);
  if (peer === undefined) continue;
  for (const name of ["whole", "blocks"]) {
    runs.set(`NumPy, ${name}, ${threads}`, () => peer(name));
  }
}
const best = new Map<string, Seconds>([["loops", await time(() => plainLoops(x, coefficients))]]);
for (let run = 0; run < 6; run++) {
  for (const [name, work] of runs) {
    const [cpu, wall] = await work();
    const [least, shortest] = run === 0 ? [Infinity, Infinity] : best.get(name)!;
    // The first run warms up.
    best.set(
      name,
      run === 0 ? [Infinity, Infinity] : [Math.min(cpu, least), Math.min(wall, shortest)],
    );
  }
}
for (const [name, [cpu, wall]] of best) {
  console.log(`${name}: ${cpu.toFixed(3)} s of processor time, ${wall.toFixed(3)} s`);
}
