/**
 * Some of the sites: K'(a, b) = K(start + step a, start + step b) on each axis, and Theta' likewise.
 *
 * @module
 */
import { listOf, made, optional } from "../activations/check.ts";
import type { MixAxis } from "../engine/program/program.ts";
import { checkKnown, checkNames, kindOf } from "../options.ts";
import { checkInteger, checkSpatial } from "./axes.ts";
import { mixSites } from "./finite_sites.ts";
import { type LayerRule, single } from "./rule.ts";
import { shapeText, type SignalShape } from "./signal.ts";
import { latexTimes, latexVector } from "./window.ts";

/** Sites of one axis, as NumPy's `start:stop:step`. */
export interface SliceAxis {
  /** First site; from the end if negative. @default {the first one, or the last for a negative step} */
  readonly start?: number;
  /** Site before which to stop; from the end if negative. @default {the end} */
  readonly stop?: number;
  /** Step, positive or negative. @default {1} */
  readonly step?: number;
}

/** Slicing, as a value. */
export interface Slice {
  /** Tag of this layer. */
  readonly kind: "slice";
  /** Sites of the first spatial axes; further axes are kept whole. */
  readonly axes: readonly SliceAxis[];
}

/**
 * Keeps some of the sites, like `x[:, start:stop:step, ...]` in NumPy; the channels are kept whole.
 *
 * @param axes Sites of the first spatial axes; `{}` keeps an axis whole, as do axes left out.
 * @returns The layer.
 * @throws {RangeError} If a number is not whole, or a step is zero.
 * @throws {TypeError} If an axis is no object of `start`, `stop` and `step`.
 *
 * @example Usage
 * ```ts
 * import { nngp, stax } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const odd = stax.serial(stax.slice([{ start: 1, step: 2 }]), stax.flatten());
 * const kernel = await nngp(odd, [[[1], [2], [3], [4]]]);
 * assertAlmostEquals(kernel.data[0]!, (4 + 16) / 2, 1e-13);
 * ```
 */
export function slice(axes: readonly SliceAxis[]): Slice {
  const copies = Array.isArray(axes) ? axes.map(frozenAxis) : axes;
  return made({ kind: "slice", axes: Object.freeze(copies) }, sliceRule);
}

function checkAxesKept(layer: string, name: string, axes: unknown): void {
  if (!Array.isArray(axes) || axes.length === 0) {
    throw new TypeError(
      `Cannot make ${layer} as '${name}' must be an array with one { start, stop, step } a ` +
        `spatial axis: found ${Array.isArray(axes) ? "an empty one" : kindOf(axes)}`,
    );
  }
  listOf(checkAxisKept)(layer, name, axes);
}

function checkAxisKept(layer: string, name: string, axis: unknown): void {
  if (typeof axis !== "object" || axis === null) {
    throw new TypeError(
      `Cannot make ${layer} as '${name}' must be { start, stop, step }: found ${kindOf(axis)}`,
    );
  }
  checkKnown(`make ${layer}`, "field", axis, NAMES);
  for (const [bound, value] of Object.entries(axis)) {
    optional(checkInteger)(layer, `${name}.${bound}`, value);
  }
  if ("step" in axis && axis.step === 0) {
    throw new RangeError(`Cannot make ${layer} as '${name}.step' must not be zero`);
  }
}

function frozenAxis(axis: SliceAxis): SliceAxis {
  if (typeof axis !== "object" || axis === null) return axis;
  checkNames("make slice", axis, NAMES);
  const kept = NAMES.filter((name) => axis[name] !== undefined);
  return Object.freeze(Object.fromEntries(kept.map((name) => [name, axis[name]])));
}

const NAMES = ["start", "stop", "step"] as const;

/** The readings of this layer. */
export const sliceRule: LayerRule<Slice> = {
  arity: "one",
  fields: { axes: checkAxesKept },
  signal({ axes }, inputs, place) {
    const input = single(inputs);
    checkSpatial("slice", input, place);
    if (axes.length > input.spatial.length) {
      throw new TypeError(
        `Cannot apply slice at ${place} as it has ${axes.length} axes: ` +
          `found an input of shape ${shapeText(input)}`,
      );
    }
    const spatial = input.spatial.map((length, i) => sites(axes[i] ?? {}, length).length);
    const empty = spatial.indexOf(0);
    if (empty >= 0) {
      throw new RangeError(
        `Cannot apply slice at ${place} as it keeps no site of spatial axis ${empty}, ` +
          `of length ${input.spatial[empty]}: found ${JSON.stringify(axes[empty])}`,
      );
    }
    return { ...input, spatial };
  },
  kernel: (layer, inputs) => [{ op: "mix", axes: mixAxes(layer, single(inputs)), flat: false }],
  finite: (layer, inputs, build) =>
    build.add(mixSites(mixAxes(layer, single(inputs))), inputs, build.shape),
  latex({ axes }, { inputs: [index] }, signals) {
    const { spatial } = single(signals);
    const start = latexVector(spatial.map((length, i) => sites(axes[i] ?? {}, length)[0]!));
    const step = latexVector(spatial.map((_, i) => axes[i]?.step ?? 1));
    const at = (site: string): string =>
      (start === "0" ? "" : `${start} + `) + latexTimes(step, site);
    const read = (symbol: string): string => `${symbol}_{${index}}(${at("a")}, ${at("b")})`;
    return { kernel: read("K"), ntk: read("\\Theta") };
  },
};

function mixAxes({ axes }: Slice, { spatial }: SignalShape): readonly MixAxis[] {
  return spatial.map((input, i) => {
    const kept = sites(axes[i] ?? {}, input);
    return { input, sites: kept.map((site) => [site]), weights: kept.map(() => [1]) };
  });
}

/** Sites that NumPy's start:stop:step keeps of `length`. */
function sites({ start, stop, step = 1 }: SliceAxis, length: number): number[] {
  const forwards = step > 0;
  const [lowest, highest] = forwards ? [0, length] : [-1, length - 1];
  const bound = (value: number | undefined, otherwise: number): number => {
    if (value === undefined) return otherwise;
    const fromStart = value < 0 ? value + length : value;
    return Math.min(Math.max(fromStart, lowest), highest);
  };
  const first = bound(start, forwards ? lowest : highest);
  const end = bound(stop, forwards ? highest : lowest);
  const count = Math.max(0, Math.ceil((end - first) / step));
  return Array.from({ length: count }, (_, k) => first + k * step);
}
