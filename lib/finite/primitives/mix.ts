/**
 * y_a = sum_b M_ab x_b over the sites: pools, resizing, slices. The adjoint is M^T.
 *
 * @module
 */
import { entriesOf, type MixPrimitive } from "../graph.ts";
import { mapJet } from "../jet.ts";
import type { PrimitiveRule } from "./rule.ts";

/** The readings of this primitive. */
export const mixRule: PrimitiveRule<MixPrimitive> = {
  byChannel: true,
  byInput: true,
  forward(primitive, { n, from: [from], to, inputs }) {
    const [size, made, { channels }] = [entriesOf(from!), entriesOf(to), to];
    return mapJet(inputs[0]!, (x) => {
      const out = new Float64Array(n * made);
      for (let i = 0; i < n; i++) {
        visit(primitive, (row, site, weight) => {
          const [to, at] = [i * made + row * channels, i * size + site * channels];
          for (let c = 0; c < channels; c++) out[to + c]! += weight * x[at + c]!;
        });
      }
      return out;
    });
  },
  backward(primitive, { n, from: [from], to }, { jet, copies }) {
    const [size, made, { channels }] = [entriesOf(from!), entriesOf(to), to];
    return [
      mapJet(jet, (g) => {
        const out = new Float64Array(n * copies * size);
        for (let i = 0; i < n * copies; i++) {
          visit(primitive, (row, site, weight) => {
            const [to, at] = [i * size + site * channels, i * made + row * channels];
            for (let c = 0; c < channels; c++) out[to + c]! += weight * g[at + c]!;
          });
        }
        return out;
      }),
    ];
  },
};

function visit(
  { sites, weights }: MixPrimitive,
  entry: (row: number, site: number, weight: number) => void,
): void {
  for (let row = 0; row < sites.length; row++) {
    const [columns, values] = [sites[row]!, weights[row]!];
    for (let k = 0; k < columns.length; k++) entry(row, columns[k]!, values[k]!);
  }
}
