/**
 * y = (x - m)/sqrt(eps + v) with mean m and variance v over each group of sites and all channels.
 *
 * With r = (eps + v)^(-1/2) the adjoint is x' = r (g - mean g - y mean(g y)).
 *
 * @module
 */
import { powerSeries, type Series, timesSeries } from "../../activations/taylor.ts";
import { entriesOf, type NormalizePrimitive, type ValueShape } from "../graph.ts";
import type { Jet } from "../jet.ts";
import type { PrimitiveRule } from "./rule.ts";

/** The readings of this primitive. */
export const normalizeRule: PrimitiveRule<NormalizePrimitive> = {
  byInput: true,
  forward(primitive, { n, to, inputs }) {
    const [x, size] = [inputs[0]!, entriesOf(to)];
    const out = x.map(() => new Float64Array(n * size));
    for (let i = 0; i < n; i++) {
      for (const sites of primitive.groups) {
        const at = members(sites, to, i * size);
        const group = read(x, at);
        const { root, centred } = standard(group, primitive.eps);
        write(out, at, centred.map((entry) => timesSeries(entry, root)));
      }
    }
    return out;
  },
  backward(primitive, { n, to, inputs, output }, { jet, copies }) {
    const [x, size] = [inputs[0]!, entriesOf(to)];
    const out = x.map(() => new Float64Array(n * copies * size));
    for (let i = 0; i < n; i++) {
      for (const sites of primitive.groups) {
        const group = members(sites, to, i * size);
        const { root } = standard(read(x, group), primitive.eps);
        const y = read(output, group);
        for (let copy = 0; copy < copies; copy++) {
          const at = members(sites, to, (i * copies + copy) * size);
          const g = read(jet, at);
          const mean = meanOf(g);
          const along = meanOf(g.map((entry, k) => timesSeries(entry, y[k]!)));
          write(
            out,
            at,
            g.map((entry, k) => {
              const part = timesSeries(y[k]!, along);
              return timesSeries(entry.map((each, j) => each - mean[j]! - part[j]!), root);
            }),
          );
        }
      }
    }
    return [out];
  },
};

/** Numbers of the entries of a group. */
function members(sites: readonly number[], { channels }: ValueShape, start: number): number[] {
  return sites.flatMap((site) =>
    Array.from({ length: channels }, (_, c) => start + site * channels + c)
  );
}

/** Entries as power series. */
function read(jet: Jet, at: readonly number[]): Series[] {
  return at.map((i) => jet.map((coefficient) => coefficient?.[i] ?? 0));
}

function write(out: readonly Float64Array[], at: readonly number[], values: readonly Series[]) {
  at.forEach((i, k) => values[k]!.forEach((value, j) => out[j]![i] = value));
}

function standard(group: readonly Series[], eps: number): { root: Series; centred: Series[] } {
  const mean = meanOf(group);
  const centred = group.map((entry) => entry.map((value, j) => value - mean[j]!));
  const variance = meanOf(centred.map((entry) => timesSeries(entry, entry)));
  const guarded = variance.map((value, j) => j === 0 ? value + eps : value);
  // A constant group has no direction: it stays at zero, as 1/sqrt(0) := 0.
  const root = guarded[0] === 0 ? guarded.map(() => 0) : powerSeries(guarded, -0.5);
  return { root, centred };
}

function meanOf(group: readonly Series[]): Series {
  return group[0]!.map((_, j) => group.reduce((sum, entry) => sum + entry[j]!, 0) / group.length);
}
