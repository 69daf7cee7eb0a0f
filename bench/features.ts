/**
 * Features at scale, each part by itself:
 *
 *     deno run -A bench/features.ts --rows        a million rows through featureRegression(), and its memory
 *     deno run -A bench/features.ts --features    features of 100,000 rows
 *     deno run -A bench/features.ts --theorem     ntkSketch() at the m of its theorem, at the worst correlation
 *
 * @module
 */
// deno-lint-ignore-file no-console
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

async function manyFeatures(): Promise<void> {
  const x = randomGenerator(0).normal([100_000, INPUTS]);
  const sizes = { inputs: INPUTS, features: 4096 };
  for (const map of [arcCosineFeatures(1, sizes), randomFourier(sizes)]) {
    let best = Infinity;
    for (let run = 0; run < 3; run++) {
      const start = performance.now();
      await applyFeatures(map, x);
      best = Math.min(best, (performance.now() - start) / 1000);
    }
    console.log(`${map.kind}, 100000 x 4096: ${best.toFixed(2)} s`);
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
    theorem: { type: "boolean" },
  },
});
if (values.rows) await manyRows(1_000_000, 1024);
if (values.features) await manyFeatures();
if (values.theorem) await theorem();
