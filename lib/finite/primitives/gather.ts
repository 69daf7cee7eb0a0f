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
  byInput: true,
  forward(primitive, { n, from: [from], to, inputs, context }) {
    const [size, made, { channels }] = [entriesOf(from!), entriesOf(to), from!];
    const step = channelStep(primitive);
    return mapJet(inputs[0]!, (x) => {
      const out = context.allocate(n * made);
      for (let i = 0; i < n; i++) {
        visit(primitive, channels, sitesOf(to), (site, entry) => {
          const [at, target] = [i * size + site * channels, i * made + entry];
          if (site < 0) {
            for (let c = 0; c < channels; c++) out[target + c * step] = 0;
          } else {
            for (let c = 0; c < channels; c++) out[target + c * step] = x[at + c]!;
          }
        });
      }
      return out;
    });
  },
  backward(primitive, { n, from: [from], to, context }, { jet, copies }) {
    const [size, made, { channels }] = [entriesOf(from!), entriesOf(to), from!];
    const step = channelStep(primitive);
    return [
      mapJet(jet, (g) => {
        const out = context.allocate(n * copies * size).fill(0);
        for (let i = 0; i < n * copies; i++) {
          visit(primitive, channels, sitesOf(to), (site, entry) => {
            if (site < 0) return;
            const [target, at] = [i * size + site * channels, i * made + entry];
            for (let c = 0; c < channels; c++) out[target + c]! += g[at + c * step]!;
          });
        }
        return out;
      }),
    ];
  },
};

/** Distance in a window from a channel of a tap to the next. */
function channelStep({ channelsFirst, taps }: GatherPrimitive): number {
  return channelsFirst ? taps : 1;
}

/** Calls back with the site under each tap of each window, and the entry of its first channel there. */
function visit(
  { sites, taps, channelsFirst }: GatherPrimitive,
  channels: number,
  windows: number,
  tap: (site: number, entry: number) => void,
): void {
  const tapStep = channelsFirst ? 1 : channels;
  for (let p = 0; p < windows; p++) {
    for (let k = 0; k < taps; k++) tap(sites[p * taps + k]!, p * taps * channels + k * tapStep);
  }
}
