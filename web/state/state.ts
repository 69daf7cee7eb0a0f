/**
 * What the explorer shows: one plain value, from which everything on the page follows.
 *
 * @module
 */
import type { NonlinearityName } from "../model/nonlinearities.ts";

/** An affine layer and a nonlinearity, some times in a row. */
export interface Block {
  /** The affine layer. */
  readonly layer: "dense" | "conv";
  /** The nonlinearity after it. */
  readonly phi: NonlinearityName;
  /** How many times in a row. */
  readonly depth: number;
  /** Standard deviation of the weights, before division by the root of the fan-in. */
  readonly wStd: number;
  /** Standard deviation of the biases; 0 is no bias. */
  readonly bStd: number;
}

/** How sites become one vector after convolutions. */
export type Readout = "flatten" | "pool";

/** Where inputs lie: on a circle by their angle in degrees, or on a line by their position. */
export type Domain = "circle" | "line";

/** Which kernel a picture shows. */
export type KernelName = "ntk" | "nngp";

/** A training example: where it lies in the domain, and its target. */
export type Example = readonly [place: number, target: number];

/** All that can be chosen. */
export interface State {
  /** The blocks from the input on; those with convolutions come first. */
  readonly blocks: readonly Block[];
  /** Index of the block that the controls and the phase diagram are about. */
  readonly selected: number;
  /** How sites become one vector, if there are convolutions. */
  readonly readout: Readout;
  /** Where inputs lie. */
  readonly domain: Domain;
  /** Which kernel the matrix shows. */
  readonly kernel: KernelName;
  /** Places of the points of the kernel matrix. */
  readonly points: readonly number[];
  /** The training set. */
  readonly examples: readonly Example[];
  /** Time of training; Infinity is its end. */
  readonly time: number;
  /** Which law: of networks trained in all layers, or in the last one only. */
  readonly law: KernelName;
  /** Standard deviation of the noise in the targets. */
  readonly noise: number;
  /** How many functions are drawn from the law. */
  readonly draws: number;
  /** Seed of all random numbers. */
  readonly seed: number;
  /** Width of the finite network. */
  readonly width: number;
}

/** Least and largest value of a number, and the digits after its point that are kept. */
export interface Range {
  readonly least: number;
  readonly most: number;
  readonly digits: number;
}

/** The ranges of all numbers. */
export const RANGES = {
  depth: { least: 1, most: 32, digits: 0 },
  convDepth: { least: 1, most: 8, digits: 0 },
  wStd: { least: 0.05, most: 4, digits: 3 },
  bStd: { least: 0, most: 2, digits: 3 },
  angle: { least: 0, most: 360, digits: 1 },
  position: { least: -3, most: 3, digits: 2 },
  target: { least: -3, most: 3, digits: 2 },
  noise: { least: 0, most: 1, digits: 2 },
  draws: { least: 0, most: 8, digits: 0 },
  seed: { least: 0, most: 9999, digits: 0 },
  width: { least: 4, most: 4096, digits: 0 },
} as const satisfies Record<string, Range>;

/** Most blocks, points and examples. */
export const MOST = { blocks: 4, points: 200, examples: 12 } as const;

/** Finite times that can be chosen: powers of ten between these, twenty steps a decade. */
export const TIMES = { least: -2, most: 5, steps: 20 } as const;

/** Points at even distances, the first of a circle at 0 degrees. */
export function evenPoints(domain: Domain, count: number): readonly number[] {
  const { least, most, digits } = domain === "circle" ? RANGES.angle : RANGES.position;
  const step = (most - least) / (domain === "circle" ? count : Math.max(1, count - 1));
  return Array.from({ length: count }, (_, i) => rounded(least + i * step, digits));
}

/** Whether points are at even distances. */
export function areEven({ domain, points }: Pick<State, "domain" | "points">): boolean {
  return `${evenPoints(domain, points.length)}` === `${points}`;
}

/** The page as it is first seen. */
export const START: State = {
  blocks: [{ layer: "dense", phi: "erf", depth: 4, wStd: 2, bStd: 0.2 }],
  selected: 0,
  readout: "flatten",
  domain: "circle",
  kernel: "ntk",
  points: evenPoints("circle", 12),
  examples: [[50, 0.8], [110, -0.7], [170, 0.5], [285, -0.4]],
  time: Infinity,
  law: "ntk",
  noise: 0,
  draws: 3,
  seed: 0,
  width: 256,
};

/** A number within its range, with as many digits as are kept. */
export function clamped(value: number, { least, most, digits }: Range): number {
  return rounded(Math.min(most, Math.max(least, value)), digits);
}

/** A number with some digits after the point; never minus zero. */
export function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits)) + 0;
}

/** The range of places of a domain. */
export function placeRange(domain: Domain): Range {
  return domain === "circle" ? RANGES.angle : RANGES.position;
}

/** A place of the domain: angles go round, positions stop at the ends. */
export function placed(place: number, domain: Domain): number {
  if (domain === "line") return clamped(place, RANGES.position);
  return rounded(((place % 360) + 360) % 360, RANGES.angle.digits) % 360;
}

/** The range of depths of a block. */
export function depthRange({ layer }: Pick<Block, "layer">): Range {
  return layer === "conv" ? RANGES.convDepth : RANGES.depth;
}
