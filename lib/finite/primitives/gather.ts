/**
 * Windows: the values of the sites that each window reads, side by side, 0 where it reads none.
 *
 * @module
 */
import { entriesOf, type GatherPrimitive, sitesOf } from "../graph.ts";
import { mapJet } from "../jet.ts";
import type { PrimitiveRule } from "./rule.ts";

/** The readings of this primitive. */
export const gatherRule: PrimitiveRule<GatherPrimitive> = {
  forward(primitive, { n, from: [from], to, inputs }) {
    const [size, made] = [entriesOf(from!), entriesOf(to)];
    return [
      ...mapJet(inputs[0]!, (x) => {
        const out = new Float64Array(n * made);
        for (let i = 0; i < n; i++) {
          const [source, target] = [x.subarray(i * size, (i + 1) * size), i * made];
          visit(primitive, from!.channels, sitesOf(to), (at, to) => out[target + to] = source[at]!);
        }
        return out;
      }),
    ];
  },
  backward(primitive, { n, from: [from], to }, { jet, copies }) {
    const [size, made] = [entriesOf(from!), entriesOf(to)];
    return [
      mapJet(jet, (g) => {
        const out = new Float64Array(n * copies * size);
        for (let i = 0; i < n * copies; i++) {
          const [source, target] = [g.subarray(i * made, (i + 1) * made), i * size];
          visit(
            primitive,
            from!.channels,
            sitesOf(to),
            (at, to) => out[target + at]! += source[to]!,
          );
        }
        return out;
      }),
    ];
  },
};

/** Calls back with the number of each entry that is read, and of the entry that it becomes. */
function visit(
  { sites, taps, channelsFirst }: GatherPrimitive,
  channels: number,
  windows: number,
  move: (from: number, to: number) => void,
): void {
  const [tapStep, channelStep] = channelsFirst ? [1, taps] : [channels, 1];
  for (let p = 0; p < windows; p++) {
    for (let k = 0; k < taps; k++) {
      const site = sites[p * taps + k]!;
      if (site < 0) continue;
      const to = p * taps * channels + k * tapStep;
      for (let c = 0; c < channels; c++) move(site * channels + c, to + c * channelStep);
    }
  }
}
