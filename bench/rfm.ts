/**
 * The average gradient outer product of a Laplace kernel, beside plain loops that do the same.
 *
 *     deno run -A bench/rfm.ts
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { cpuUsage } from "node:process";
import { randomGenerator, type Tensor } from "@widenet/ntk";
import { selectBackend } from "../lib/linalg/backend.ts";
import { averageOuterProduct } from "../lib/rfm/gradients.ts";
import { identityMetric, pointsOf } from "../lib/rfm/points.ts";

const [N, D, BANDWIDTH] = [5000, 30, 5];

/** Processor and wall-clock seconds of the best of some runs. */
async function time(runs: number, work: () => unknown): Promise<readonly [number, number]> {
  let [cpu, wall] = [Infinity, Infinity];
  for (let run = 0; run < runs; run++) {
    const [before, start] = [cpuUsage(), performance.now()];
    await work();
    const { user, system } = cpuUsage(before);
    cpu = Math.min(cpu, (user + system) / 1e6);
    wall = Math.min(wall, (performance.now() - start) / 1e3);
  }
  return [cpu, wall];
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

const random = randomGenerator(0);
const x = random.normal([N, D]), coefficients = random.normal([N, 1]);
const [cpu, wall] = await time(2, () => plainLoops(x, coefficients));
console.log(`loop: ${cpu.toFixed(2)} s of processor time, ${wall.toFixed(2)} s`);
for (const name of ["wasm", "auto"] as const) {
  const backend = await selectBackend(name);
  const metric = identityMetric(D);
  const points = await pointsOf(backend, x, metric, undefined);
  const kernel = { spec: { form: "laplace", exponent: 1 }, bandwidth: BANDWIDTH } as const;
  const expansion = { kernel, centres: points, coefficients };
  const job = { expansion, points, metric, centering: false, diagonal: false };
  const [ownCpu, ownWall] = await time(5, () => averageOuterProduct(job, { backend }));
  const ratio = (cpu / ownCpu).toFixed(1);
  console.log(
    `${backend.name}: ${ownCpu.toFixed(2)} s of processor time, ${
      ownWall.toFixed(2)
    } s, ratio ${ratio}`,
  );
}
