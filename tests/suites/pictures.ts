/**
 * Inputs that are awkward, each in one way.
 *
 * @module
 */
import { randomGenerator, type Tensor } from "@widenet/ntk";

/** What inputs are made of. */
export const PICTURES = [
  "normal",
  "not negative",
  "zero pictures",
  "zero pixels",
  "equal patches",
  "grey pictures",
  "close pictures",
  "opposite pictures",
  "unlike brightness",
] as const;

/** One of them. */
export type Pictures = typeof PICTURES[number];

/** How inputs are made. */
export interface PictureOptions {
  /** Seed of the random numbers. */
  readonly seed: number;
  /** Number of inputs, lengths of their axes, and number of channels. */
  readonly shape: readonly number[];
}

/** Makes inputs. */
export function makePictures(kind: Pictures, { seed, shape }: PictureOptions): Tensor {
  const x = randomGenerator(2 * seed).normal(shape);
  const data = x.data as Float64Array;
  const [n, channels] = [shape[0]!, shape.at(-1)!];
  const size = data.length / n;
  const uniform = randomGenerator(2 * seed + 1).uniform([data.length]).data;
  const pick = <T>(at: number, ...choices: readonly T[]): T =>
    choices[Math.floor(uniform[at]! * choices.length)]!;
  const pixels = (change: (from: number, to: number) => void): void => {
    for (let from = 0; from < data.length; from += channels) change(from, from + channels);
  };
  const pictures = (change: (value: number, i: number, k: number) => number): void => {
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < size; k++) data[i * size + k] = change(data[i * size + k]!, i, k);
    }
  };
  const first = data.slice(0, size);
  switch (kind) {
    case "normal":
      break;
    case "not negative":
      pictures((value) => Math.abs(value));
      break;
    case "zero pictures":
      pictures((value, i) => pick(i, 0, value));
      break;
    case "zero pixels":
      pixels((from, to) => pick(from, true, false) && data.fill(0, from, to));
      break;
    case "equal patches":
      pixels((from) => pick(from, true, true, false) && data.copyWithin(from, 0, channels));
      break;
    case "grey pictures":
      pixels((from, to) => data.fill(data[from]!, from, to));
      break;
    case "close pictures":
      pictures((_, i, k) => first[k]! * (1 + pick(i, 0, 1e-12, 1e-9, 1e-6, 1e-3) * (k % 5)));
      break;
    case "opposite pictures":
      pictures((_, i, k) => first[k]! * pick(i, 1, -1, -2, 2));
      break;
    case "unlike brightness":
      pictures((value, i) => value * pick(i, 1, 1e-1, 1e-3, 1e-6));
      break;
  }
  return x;
}
