/**
 * Values as colours, in a fixed number of levels.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import type { ColorScale } from "./spec.ts";

/** Steps of the colour bar. An odd number gives a diverging scale a level of its own for 0. */
export const LEVELS = 65;

/** Colour-blind-safe schemes: lightness alone tells the order, or the distance from 0. */
const SCHEMES = { sequential: "viridis", log: "viridis", diverging: "rdbu" } as const;

/** A map from values to levels and from levels to colours. */
export interface ColorMap {
  /** Colour of each level, from the lowest value. */
  readonly colors: readonly string[];
  /** Level of a value; values beyond the ends take the end's. */
  levelOf(value: number): number;
  /** Place of a value on the colour bar, from 0 to 1. */
  placeOf(value: number): number;
}

/** Makes the map for values between the two ends. */
export function makeColorMap(scale: ColorScale, [low, high]: readonly [number, number]): ColorMap {
  const scheme = Plot.scale({
    color: { type: "linear", scheme: SCHEMES[scale], domain: [0, 1] },
  }) as unknown as { apply(value: number): string };
  const measure = scale === "log" ? Math.log : (value: number): number => value;
  const placeOf = (value: number): number => {
    const place = (measure(value) - measure(low)) / (measure(high) - measure(low));
    return Math.min(1, Math.max(0, place));
  };
  return {
    colors: Array.from({ length: LEVELS }, (_, i) => toHex(scheme.apply(i / (LEVELS - 1)))),
    levelOf: (value) => Math.min(LEVELS - 1, Math.floor(placeOf(value) * LEVELS)),
    placeOf,
  };
}

/** Ink that reads on a colour: black or white, whichever differs more in lightness. */
export function inkOn(color: string): string {
  const [red, green, blue] = [1, 3, 5].map((i) => parseInt(color.slice(i, i + 2), 16) / 255);
  return 0.299 * red! + 0.587 * green! + 0.114 * blue! > 0.55 ? "#000000" : "#ffffff";
}

function toHex(color: string): string {
  if (color.startsWith("#")) return color;
  const channels = color.match(/\d+/g)!.slice(0, 3);
  return `#${channels.map((channel) => Number(channel).toString(16).padStart(2, "0")).join("")}`;
}
