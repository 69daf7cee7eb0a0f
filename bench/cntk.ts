/**
 * Convolutional kernels on one core, beside a loop over Math.acos that runs in the same process.
 *
 *     deno run -A bench/cntk.ts                    pairs a second of many architectures
 *     deno run -A bench/cntk.ts --images 2000      train and test kernels to the end, on all cores
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { parseArgs } from "node:util";
import process from "node:process";
import { cntk, cntkNet, kernels, type Layer, type Net, randomGenerator, stax } from "@widenet/ntk";
import type { Precision } from "../lib/engine/precision.ts";
import { analyse } from "../lib/engine/analysis/mod.ts";
import type { SitePlan, SiteSide } from "../lib/engine/wasm/sites/plan.ts";
import { dualTables } from "../lib/engine/wasm/sites/duals/dual_tables.ts";
import { findRanges, seriesInputs } from "../lib/engine/wasm/sites/ranges.ts";
import { SiteRunner } from "../lib/engine/wasm/sites/runner.ts";
import { lower } from "../lib/kernel/lower.ts";

/** An architecture and what it is measured with. */
export interface CntkCase {
  /** What it is called in the table. */
  readonly name: string;
  /** The network. */
  readonly net: Net;
  /** Rows and columns of an image. */
  readonly size: number;
  /** Element type of the maps. */
  readonly precision: Precision;
  /** Number of first and of second inputs. */
  readonly pairs: readonly [number, number];
  /** Whether all of the computation is measured, and not only the pairs. @default {false} */
  readonly whole?: boolean;
}

/** Pairs of images that one core makes of images in a second. */
export interface CntkTiming extends CntkCase {
  /** By the engine. */
  readonly rate: number;
  /** How many times more than the loop with a step of the recursion for each pixel and layer. */
  readonly ratio: number;
}

const DEPTH = 7;
const wide = { wStd: Math.SQRT2 };

/** The cases of the table. */
export function cases(): CntkCase[] {
  const list: CntkCase[] = [];
  for (const size of [32, 16]) {
    for (const precision of ["f32", "f64"] as const) {
      const net = cntkNet({ depth: DEPTH, readout: "flatten" });
      const name = `flatten, ${size} x ${size}`;
      list.push({ name, net, size, precision, pairs: [32, 64] });
    }
  }
  for (const [size, strides] of [[32, 1], [16, 1], [32, 2], [8, 1]] as const) {
    const net = cntkNet({ depth: DEPTH, readout: "gap", strides });
    const name = `pooled, ${size} x ${size}${strides === 1 ? "" : ", first stride 2"}`;
    const pairs = size === 32 && strides === 1 ? [1, 4] as const : [4, 16] as const;
    list.push({ name, net, size, precision: "f32", pairs });
  }
  for (const [name, net] of Object.entries(others())) {
    const common = { net, size: 16, precision: "f32", pairs: [8, 256] } as const;
    list.push({ name: `${name}, 16 x 16`, ...common, whole: name === "means over windows" });
  }
  // Beside pooled images of this size: all pairs of sites are held too.
  for (const precision of ["f32", "f64"] as const) {
    const common = { net: attentive(), size: 8, precision, pairs: [32, 256], whole: true } as const;
    list.push({ name: "attention, pooled, 8 x 8", ...common });
  }
  return list;
}

/** Self-attention in the middle of a network that is pooled. */
function attentive(): Net {
  const layers = Array.from({ length: 3 }, () => stax.serial(conv(wide), stax.relu()));
  const middle = [conv(wide), stax.globalSelfAttention(1), stax.relu()];
  return stax.serial(...layers, ...middle, ...layers, stax.globalAvgPool(), stax.dense(1));
}

/** Networks of the same size that are no plain relu networks. */
function others(): Readonly<Record<string, Net>> {
  const deep = (layer: (index: number) => Layer, bias = {}): Net =>
    stax.serial(
      ...Array.from({ length: DEPTH }, (_, k) => stax.serial(conv({ ...wide, ...bias }), layer(k))),
      ...end,
    );
  const mixed = [stax.relu(), stax.gelu(), stax.relu(), stax.erf(), stax.relu(), stax.sin()];
  return {
    "biases": deep(() => stax.relu(), { bStd: 0.1 }),
    "leaky relu": deep(() => stax.leakyRelu({ alpha: 0.2 })),
    "relu, gelu, erf and sin": deep((k) => mixed[k % mixed.length]!),
    "erf": deep(() => stax.erf()),
    "gelu": deep(() => stax.gelu()),
    "tanh": deep(() => stax.tanh()),
    "silu": deep(() => stax.silu()),
    "softplus": deep(() => stax.softplus()),
    "tanh, relu and relu": deep((k) => k % 3 === 0 ? stax.tanh() : stax.relu()),
    "hermite 2": deep(() => stax.hermite({ degree: 2 })),
    "rectified square and relu": deep((k) =>
      k % 2 === 0 ? stax.rectifiedMonomial({ degree: 2 }) : stax.relu()
    ),
    "elu": deep(() => stax.elu()),
    "sign": deep(() => stax.sign()),
    "products": stax.serial(...Array.from({ length: DEPTH }, () => product()), ...end),
    "residual blocks": stax.serial(
      conv(wide),
      ...Array.from({ length: 3 }, () => residual()),
      stax.relu(),
      ...end,
    ),
    "layer normalisation": deep((k) => k % 2 === 0 ? stax.relu() : stax.layerNorm()),
    "means over windows": stax.serial(
      ...[
        conv(wide),
        stax.relu(),
        conv(wide),
        stax.relu(),
        stax.avgPool([2, 2], { strides: [2, 2] }),
      ],
      ...[
        conv(wide),
        stax.relu(),
        conv(wide),
        stax.relu(),
        stax.avgPool([2, 2], { strides: [2, 2] }),
      ],
      ...[conv(wide), stax.relu(), conv(wide), stax.relu(), ...end],
    ),
  };
}

const end: readonly Layer[] = [stax.flatten(), stax.dense(1)];

function conv(options: { readonly wStd: number; readonly bStd?: number }): Layer {
  return stax.conv(1, [3, 3], { padding: "SAME", ...options });
}

function product(): Net {
  const branch = stax.serial(conv(wide), stax.relu());
  return stax.serial(
    stax.fanOut(2),
    stax.parallel(branch, stax.serial(conv(wide), stax.erf())),
    stax.fanInProd(),
  );
}

function residual(): Net {
  const branch = stax.serial(stax.relu(), conv(wide), stax.relu(), conv(wide));
  return stax.serial(stax.fanOut(2), stax.parallel(branch, stax.identity()), stax.fanInSum());
}

/** Times one case on this thread. */
export async function timeCntk(each: CntkCase): Promise<CntkTiming> {
  const { size, pairs: [n1, n2] } = each;
  const run = each.whole === true ? wholeRun(each) : await pairsRun(each);
  const sites = size * size;
  const loops = Math.max(1, Math.round(2e5 / sites));
  let [engine, plain] = [Infinity, Infinity];
  const start = performance.now();
  // The better of several turns, taken in turn, since others may use the machine.
  for (let turn = 0; turn < 5 || performance.now() - start < 1500; turn++) {
    engine = Math.min(engine, await seconds(run));
    plain = Math.min(plain, await seconds(() => plainImages(sites, loops)) / loops);
  }
  const rate = n1 * n2 / engine;
  return { ...each, rate, ratio: rate * plain };
}

async function pairsRun(
  { name, net, size, precision, pairs: [n1, n2] }: CntkCase,
): Promise<() => Promise<void>> {
  const program = lower(net, { channels: 3, spatial: [size, size] });
  const basePlan: SitePlan = {
    id: name,
    program,
    isCompilable: true,
    channels: 3,
    positive: false,
    ranges: {},
    precision,
    first: sideOf(1, n1, size),
    second: sideOf(2, n2, size),
    symmetric: false,
    results: { nngp: new Float64Array(n1 * n2), ntk: new Float64Array(n1 * n2) },
  };
  const values = seriesInputs(analyse(program)!.twoAxis);
  const rangesOf = (side: SiteSide, n: number) =>
    findRanges(basePlan, side, [0, n], values, () => {});
  const ranges = { ...await rangesOf(basePlan.first, n1) };
  const second = await rangesOf(basePlan.second, n2);
  for (const [value, [low, high]] of Object.entries(second)) {
    const [least, most] = ranges[Number(value)]!;
    ranges[Number(value)] = [Math.min(low, least), Math.max(high, most)];
  }
  const tables = await dualTables(basePlan.program, ranges, { precision, pairs: 1e8 });
  const plan = { ...basePlan, ranges, tables };
  const runner = await SiteRunner.make(plan);
  return () => runner.run(plan, { i0: 0, i1: n1, j0: 0, j1: n2 });
}

function wholeRun({ net, size, precision, pairs: [n1, n2] }: CntkCase): () => Promise<void> {
  const maps = precision === "f32" ? "float32" : "float64";
  const x1 = randomGenerator(1).normal([n1, size, size, 3]);
  const x2 = randomGenerator(2).normal([n2, size, size, 3]);
  return async () => {
    await kernels(net, x1, x2, { engine: "wasm", precision: maps, workers: 1 });
  };
}

function sideOf(seed: number, n: number, size: number) {
  const { data } = randomGenerator(seed).normal([n, size, size, 3]);
  return { n, data, patterns: undefined, pooled: {} };
}

const rho = Float64Array.from({ length: 1024 }, (_, j) => 0.999 - 1.9 * j / 1024);
const out = new Float64Array(2048);

/** One step of the recursion for each pixel and layer, as one would write it. */
function plainImages(sites: number, count: number): void {
  for (let image = 0; image < count; image++) {
    for (let j = 0; j < sites; j++) {
      let [k, theta] = [rho[j]!, 0];
      for (let layer = 0; layer < DEPTH; layer++) {
        const angle = Math.acos(k);
        theta = (k + theta) * (1 - angle / Math.PI);
        k = (Math.sqrt(1 - k * k) + (Math.PI - angle) * k) / Math.PI;
      }
      out[j] = k;
      out[1024 + j] = theta;
    }
  }
}

/** Processor time, so that it does not matter who else works. */
async function seconds(run: () => void | Promise<void>): Promise<number> {
  const start = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

/** Train and test kernels of random images, with stride 2, to the end. */
async function runImages(n: number, readout: "flatten" | "gap"): Promise<void> {
  const images = randomGenerator(1).normal([n, 32, 32, 3]);
  const tests = randomGenerator(2).normal([Math.ceil(n / 5), 32, 32, 3]);
  const options = { precision: "float32", dtype: "float32" } as const;
  const architecture = { depth: DEPTH, readout, strides: 2 };
  for (const [name, inputs] of [["train", [images]], ["test", [tests, images]]] as const) {
    const start = performance.now();
    let last = 0;
    await cntk(architecture, inputs[0], inputs[1], {
      ...options,
      onProgress({ done, total }) {
        const part = Math.floor(10 * done / total);
        if (part === last) return;
        last = part;
        const passed = (performance.now() - start) / 1000;
        console.log(`${name}: ${10 * part} % after ${passed.toFixed(1)} s`);
      },
    });
  }
  const status = Deno.build.os === "linux" ? Deno.readTextFileSync("/proc/self/status") : "";
  const peak = Number(status.match(/VmHWM:\s+(\d+)/)?.[1]) / 2 ** 20;
  console.log(`${n} images, ${readout}, first stride 2: peak memory ${peak.toFixed(2)} GiB`);
}

if (import.meta.main) {
  const { values } = parseArgs({
    args: Deno.args,
    options: { images: { type: "string" }, readout: { type: "string", default: "flatten" } },
  });
  if (values.images !== undefined) {
    await runImages(Number(values.images), values.readout === "gap" ? "gap" : "flatten");
  } else {
    console.log(
      "| network, depth 7 | maps | pairs/s | over the loop |\n| --- | --- | ---: | ---: |",
    );
    for (const each of cases()) {
      const { name, precision, rate, ratio } = await timeCntk(each);
      const cells = [name, precision, rate.toFixed(0), ratio.toFixed(ratio < 1 ? 3 : 1)];
      console.log(`| ${cells.join(" | ")} |`);
    }
  }
}
