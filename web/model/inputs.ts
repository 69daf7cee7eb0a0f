/**
 * Inputs of a network from places in the domain. On the circle an input has mean square 1, so that
 * K_0(x, x) = 1, and K_0(x, x') is the cosine of the angle between them: its two directions are those of the
 * plane, or a slow and a fast wave over the sites, which are no shifts of each other.
 *
 * @module
 */
import type { Domain } from "../state/state.ts";

/** Number of sites of the signals that convolutions read. */
export const SITES = 8;

/** An input: a vector, or a signal of one channel over the sites. */
export type Input = readonly number[] | readonly (readonly number[])[];

/** A family of inputs, with the code that makes one. */
export interface InputKind {
  /** The input at a place. */
  readonly at: (place: number) => Input;
  /** The same as code: a function of the place. */
  readonly code: string;
  /** What an input is, for the reader. */
  readonly about: string;
}

const sites = [...Array(SITES).keys()];

/** The four families: the domain, then whether there are sites. */
const KINDS: Readonly<Record<Domain, Readonly<Record<"vector" | "signal", InputKind>>>> = {
  circle: {
    vector: {
      at: (degrees) => [
        Math.SQRT2 * Math.cos(Math.PI * degrees / 180),
        Math.SQRT2 * Math.sin(Math.PI * degrees / 180),
      ],
      code: `(degrees: number) => [
  Math.SQRT2 * Math.cos(Math.PI * degrees / 180),
  Math.SQRT2 * Math.sin(Math.PI * degrees / 180),
]`,
      about: "An input is √2 (cos α, sin α), a point on a circle of mean square 1.",
    },
    signal: {
      at: (degrees) =>
        sites.map((s) => [
          Math.SQRT2 * Math.cos(Math.PI * degrees / 180) * Math.cos(Math.PI * s / 4) +
          Math.SQRT2 * Math.sin(Math.PI * degrees / 180) * Math.cos(Math.PI * s / 2),
        ]),
      code: `(degrees: number) =>
  [0, 1, 2, 3, 4, 5, 6, 7].map((s) => [
    Math.SQRT2 * Math.cos(Math.PI * degrees / 180) * Math.cos(Math.PI * s / 4) +
    Math.SQRT2 * Math.sin(Math.PI * degrees / 180) * Math.cos(Math.PI * s / 2),
  ])`,
      about:
        "An input is a signal over 8 sites in a ring: cos α times a slow wave plus sin α times " +
        "a fast one.",
    },
  },
  line: {
    vector: {
      at: (position) => [position],
      code: `(position: number) => [position]`,
      about: "An input is a number.",
    },
    signal: {
      at: (position) =>
        sites.map((s) => [Math.cos(Math.PI * s / 4) + position * Math.cos(Math.PI * s / 2)]),
      code: `(position: number) =>
  [0, 1, 2, 3, 4, 5, 6, 7].map((s) => [
    Math.cos(Math.PI * s / 4) + position * Math.cos(Math.PI * s / 2),
  ])`,
      about: "An input is a signal over 8 sites in a ring: a slow wave plus x times a fast one.",
    },
  },
};

/** The family of inputs for a domain. */
export function inputKind(domain: Domain, hasSites: boolean): InputKind {
  return KINDS[domain][hasSites ? "signal" : "vector"];
}
