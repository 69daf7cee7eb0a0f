/**
 * Concatenation of branches. Along the channels, of widths n_i: K' = sum_i n_i K_i / sum_i n_i, and
 * Theta' likewise. Along a spatial axis, K'(a, b) = K_i(a, b) for two sites of branch i and 0 for
 * sites of different branches, and Theta' likewise; for that all branches but one must be centred.
 *
 * @module
 */
import { fromOptions } from "../activations/check.ts";
import { latexNumber } from "../activations/latex.ts";
import type { StackOperation, SumOperation } from "../engine/program/program.ts";
import { checkInteger, spatialAxes } from "./axes.ts";
import { checkCentred, joinSources } from "./independent.ts";
import { type LayerRule, single } from "./rule.ts";
import { shapeText, type Signal } from "./signal.ts";

/** Concatenation of branches, as a value. */
export interface FanInConcat {
  /** Tag of this layer. */
  readonly kind: "fanInConcat";
  /** Axis of [n, ...spatial, channels] along which branches are put side by side. */
  readonly axis: number;
}

/** Options of {@linkcode fanInConcat}. */
export interface FanInConcatOptions {
  /** Axis, counted on [n, ...spatial, channels], with -1 the channels. @default {-1} */
  readonly axis?: number;
}

/**
 * Puts branches side by side: along the channels, where each counts by its width, or along a spatial
 * axis, where they must be independent given the inputs and at most one may end in a nonlinearity;
 * otherwise the covariances across branches would be missing, so the network is refused.
 *
 * @param options The axis.
 * @returns The layer.
 * @throws {RangeError} If the axis is not a whole number.
 * @throws {TypeError} If there is no such option.
 *
 * @example Usage
 * ```ts
 * import { nngp, stax } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const branches = stax.parallel(stax.dense(1), stax.dense(3, { wStd: 2 }));
 * const net = stax.serial(stax.fanOut(2), branches, stax.fanInConcat());
 * assertEquals((await nngp(net, [[1]])).data[0], 3.25);
 * ```
 */
export function fanInConcat(options: FanInConcatOptions = {}): FanInConcat {
  return fromOptions(fanInConcatRule, { kind: "fanInConcat", axis: -1 }, options);
}

/** The readings of this layer. */
export const fanInConcatRule: LayerRule<FanInConcat> = {
  arity: "many",
  fields: { axis: checkInteger },
  signal(layer, inputs, place) {
    const axis = spatialAxis(layer, inputs, place);
    checkLengths(inputs, axis ?? single(inputs).spatial.length, place);
    return axis === undefined ? sideBySide(inputs) : stacked(inputs, axis, place);
  },
  kernel: (layer, inputs) => [operation(layer, inputs)],
  finite(layer, inputs, build) {
    const axis = spatialAxes("fanInConcat", layer.axis, single(inputs), build.place)[0]!;
    return build.add({ op: "concat", axis }, inputs, build.shape);
  },
  latex(layer, { inputs }, signals) {
    const made = operation(layer, signals);
    if (made.op === "stack") return latexStack(inputs);
    const mean = (symbol: string): string =>
      inputs.map((i, k) => `${latexNumber(made.weights[k]!)}\\, ${symbol}_{${i}}`).join(" + ");
    return { kernel: mean("K"), ntk: mean("\\Theta") };
  },
};

/** Number of the spatial axis, or undefined for the channels. */
function spatialAxis(
  { axis }: FanInConcat,
  inputs: readonly Signal[],
  place: string,
): number | undefined {
  const found = spatialAxes("fanInConcat", axis, single(inputs), place)[0]!;
  return found === single(inputs).spatial.length ? undefined : found;
}

function checkLengths(inputs: readonly Signal[], axis: number, place: string): void {
  const others = inputs.map(({ spatial, channels }) =>
    [...spatial, channels].map((length, i) => i === axis ? "*" : length).join(" x ")
  );
  if (new Set(others).size > 1) {
    throw new TypeError(
      `Cannot join the branches at ${place} as their shapes differ on another axis than the one ` +
        `they are joined along: found ${inputs.map(shapeText).join(", ")}`,
    );
  }
}

function sideBySide(inputs: readonly Signal[]): Signal {
  return {
    ...single(inputs),
    channels: inputs.reduce((sum, { channels }) => sum + channels, 0),
    gaussian: inputs.length === 1 && single(inputs).gaussian,
    sources: [...new Set(inputs.flatMap(({ sources }) => sources))],
  };
}

function stacked(inputs: readonly Signal[], axis: number, place: string): Signal {
  const length = lengths(inputs, axis).reduce((sum, each) => sum + each, 0);
  const sources = joinSources(inputs, place);
  checkCentred(inputs, place);
  return {
    ...single(inputs),
    spatial: single(inputs).spatial.with(axis, length),
    gaussian: inputs.every(({ gaussian }) => gaussian),
    sources,
  };
}

function operation(
  layer: FanInConcat,
  inputs: readonly Signal[],
): SumOperation | StackOperation {
  const axis = spatialAxis(layer, inputs, "fanInConcat");
  return axis === undefined
    ? { op: "sum", weights: shares(inputs) }
    : { op: "stack", axis, lengths: lengths(inputs, axis) };
}

function lengths(inputs: readonly Signal[], axis: number): number[] {
  return inputs.map(({ spatial }) => spatial[axis]!);
}

function shares(inputs: readonly Signal[]): number[] {
  const total = inputs.reduce((sum, { channels }) => sum + channels, 0);
  return inputs.map(({ channels }) => channels / total);
}

function latexStack(inputs: readonly number[]): { kernel: string; ntk: string } {
  const blocks = (symbol: string): string =>
    `\\operatorname{diag}(${inputs.map((i) => `${symbol}_{${i}}`).join(", ")})(a, b)`;
  return { kernel: blocks("K"), ntk: blocks("\\Theta") };
}
