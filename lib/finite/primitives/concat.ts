/**
 * Values side by side along the channels or a spatial axis. The adjoint cuts the signal.
 *
 * @module
 */
import { type ConcatPrimitive, entriesOf, type ValueShape } from "../graph.ts";
import { mapJet } from "../jet.ts";
import type { PrimitiveRule } from "./rule.ts";

/** The readings of this primitive. */
export const concatRule: PrimitiveRule<ConcatPrimitive> = {
  forward({ axis }, { n, from, to, inputs }) {
    return inputs[0]!.map((_, j) => {
      if (inputs.every((jet) => jet[j] === undefined)) return undefined;
      const out = new Float64Array(n * entriesOf(to));
      parts(axis, from, to).forEach((part, i) => {
        const x = inputs[i]![j];
        if (x !== undefined) visit(part, n, (at, whole) => out[whole] = x[at]!);
      });
      return out;
    });
  },
  backward({ axis }, { n, from, to }, { jet, copies }) {
    return parts(axis, from, to).map((part) =>
      mapJet(jet, (g) => {
        const out = new Float64Array(n * copies * part.run * part.count);
        visit(part, n * copies, (at, whole) => out[at] = g[whole]!);
        return out;
      })
    );
  },
};

interface Part {
  /** Entries of a part that stand together. */
  readonly run: number;
  /** Entries of the whole that stand together. */
  readonly whole: number;
  /** Where the part stands in them. */
  readonly start: number;
  /** Number of runs an input. */
  readonly count: number;
}

function parts(axis: number, from: readonly ValueShape[], to: ValueShape): readonly Part[] {
  const lengths = ({ spatial, channels }: ValueShape): readonly number[] => [...spatial, channels];
  const size = (list: readonly number[]): number => list.reduce((all, each) => all * each, 1);
  const inner = size(lengths(to).slice(axis + 1));
  const [whole, count] = [lengths(to)[axis]! * inner, size(lengths(to).slice(0, axis))];
  let start = 0;
  return from.map((shape) => {
    const run = lengths(shape)[axis]! * inner;
    const part = { run, whole, start, count };
    start += run;
    return part;
  });
}

function visit(
  { run, whole, start, count }: Part,
  rows: number,
  entry: (part: number, whole: number) => void,
): void {
  for (let r = 0; r < rows * count; r++) {
    for (let i = 0; i < run; i++) entry(r * run + i, r * whole + start + i);
  }
}
