/**
 * Ten thousand inputs to the end on WebAssembly alone: kernel, factorisation and solution.
 *
 * @module
 */
import { cholesky, ntk, randomGenerator, stax, type Tensor } from "@widenet/ntk";

/** Seconds of each stage, and what they cost in memory. */
export interface LargeRun {
  /** Number of inputs. */
  readonly n: number;
  /** Number of features. */
  readonly features: number;
  /** Product, recursion and output of the NTK of depth 3. */
  readonly kernel: number;
  /** Cholesky factorisation. */
  readonly factor: number;
  /** Solution for ten right-hand sides. */
  readonly solve: number;
  /** Largest relative residual of a sample of rows. */
  readonly residual: number;
  /** Most memory that the process had, in GiB; undefined where the system does not tell. */
  readonly peak: number | undefined;
}

/** Runs all stages in float64. */
export async function runLarge(n = 10_000, features = 3072): Promise<LargeRun> {
  const x = randomGenerator(0).normal([n, features]);
  const layer = stax.serial(stax.dense(1, { wStd: Math.SQRT2, bStd: 0.1 }), stax.relu());
  const net = stax.serial(stax.repeat(layer, 3), stax.dense(1));
  const right = randomGenerator(1).normal([n, 10]);
  const timer = new Timer();
  const kernel = await ntk(net, x, { engine: "wasm" });
  const kernelTime = timer.lap();
  const factor = await cholesky(kernel, { backend: "wasm" });
  const factorTime = timer.lap();
  const solution = await factor.solve(right);
  const solveTime = timer.lap();
  return {
    n,
    features,
    kernel: kernelTime,
    factor: factorTime,
    solve: solveTime,
    residual: sampleResidual(kernel, solution, right),
    peak: peakMemory(),
  };
}

class Timer {
  #start = performance.now();

  /** Seconds since the last call. */
  lap(): number {
    const now = performance.now();
    const seconds = (now - this.#start) / 1000;
    this.#start = now;
    return seconds;
  }
}

/** Largest |K x - b| over the largest |b|, over every hundredth row. */
function sampleResidual(kernel: Tensor, x: Tensor, b: Tensor): number {
  const [n, k] = [x.shape[0]!, x.shape[1]!];
  let [worst, largest] = [0, 0];
  for (let i = 0; i < n; i += 100) {
    for (let c = 0; c < k; c++) {
      let sum = 0;
      for (let j = 0; j < n; j++) sum += kernel.data[i * n + j]! * x.data[j * k + c]!;
      worst = Math.max(worst, Math.abs(sum - b.data[i * k + c]!));
      largest = Math.max(largest, Math.abs(b.data[i * k + c]!));
    }
  }
  return worst / largest;
}

function peakMemory(): number | undefined {
  if (Deno.build.os !== "linux") return undefined;
  const status = Deno.readTextFileSync("/proc/self/status");
  return Number(status.match(/VmHWM:\s+(\d+)/)?.[1]) / 2 ** 20;
}
