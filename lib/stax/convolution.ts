/**
 * What all convolutions share. With F taps and A the sum over equal taps of both windows over F:
 * "ntk" parameterisation, K' = wStd^2 A K + bStd^2, Theta' = K' + wStd^2 A Theta;
 * "standard", Theta' = F n A K + 1 + wStd^2 A Theta, the 1 only with a bias.
 *
 * @module
 */
import { checkScale, type FieldChecks, optional, wholeFrom } from "../activations/check.ts";
import { latexNumber, latexScaled, latexSum } from "../activations/latex.ts";
import type { AffineOperation, WindowAxis, WindowOperation } from "../engine/program/program.ts";
import { checkNames } from "../options.ts";
import { affineOperation, affineParameters } from "./affine_parameters.ts";
import { checkSizes, frozen } from "./axes.ts";
import {
  checkMultipliers,
  checkParameterization,
  type DenseOptions,
  frozenMultipliers,
  type Parameterization,
} from "./dense.ts";
import { gatherSites } from "./finite_sites.ts";
import { type LayerRule, single } from "./rule.ts";
import type { Signal, SignalShape } from "./signal.ts";
import {
  checkPadding,
  checkWindows,
  latexTaps,
  type Padding,
  windowArea,
  type Windows,
} from "./window.ts";

/** Parameters of a convolution. */
export interface Convolution {
  /** Number of output channels. */
  readonly channels: number;
  /** Number of taps on each spatial axis. */
  readonly filter: readonly number[];
  /** Step on each spatial axis. */
  readonly strides: readonly number[];
  /** What lies beyond the edges. */
  readonly padding: Padding;
  /** Standard deviation of the weights, before division by the root of the fan-in. */
  readonly wStd: number;
  /** Standard deviation of the biases; absent without biases. */
  readonly bStd?: number;
  /** Where the scale of the weights sits. */
  readonly parameterization: Parameterization;
  /** Width multipliers of input and output in the standard parameterisation. */
  readonly s: readonly [number, number];
}

/** Options of {@linkcode conv}, {@linkcode convTranspose} and {@linkcode convLocal}. */
export interface ConvOptions extends DenseOptions {
  /** Step on each spatial axis. @default {1 on each} */
  readonly strides?: readonly number[];
  /** What lies beyond the edges. @default {"VALID"} */
  readonly padding?: Padding;
}

const OPTIONS: readonly string[] = ["strides", "padding", "wStd", "bStd", "parameterization", "s"];

/** The layer, with defaults filled in. */
export function convolution<Kind extends string>(
  kind: Kind,
  [channels, filter]: readonly [number, readonly number[]],
  options: ConvOptions,
): Convolution & { readonly kind: Kind } {
  checkNames(`make ${kind}`, options, OPTIONS);
  const taps = frozen(filter);
  const ones = (): readonly number[] => Array.isArray(taps) ? taps.map(() => 1) : [];
  const { strides = ones(), padding = "VALID", wStd = 1, bStd } = options;
  const { parameterization = "ntk", s = [1, 1] } = options;
  return {
    kind,
    channels,
    filter: taps,
    strides: frozen(strides),
    padding,
    wStd,
    ...(bStd === undefined ? {} : { bStd }),
    parameterization,
    s: frozenMultipliers(s),
  };
}

const CONVOLUTION_FIELDS: FieldChecks<Convolution> = {
  channels: wholeFrom(1),
  filter: checkSizes,
  strides: checkSizes,
  padding: checkPadding,
  wStd: checkScale,
  bStd: optional(checkScale),
  parameterization: checkParameterization,
  s: checkMultipliers,
};

/** How one kind of convolution differs from the others. */
export interface ConvolutionKind<L> {
  /** Its name. */
  readonly kind: L extends { readonly kind: infer Kind } ? Kind & string : never;
  /** Whether every site has weights and biases of its own. */
  readonly local: boolean;
  /** Where its windows lie. */
  axes(kind: string, windows: Windows, input: SignalShape, place: string): readonly WindowAxis[];
}

/** The readings of one kind of convolution. */
export function convolutionRule<L extends Convolution & { readonly kind: string }>(
  { kind, local, axes }: ConvolutionKind<L>,
): LayerRule<L> {
  const operations = (
    layer: L,
    input: Signal,
    place: string,
  ): readonly [WindowOperation, AffineOperation] => [
    {
      op: "window",
      axes: axes(kind, windowsOf(layer), input, place),
      weight: 1 / windowArea(windowsOf(layer)),
      local,
      flat: false,
    },
    affine(layer, input, local),
  ];
  return {
    arity: "one",
    // The fields are those of a Convolution, which the type of L does not let the compiler see.
    fields: CONVOLUTION_FIELDS as unknown as LayerRule<L>["fields"],
    check: (layer) => checkWindows(kind, "filter", windowsOf(layer)),
    signal(layer, inputs, place) {
      const [{ axes }] = operations(layer, single(inputs), place);
      return {
        channels: layer.channels * layer.s[1],
        spatial: axes.map(({ output }) => output),
        gaussian: true,
        sources: [place],
      };
    },
    kernel: (layer, inputs) => operations(layer, single(inputs), kind),
    finite(layer, inputs, build) {
      const input = single(inputs);
      const { shape } = build;
      const windows = gatherSites(axes(kind, windowsOf(layer), input, build.place), local);
      const fanIn = windows.taps * input.channels;
      const weight = local
        ? [...shape.spatial, fanIn, shape.channels]
        : [...layer.filter, input.channels, shape.channels];
      const bias = local ? [...shape.spatial, shape.channels] : [shape.channels];
      const { parameters, ...scales } = affineParameters(layer, { fanIn, weight, bias }, build);
      const read = build.add(windows, inputs, { spatial: shape.spatial, channels: fanIn });
      const affine = local
        ? { op: "localLinear", ...scales } as const
        : { op: "linear", ...scales, heads: 1 } as const;
      return build.add(affine, [read], shape, parameters);
    },
    widen: (layer, { width, isOutput }) =>
      isOutput ? layer : Object.freeze({ ...layer, channels: width }),
    latex(layer, { inputs, output }, signals) {
      const [window, scales] = operations(layer, single(signals), kind);
      const area = windowArea(windowsOf(layer));
      const same = local ? "[a = b]\\, " : "";
      const taps = (factor: number, symbol: string): string => {
        const sum = `${same}\\sum_{k} ${symbol}_{${inputs[0]}}(a_{k}, b_{k})`;
        const scaled = latexScaled(factor, sum);
        if (area === 1 || scaled === "0") return scaled;
        return `\\frac{${latexNumber(factor)}}{${area}}${sum}`;
      };
      const bias = (value: number): string => value === 0 ? "0" : `${same}${latexNumber(value)}`;
      const trained = layer.parameterization === "ntk"
        ? `K_{${output}}`
        : latexSum([taps(scales.ntkWeight, "K"), bias(scales.ntkBias)]);
      return {
        where: [latexTaps(window.axes)],
        kernel: latexSum([taps(scales.weight, "K"), bias(scales.bias)]),
        ntk: latexSum([trained, taps(scales.weight, "\\Theta")]),
      };
    },
  };
}

function windowsOf({ filter, strides, padding }: Convolution): Windows {
  return { size: filter, strides, padding };
}

function affine(layer: Convolution, input: Signal, local: boolean): AffineOperation {
  const fanIn = windowArea(windowsOf(layer)) * input.channels;
  return { ...affineOperation(layer, fanIn), ...(local ? { local } : {}) };
}
