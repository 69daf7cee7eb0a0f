/**
 * One regression by all solvers: their times, and how near they come to Cholesky's predictions.
 *
 * @module
 */
import { cpuUsage } from "node:process";
import {
  loadDigits,
  type Net,
  ntk,
  oneHot,
  randomGenerator,
  solveRegression,
  type SolveRegressionOptions,
  stax,
  type Tensor,
  tensor,
} from "@widenet/ntk";

/** A regression. */
export interface Task {
  /** What is fitted. */
  readonly name: string;
  /** NTK between training inputs, `[n, n]`. */
  readonly kernel: Tensor;
  /** NTK between test and training inputs, `[p, n]`. */
  readonly kTest: Tensor;
  /** Targets, `[n, k]`. */
  readonly y: Tensor;
}

/** What a solver took and gave. */
export interface SolverRun {
  /** The solver. */
  readonly name: string;
  /** Wall-clock time of the fit, without the kernel. */
  readonly seconds: number;
  /** Time of all threads on their cores, which other programs change little. */
  readonly cpu: number;
  /** Products with K, or epochs. */
  readonly iterations: number | undefined;
  /** Relative residual of the linear system. */
  readonly residual: number;
  /** |f - f_Cholesky| / |f_Cholesky| over all test inputs and outputs. */
  readonly distance: number;
}

/** A ridge as for noisy targets, relative to the mean diagonal entry. */
const RIDGE = 1e-3;
/** All iterations stop at this relative residual: predictions are then within 1e-4 of Cholesky's. */
const TOLERANCE = 5e-5;

const SOLVERS: readonly (readonly [string, SolveRegressionOptions])[] = [
  ["Cholesky", { solve: "cholesky" }],
  ["CG", { solve: "cg", cg: { tolerance: TOLERANCE } }],
  ["EigenPro", { solve: "eigenpro", eigenpro: { tolerance: TOLERANCE } }],
  ["1000 landmarks", { solve: "nystrom", nystrom: { landmarks: 1000 } }],
];

/** Digits, four fifths of them for training. */
export async function digitsTask(): Promise<Task> {
  const { images, labels } = await loadDigits();
  const pixels = images.data.map((value) => value / 16);
  const n = 1437;
  const x = tensor(pixels.slice(0, n * 64), [n, 64]);
  const xTest = tensor(pixels.slice(n * 64), [1797 - n, 64]);
  const y = oneHot(labels.data.slice(0, n), 10, { centered: true });
  return await makeTask(`Digits, ${n} inputs, ridge ${RIDGE}`, x, xTest, y);
}

/** Ten targets sin(2 w'x / sqrt(d)) of normal inputs. */
export async function syntheticTask(n = 10_000, d = 30, tests = 500): Promise<Task> {
  const random = randomGenerator(0);
  const x = random.normal([n, d]), xTest = random.normal([tests, d]), w = random.normal([d, 10]);
  const y = new Float64Array(n * 10).map((_, p) => {
    const [i, c] = [Math.floor(p / 10), p % 10];
    let sum = 0;
    for (let j = 0; j < d; j++) sum += x.data[i * d + j]! * w.data[j * 10 + c]!;
    return Math.sin(2 * sum / Math.sqrt(d));
  });
  const name = `Synthetic, ${n} inputs, ridge ${RIDGE}`;
  return await makeTask(name, x, xTest, tensor(y, [n, 10]));
}

/** Runs all solvers. */
export async function solveByAll(task: Task, backend: "auto" | "wasm"): Promise<SolverRun[]> {
  const runs: SolverRun[] = [];
  let exact: Tensor | undefined;
  for (const [name, options] of SOLVERS) {
    const start = performance.now(), startCpu = cpuUsage();
    const fit = await solveRegression(task.kernel, task.y, { ...options, ridge: RIDGE, backend });
    const seconds = (performance.now() - start) / 1000;
    const { user, system } = cpuUsage(startCpu);
    const cpu = (user + system) / 1e6;
    const predicted = await fit.predict(task.kTest);
    exact ??= predicted;
    const { iterations, residual } = fit;
    const distance = relativeDistance(predicted, exact);
    runs.push({ name, seconds, cpu, iterations, residual, distance });
  }
  return runs;
}

async function makeTask(name: string, x: Tensor, xTest: Tensor, y: Tensor): Promise<Task> {
  const layer = stax.serial(stax.dense(1, { wStd: Math.SQRT2, bStd: 0.1 }), stax.relu());
  const net: Net = stax.serial(stax.repeat(layer, 3), stax.dense(1));
  return { name, kernel: await ntk(net, x), kTest: await ntk(net, xTest, x), y };
}

function relativeDistance(a: Tensor, b: Tensor): number {
  let difference = 0, size = 0;
  a.data.forEach((entry, p) => {
    difference += (entry - b.data[p]!) ** 2;
    size += b.data[p]! ** 2;
  });
  return Math.sqrt(difference / size);
}
