/**
 * Empirical NTKs of networks of finite width: every method beside the one that "auto" picks.
 *
 * @module
 */
import { cpuUsage } from "node:process";
import {
  type BackendName,
  type EmpiricalMethod,
  empiricalNtk,
  finite,
  type Net,
  type Parameters,
  randomGenerator,
  stax,
  type Tensor,
} from "@widenet/ntk";

/** One kernel to compute. */
export interface FiniteTask {
  /** What it is. */
  readonly name: string;
  /** The network. */
  readonly net: Net;
  /** Shape of one input. */
  readonly inputShape: readonly number[];
  /** Numbers of first and second inputs; one number where both are one set. */
  readonly n: readonly [number, number?];
  /** How outputs are paired. */
  readonly outputs: "trace" | "all";
}

/** Best times of a method, in seconds. */
export interface MethodTimes {
  /** The method. */
  readonly method: EmpiricalMethod;
  /** Wall-clock time. */
  readonly wall: number;
  /** Time of all threads on their cores, which other programs change little. */
  readonly cpu: number;
}

const METHODS: readonly EmpiricalMethod[] = ["structured", "jacobian", "products", "auto"];

/** The network of three hidden layers of width 2048 with eight outputs, 16 + 16 inputs. */
export function wideTask(outputs: "trace" | "all"): FiniteTask {
  const hidden = stax.serial(affine(2048), stax.relu());
  const net = stax.serial(stax.repeat(hidden, 3), affine(8));
  return { name: `3 x 2048, ${outputs}`, net, inputShape: [512], n: [16, 16], outputs };
}

/** Three convolutions of 16 x 16 images, a mean over the sites and ten outputs, 8 + 8 inputs. */
export function convTask(outputs: "trace" | "all"): FiniteTask {
  const layers = [32, 64, 64].flatMap((width) => [
    stax.conv(width, [3, 3], { padding: "SAME", wStd: Math.SQRT2, bStd: 0.1 }),
    stax.relu(),
  ]);
  const net = stax.serial(...layers, stax.globalAvgPool(), affine(10));
  return { name: `conv, ${outputs}`, net, inputShape: [16, 16, 3], n: [8, 8], outputs };
}

/** The network of one hidden layer of Problem Set 4 with 500 inputs. */
export function sheetTask(): FiniteTask {
  const first = stax.dense(4096, { wStd: 10 });
  const net = stax.serial(first, stax.relu(), stax.dense(1, { wStd: Math.SQRT2 }));
  return { name: "k = 4096, n = 500", net, inputShape: [100], n: [500], outputs: "trace" };
}

/** Times methods in turn, so that noise meets them alike, and keeps the best of each. */
export async function timeMethods(
  task: FiniteTask,
  backend: BackendName,
  { methods = METHODS, tries = 3 }: {
    readonly methods?: readonly EmpiricalMethod[];
    readonly tries?: number;
  } = {},
): Promise<readonly MethodTimes[]> {
  const job = prepare(task);
  const best = methods.map((method) => ({ method, wall: Infinity, cpu: Infinity }));
  for (let attempt = 0; attempt < tries; attempt++) {
    for (const times of best) {
      const { wall, cpu } = await timeOnce(job, times.method, backend);
      times.wall = Math.min(times.wall, wall);
      times.cpu = Math.min(times.cpu, cpu);
    }
  }
  return best;
}

interface Job extends FiniteTask {
  readonly params: Parameters;
  readonly inputs: readonly Tensor[];
}

function prepare(task: FiniteTask): Job {
  const random = randomGenerator(0);
  const inputs = task.n.filter((n) => n !== undefined).map((n) =>
    random.normal([n, ...task.inputShape])
  );
  return { ...task, params: finite.init(task.net, task.inputShape, { seed: 0 }), inputs };
}

async function timeOnce(
  { net, params, inputs: [x1, x2], outputs }: Job,
  method: EmpiricalMethod,
  backend: BackendName,
): Promise<{ readonly wall: number; readonly cpu: number }> {
  const start = performance.now(), startCpu = cpuUsage();
  await empiricalNtk(net, params, x1!, x2, { outputs, method, backend });
  const { user, system } = cpuUsage(startCpu);
  return { wall: (performance.now() - start) / 1000, cpu: (user + system) / 1e6 };
}

function affine(width: number): Net {
  return stax.dense(width, { wStd: Math.SQRT2, bStd: 0.1 });
}
