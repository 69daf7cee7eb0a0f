/**
 * Whether "auto" picks the fastest way to an empirical NTK, by measured time:
 *
 *     deno run -A bench/finite_pick.ts [blas | wasm]            networks on a grid, by every method
 *     deno run -A bench/finite_pick.ts [blas | wasm] --layer    sums over the weights of one layer
 *
 * Times are those of all threads on their cores, which other programs change little. OpenBLAS spins while it
 * waits: give it one thread (OPENBLAS_NUM_THREADS=1) on a busy machine.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { cpuUsage } from "node:process";
import { type BackendName, type Net, randomGenerator, stax } from "@widenet/ntk";
import { buildGraph } from "../lib/finite/build.ts";
import { shapeOf } from "../lib/finite/graph.ts";
import { cheapest, type Method } from "../lib/finite/kernels/cost.ts";
import { readOutputs } from "../lib/finite/kernels/outputs.ts";
import { linearGram } from "../lib/finite/primitives/linear_gram.ts";
import type { Contraction, GramJob, OutputPairs } from "../lib/finite/primitives/rule.ts";
import { selectBackend } from "../lib/linalg/backends.ts";
import { type FiniteTask, timeMethods } from "./finite.ts";

/** Networks of few kinds and many extents; each takes some milliseconds. */
function* pickTasks(): Generator<FiniteTask> {
  for (const outputs of ["trace", "all"] as const) {
    for (const width of [64, 512]) {
      for (const last of [1, 10, 60]) {
        for (const n of [[4, 4], [40]] as const) {
          const hidden = stax.serial(affine(width), stax.relu());
          const net = stax.serial(stax.repeat(hidden, 2), affine(last));
          const name = `dense ${width}, ${last} outputs, ${outputs}, ${n.join(" + ")}`;
          yield { name, net, inputShape: [100], n, outputs };
        }
      }
    }
    for (const shape of [[4], [24], [10, 10]]) {
      for (const width of [16, 64]) {
        for (const last of [1, 10, 60]) {
          for (const end of ["mean", "flat"] as const) {
            const name = `conv ${shape.join(" x ")}, ${width}, ${last} outputs, ${end}, ${outputs}`;
            const net = convolutional([shape.length, width, last], end);
            yield { name, net, inputShape: [...shape, 3], n: [5, 4], outputs };
          }
        }
      }
    }
  }
  for (const sites of [8, 32]) {
    const layers = stax.repeat(stax.serial(stax.conv(64, [3], SAME), stax.relu()), 2);
    const net = stax.serial(layers, stax.conv(8, [3], SAME));
    const name = `conv ${sites}, 64, 8 outputs a site, all`;
    yield { name, net, inputShape: [sites, 3], n: [4, 2], outputs: "all" };
  }
}

const SAME = { padding: "SAME" } as const;

function convolutional(
  [axes, width, last]: readonly [number, number, number],
  end: "mean" | "flat",
): Net {
  const filter = Array<number>(axes).fill(3);
  const conv = stax.conv(width, filter, { padding: "SAME", wStd: Math.SQRT2, bStd: 0.1 });
  const layers = stax.repeat(stax.serial(conv, stax.relu()), 2);
  return stax.serial(layers, end === "mean" ? stax.globalAvgPool() : stax.flatten(), affine(last));
}

function affine(width: number): Net {
  return stax.dense(width, { wStd: Math.SQRT2, bStd: 0.1 });
}

const METHODS = ["structured", "jacobian", "products"] as const;

/** What "auto" picks over the fastest method, for each task. */
async function pick(backend: BackendName): Promise<void> {
  const ratios: number[] = [];
  for (const task of pickTasks()) {
    const once = await timeMethods(task, backend, { tries: 1, methods: METHODS });
    const least = Math.min(...once.map(({ cpu }) => cpu));
    // What is far from the fastest once need not be timed again.
    const methods = once.filter(({ cpu }) => cpu < 5 * least + 0.002).map(({ method }) => method);
    const tries = Math.min(40, Math.max(5, Math.round(0.1 / (methods.length * least))));
    const again = await timeMethods(task, backend, { tries, methods });
    const cpu = new Map([...once, ...again].map((each) => [each.method, each.cpu]));
    const picked = pickOf(task);
    ratios.push(cpu.get(picked)! / Math.min(...cpu.values()));
    const cells = METHODS.map((method) => (1e3 * cpu.get(method)!).toFixed(1));
    const ratio = ratios.at(-1)!.toFixed(2);
    console.log(`| ${task.name} | ${cells.join(" | ")} | ${picked} | ${ratio} |`);
  }
  const above = ratios.filter((ratio) => ratio > 1.5).length;
  console.log(
    `${ratios.length} tasks, at most ${Math.max(...ratios).toFixed(2)}, ${above} above 1.5`,
  );
}

function pickOf({ net, inputShape, n: [n1, n2], outputs }: FiniteTask): Method {
  const graph = buildGraph(net, {
    channels: inputShape.at(-1)!,
    spatial: inputShape.slice(0, -1),
  });
  const pairing = readOutputs(outputs, shapeOf(graph, graph.output), "pick");
  const counts = graph.parameters.map(() => true);
  return cheapest({ graph, n: [n1, n2 ?? n1], isSymmetric: n2 === undefined, pairing, counts });
}

/** One layer: sites, channels that enter, channels that leave, and how its outputs are paired. */
interface Layer {
  readonly sites: number;
  readonly inputs: number;
  readonly width: number;
  readonly pairs: OutputPairs;
}

function* layers(): Generator<Layer> {
  for (const sites of [2, 4, 8, 16, 32, 64, 144]) {
    for (const [inputs, width] of [[27, 32], [192, 64], [576, 64], [576, 128]] as const) {
      for (const [summed, free] of [[1, 1], [10, 1], [1, 10]] as const) {
        yield { sites, inputs, width, pairs: { kept: 1, summed, free } };
      }
    }
  }
}

/** Both sums over the weights of one layer, and what is picked. */
async function layer(name: BackendName): Promise<void> {
  const backend = await selectBackend(name);
  const random = randomGenerator(0);
  const n = [6, 6] as const;
  const fits: { readonly products: number; readonly terms: number; readonly time: number }[] = [];
  let worst = 0;
  for (const { sites, inputs, width, pairs } of layers()) {
    const outputs = pairs.summed * pairs.free;
    const [left, right] = n.map((count) => ({
      n: count,
      input: random.normal([count * sites * inputs]).data,
      signal: random.normal([count * outputs * sites * width]).data,
    }));
    const job: Omit<GramJob, "contraction"> = {
      ...{ left: left!, right: right!, pairs, counts: [true, true] },
      ...{
        from: { spatial: [sites], channels: inputs },
        to: { spatial: [sites], channels: width },
      },
      context: {
        backend,
        allocate: (length) => backend.allocate(length),
        turn: () => Promise.resolve(),
        batch: { start: 0 },
      },
      out: new Float64Array(n[0] * n[1] * pairs.free ** 2),
    };
    const primitive = { op: "linear", scale: 1, biasScale: 1, heads: 1 } as const;
    const time = (contraction?: Contraction): Promise<number> =>
      best(() => linearGram(primitive, { ...job, contraction }));
    const signals = await time("signals"), weights = await time("weights"), auto = await time();
    const terms = n[0] * n[1] * sites ** 2;
    const products = terms * (inputs + outputs * pairs.free * width);
    fits.push({ products, terms: terms * pairs.free ** 2, time: signals });
    const ratio = auto / Math.min(signals, weights);
    worst = Math.max(worst, ratio);
    const cells = [signals, weights, auto].map((seconds) => (1e3 * seconds).toFixed(2));
    console.log(
      `| ${sites} sites, ${inputs} to ${width}, ${pairs.summed} summed, ${pairs.free} free | ` +
        `${cells.join(" | ")} | ${ratio.toFixed(2)} |`,
    );
  }
  const [product, term] = leastSquares(fits);
  console.log(`at most ${worst.toFixed(2)}; a term takes ${(term / product).toFixed(1)} products`);
}

/** Processor time in seconds, the best of some runs, each long enough to be measured. */
async function best(run: () => Promise<void>): Promise<number> {
  await run();
  let least = Infinity;
  for (let attempt = 0, repeats = 1; attempt < 6; attempt++) {
    const start = cpuUsage();
    for (let i = 0; i < repeats; i++) await run();
    const { user, system } = cpuUsage(start);
    const seconds = (user + system) / 1e6;
    least = Math.min(least, seconds / repeats);
    repeats = Math.max(1, Math.min(50, Math.round(0.01 / Math.max(1e-5, seconds / repeats))));
  }
  return least;
}

/** (x, y) with the least sum of squares of (x products + y terms - time) / time. */
function leastSquares(
  fits: readonly { readonly products: number; readonly terms: number; readonly time: number }[],
): readonly [number, number] {
  let [aa, ab, bb, a, b] = [0, 0, 0, 0, 0];
  for (const { products, terms, time } of fits) {
    const [p, t] = [products / time, terms / time];
    [aa, ab, bb, a, b] = [aa + p * p, ab + p * t, bb + t * t, a + p, b + t];
  }
  const determinant = aa * bb - ab * ab;
  return [(a * bb - b * ab) / determinant, (b * aa - a * ab) / determinant];
}

const backend = (Deno.args.find((argument) => !argument.startsWith("--")) ?? "auto") as BackendName;
if (Deno.args.includes("--layer")) await layer(backend);
else await pick(backend);
