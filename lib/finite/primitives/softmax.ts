/**
 * y = softmax of x along the channels: y' = y (x' - <y, x'>). The adjoint is y (g - <g, y>).
 *
 * @module
 */
import { type Series, timesSeries } from "../../activations/taylor.ts";
import { entriesOf, type SoftmaxPrimitive } from "../graph.ts";
import type { Jet } from "../jet.ts";
import type { PrimitiveRule } from "./rule.ts";

/** The readings of this primitive. */
export const softmaxRule: PrimitiveRule<SoftmaxPrimitive> = {
  byInput: true,
  forward(_, { to, inputs }) {
    const [x, { channels }] = [inputs[0]!, to];
    const { length } = x[0]!;
    const out = x.map(() => new Float64Array(length));
    for (let at = 0; at < length; at += channels) softmaxRow(x, at, channels, out);
    return out;
  },
  backward(_, { n, to, output }, { jet, copies }) {
    const [size, { channels }] = [entriesOf(to), to];
    const out = output.map(() => new Float64Array(n * copies * size));
    for (let row = 0; row < n * copies; row++) {
      for (let start = 0; start < size; start += channels) {
        const [values, signals] = [Math.floor(row / copies) * size + start, row * size + start];
        const y = read(output, values, channels);
        const g = read(jet, signals, channels);
        const along = dotSeries(g, y);
        g.forEach((entry, c) => {
          const made = timesSeries(y[c]!, entry.map((value, j) => value - along[j]!));
          made.forEach((value, j) => out[j]![signals + c] = value);
        });
      }
    }
    return [out];
  },
};

function softmaxRow(x: Jet, at: number, channels: number, out: readonly Float64Array[]): void {
  const values = x[0]!.subarray(at, at + channels);
  const largest = values.reduce((most, value) => Math.max(most, value), -Infinity);
  const exponentials = values.map((value) => Math.exp(value - largest));
  const total = exponentials.reduce((sum, value) => sum + value, 0);
  exponentials.forEach((value, c) => out[0]![at + c] = value / total);
  const mean: number[] = [];
  for (let j = 1; j < x.length; j++) {
    // Coefficient j - 1 of <y, x'>, then j y_j = sum_i y_i (x' - <y, x'>)_(j - 1 - i).
    let sum = 0;
    for (let i = 0; i < j; i++) {
      for (let c = 0; c < channels; c++) sum += out[i]![at + c]! * slope(x, j - 1 - i, at + c);
    }
    mean.push(sum);
    for (let c = 0; c < channels; c++) {
      let made = 0;
      for (let i = 0; i < j; i++) {
        made += out[i]![at + c]! * (slope(x, j - 1 - i, at + c) - mean[j - 1 - i]!);
      }
      out[j]![at + c] = made / j;
    }
  }
}

/** Coefficient m of x'. */
function slope(x: Jet, m: number, at: number): number {
  return (m + 1) * (x[m + 1]?.[at] ?? 0);
}

function read(jet: Jet, start: number, channels: number): Series[] {
  return Array.from({ length: channels }, (_, c) => jet.map((each) => each?.[start + c] ?? 0));
}

function dotSeries(g: readonly Series[], y: readonly Series[]): Series {
  const products = g.map((entry, c) => timesSeries(entry, y[c]!));
  return products[0]!.map((_, j) => products.reduce((sum, each) => sum + each[j]!, 0));
}
