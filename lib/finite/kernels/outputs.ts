/**
 * How the outputs of pairs of inputs are paired in an empirical kernel.
 *
 * @module
 */
import type { Turn } from "../../parallel/yielder.ts";
import { describeValue } from "../../options.ts";
import { entriesOf, type ValueShape } from "../graph.ts";
import { overRows } from "../pieces.ts";
import type { OutputPairs } from "../primitives/rule.ts";

/** What is done with an axis of the outputs: the mean of equal entries, those entries, or all pairs. */
export type AxisPairs = "trace" | "diagonal" | "all";

/** One word for all axes of the outputs [...spatial, channels], or one for each. */
export type OutputOption = AxisPairs | readonly AxisPairs[];

/** How all outputs are paired. */
export interface Pairing {
  /** Lengths of the axes. */
  readonly lengths: readonly number[];
  /** What is done with each. */
  readonly axes: readonly AxisPairs[];
  /** Numbers of outputs by what is done with them. */
  readonly pairs: OutputPairs;
  /** Outputs in the order [kept, summed, free]. */
  readonly order: readonly number[];
}

/**
 * Reads the option `outputs`.
 *
 * @throws {TypeError} If a word is not known, or there are more or fewer than axes.
 */
export function readOutputs(option: OutputOption, shape: ValueShape, attempt: string): Pairing {
  const lengths = [...shape.spatial, shape.channels];
  const axes = Array.isArray(option) ? option : lengths.map(() => option as AxisPairs);
  const known: readonly unknown[] = ["trace", "diagonal", "all"];
  if (axes.length !== lengths.length || !axes.every((word) => known.includes(word))) {
    throw new TypeError(
      `Cannot ${attempt} as 'outputs' must be "trace", "diagonal" or "all", or a list with one of ` +
        `them for each of the ${lengths.length} axes of the outputs: found ${
          Array.isArray(option) ? `[${option.map(describeValue)}]` : describeValue(option)
        }`,
    );
  }
  const along = (word: AxisPairs): number =>
    lengths.reduce((product, length, axis) => axes[axis] === word ? product * length : product, 1);
  const pairs = { kept: along("diagonal"), summed: along("trace"), free: along("all") };
  return { lengths, axes, pairs, order: orderOf(lengths, axes, entriesOf(shape)) };
}

/** Outputs sorted by their kept, then their summed, then their free coordinates. */
function orderOf(lengths: readonly number[], axes: readonly AxisPairs[], size: number): number[] {
  const ranked = (["diagonal", "trace", "all"] as const).flatMap((word) =>
    axes.flatMap((each, axis) => each === word ? [axis] : [])
  );
  const strides = lengths.map((_, axis) => lengths.slice(axis + 1).reduce((a, b) => a * b, 1));
  const order: number[] = [];
  for (let rank = 0; rank < size; rank++) {
    let [rest, output] = [rank, 0];
    for (const axis of ranked.toReversed()) {
      output += (rest % lengths[axis]!) * strides[axis]!;
      rest = Math.floor(rest / lengths[axis]!);
    }
    order.push(output);
  }
  return order;
}

/** Shape of a kernel: each axis of the outputs is left out, kept once, or twice side by side. */
export function kernelShape(
  { lengths, axes }: Pairing,
  [n1, n2]: readonly [number, number],
): readonly number[] {
  return [
    ...[n1, n2],
    ...lengths.flatMap((length, axis) =>
      ({ trace: [], diagonal: [length], all: [length, length] })[axes[axis]!]
    ),
  ];
}

/** `[n1, n2, kept, free, free]`, summed over traced outputs, as the kernel in its shape. */
export async function arrange(
  pairing: Pairing,
  sums: Float64Array,
  turn: Turn,
): Promise<Float64Array> {
  const { pairs: { kept, summed, free } } = pairing;
  const target = targetsOf(pairing);
  const size = kept * free * free;
  const made = new Float64Array(sums.length);
  await overRows({ rows: sums.length / size, width: size, turn }, (start, end) => {
    for (let at = start * size; at < end * size; at += size) {
      for (let i = 0; i < size; i++) made[at + target[i]!] = sums[at + i]! / summed;
    }
  });
  return made;
}

/** Where each entry of [kept, free, free] goes among the axes of the kernel. */
function targetsOf({ lengths, axes, pairs: { kept, free } }: Pairing): Int32Array {
  const target = new Int32Array(kept * free * free);
  const made = kernelShape({ lengths, axes, pairs: { kept, summed: 1, free }, order: [] }, [1, 1]);
  const strides = made.map((_, axis) => made.slice(axis + 1).reduce((a, b) => a * b, 1)).slice(2);
  const numbered = (word: AxisPairs): number[] =>
    axes.flatMap((each, axis) => each === word ? [axis] : []);
  const first: number[] = [];
  axes.reduce((position, word, axis) => {
    first[axis] = position;
    return position + { trace: 0, diagonal: 1, all: 2 }[word];
  }, 0);
  const place = (list: readonly number[], value: number, second: 0 | 1): number => {
    let [rest, at] = [value, 0];
    for (const axis of list.toReversed()) {
      at += (rest % lengths[axis]!) * strides[first[axis]! + second]!;
      rest = Math.floor(rest / lengths[axis]!);
    }
    return at;
  };
  const [diagonal, all] = [numbered("diagonal"), numbered("all")];
  for (let k = 0, i = 0; k < kept; k++) {
    for (let f = 0; f < free; f++) {
      for (let g = 0; g < free; g++, i++) {
        target[i] = place(diagonal, k, 0) + place(all, f, 0) + place(all, g, 1);
      }
    }
  }
  return target;
}
