/**
 * What pools share: with u_k the weights of the taps of a window, K'(a, b) = sum_kl u_k u_l
 * K(a_k, b_l), and Theta' likewise. Taps out of range count nothing.
 *
 * @module
 */
import type { FieldChecks } from "../activations/check.ts";
import { latexNumber } from "../activations/latex.ts";
import type { MixAxis, MixOperation, WindowAxis } from "../engine/program/program.ts";
import { checkSizes, frozen } from "./axes.ts";
import { mixSites } from "./finite_sites.ts";
import { type LayerLatex, type LayerRule, type LayerSymbols, single } from "./rule.ts";
import type { SignalShape } from "./signal.ts";
import {
  checkPadding,
  checkWindows,
  latexTaps,
  type Padding,
  tapSites,
  windowAxes,
  type Windows,
} from "./window.ts";

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

/** Names of the options that all pools have. */
export const POOL_OPTIONS: readonly string[] = ["strides", "padding"];

/** Parameters with defaults filled in. */
export function pool(window: readonly number[], options: PoolOptions): Pool {
  const lengths = frozen(window);
  const ones = (): readonly number[] => Array.isArray(lengths) ? lengths.map(() => 1) : [];
  const { strides = ones(), padding = "VALID" } = options;
  return { window: lengths, strides: frozen(strides), padding };
}

/** What a pool counts a tap for: 1, 1 over the taps of a window, or 1 over those in range. */
export type TapWeight = "one" | "share" | "share in range";

/** Checks of the fields that all pools have. */
export const POOL_FIELDS: FieldChecks<Pool> = {
  window: checkSizes,
  strides: checkSizes,
  padding: checkPadding,
};

/** The readings of one kind of pool, by the checks of its fields and what it counts a tap for. */
export function poolRule<L extends Pool & { readonly kind: string }>(
  kind: L["kind"],
  fields: FieldChecks<L>,
  weightOf: (layer: L) => TapWeight,
): LayerRule<L> {
  const axes = (layer: L, input: SignalShape, place: string): readonly WindowAxis[] =>
    windowAxes(kind, windowsOf(layer), input, place);
  const operation = (layer: L, input: SignalShape, place: string): MixOperation => {
    const weight = weightOf(layer);
    return {
      op: "mix",
      axes: axes(layer, input, place).map((axis) => mixAxis(axis, weight)),
      flat: false,
    };
  };
  return {
    arity: "one",
    fields,
    check: (layer) => checkWindows(kind, "window", windowsOf(layer)),
    signal(layer, inputs, place) {
      const input = single(inputs);
      return { ...input, spatial: axes(layer, input, place).map(({ output }) => output) };
    },
    kernel: (layer, inputs) => [operation(layer, single(inputs), kind)],
    finite: (layer, inputs, build) =>
      build.add(mixSites(operation(layer, single(inputs), build.place).axes), inputs, build.shape),
    latex: (layer, symbols, inputs) =>
      poolLatex(axes(layer, single(inputs), kind), weightOf(layer), symbols),
  };
}

function windowsOf({ window, strides, padding }: Pool): Windows {
  return { size: window, strides, padding };
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

function poolLatex(
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
