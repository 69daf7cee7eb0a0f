/**
 * What pools share: with u_k the weights of the taps of a window, K'(a, b) = sum_kl u_k u_l
 * K(a_k, b_l), and Theta' likewise. Taps out of range count nothing.
 *
 * @module
 */
import type { FieldChecks } from "../activations/check.ts";
import { latexNumber } from "../activations/latex.ts";
import type { MixAxis, MixOperation, WindowAxis } from "../engine/program/program.ts";
import type { FiniteBuilder, FiniteValue } from "../finite/graph.ts";
import { checkSizes, frozen } from "./axes.ts";
import { mixSites } from "./finite_sites.ts";
import type { LayerLatex, LayerSymbols } from "./rule.ts";
import type { Signal } from "./signal.ts";
import { checkPadding, latexTaps, type Padding, tapSites, type Windows } from "./window.ts";

/** Parameters of a pool. */
export interface Pool {
  /** Lengths of the windows on each spatial axis. */
  readonly window: readonly number[];
  /** Step between windows on each spatial axis. */
  readonly strides: readonly number[];
  /** What lies beyond the edges. */
  readonly padding: Padding;
}

/** Options of {@linkcode sumPool}. */
export interface PoolOptions {
  /** Step between windows on each spatial axis; the window itself for windows side by side. @default {1 on each} */
  readonly strides?: readonly number[];
  /** What lies beyond the edges. @default {"VALID"} */
  readonly padding?: Padding;
}

/** Checks of the fields that all pools have. */
export const POOL_FIELDS: FieldChecks<Pool> = {
  window: checkSizes,
  strides: checkSizes,
  padding: checkPadding,
};

/** Names of the options that all pools have. */
export const POOL_OPTIONS: readonly string[] = ["strides", "padding"];

/** Parameters with defaults filled in. */
export function pool(window: readonly number[], options: PoolOptions): Pool {
  const lengths: readonly number[] = Array.isArray(window) ? frozen(window) : window;
  const ones = (): readonly number[] => Array.isArray(lengths) ? lengths.map(() => 1) : [];
  const { strides = ones(), padding = "VALID" } = options;
  return { window: lengths, strides: Array.isArray(strides) ? frozen(strides) : strides, padding };
}

/** The windows of a pool. */
export function poolWindows({ window, strides, padding }: Pool): Windows {
  return { size: window, strides, padding };
}

/** What a pool counts a tap for: 1, 1 over the taps of a window, or 1 over those in range. */
export type TapWeight = "one" | "share" | "share in range";

/** Sums over windows, as an operation. */
export function poolOperation(axes: readonly WindowAxis[], weight: TapWeight): MixOperation {
  return { op: "mix", axes: axes.map((axis) => mixAxis(axis, weight)), flat: false };
}

function mixAxis(axis: WindowAxis, weight: TapWeight): MixAxis {
  const rows = tapSites(axis).map((row) => {
    // A window that goes round a circle more than once meets sites again.
    const counts = new Map<number, number>();
    const present = row.filter((site) => site >= 0);
    for (const site of present) counts.set(site, (counts.get(site) ?? 0) + 1);
    const divisor = { "one": 1, "share": axis.size, "share in range": present.length }[weight];
    return { sites: [...counts.keys()], weights: [...counts.values()].map((n) => n / divisor) };
  });
  return {
    input: axis.input,
    sites: rows.map(({ sites }) => sites),
    weights: rows.map(({ weights }) => weights),
  };
}

/** What a pool makes of its input: other lengths, and all else kept. */
export function poolSignal(input: Signal, axes: readonly WindowAxis[]): Signal {
  return { ...input, spatial: axes.map(({ output }) => output) };
}

/** What a pool of finite width is made with. */
export interface PoolJob {
  /** What a tap counts. */
  readonly weight: TapWeight;
  /** What is pooled. */
  readonly inputs: readonly FiniteValue[];
  /** Where it is written. */
  readonly build: FiniteBuilder;
}

/** Sums over windows, as a primitive. */
export function poolFinite(
  axes: readonly WindowAxis[],
  { weight, inputs, build }: PoolJob,
): FiniteValue {
  return build.add(mixSites(poolOperation(axes, weight).axes), inputs, build.shape);
}

/** The formulas of a pool. */
export function poolLatex(
  axes: readonly WindowAxis[],
  weight: TapWeight,
  { inputs }: LayerSymbols,
): LayerLatex {
  const area = axes.reduce((product, { size }) => product * size, 1);
  const factor = {
    "one": "",
    "share": `\\frac{1}{${latexNumber(area)}^2}`,
    "share in range": "\\frac{1}{n_{a} n_{b}}",
  }[weight];
  const sum = (symbol: string): string =>
    `${factor}\\sum_{k, l} ${symbol}_{${inputs[0]}}(a_{k}, b_{l})`;
  const counts = weight === "share in range"
    ? ["n_{a} = \\#\\{k : a_{k} \\text{ in range}\\}"]
    : [];
  return {
    where: [latexTaps(axes), ...counts],
    kernel: sum("K"),
    ntk: sum("\\Theta"),
  };
}
