/**
 * K'(a, b) = K(a, b) / sqrt(m(a) m'(b)), where m(a) is the mean of p + eps over the sites that share
 * the place of a on the other axes: correlations stay.
 *
 * @module
 */
import type { NormalizeOperation } from "../program/program.ts";
import { overRows, rowAt } from "./map.ts";
import type { SpatialOperation } from "./operation.ts";

/** The operation with its axes bound; `shape` is that of its input. */
export function spatialNormalizeOperation(
  { eps, axes = [] }: NormalizeOperation,
  shape: readonly number[],
): SpatialOperation {
  const groups = groupsOf(axes, shape);
  const inverse = (group: number, q: (site: number) => number): number => {
    const sites = groups.members[group]!;
    const mean = sites.reduce((sum, site) => sum + q(site), 0) / sites.length + eps;
    return mean === 0 ? 0 : 1 / Math.sqrt(mean);
  };
  return {
    variances([input]) {
      const scales = groups.members.map((_, g) => inverse(g, (site) => input!.variance[site]!));
      return input!.variance.map((q, site) => q * scales[groups.of[site]!]! ** 2);
    },
    async maps([input], out, _, turn) {
      const first = groups.members.map((_, g) => inverse(g, (site) => input!.root(site) ** 2));
      const second = groups.members.map((_, g) =>
        Float64Array.from(
          out.rows[0]!.ntk,
          (_, j) => inverse(g, (site) => input!.roots(site)[j]! ** 2),
        )
      );
      await overRows(out.rows.length, out.rows[0]!.ntk.length, turn, (e) => {
        const row = out.rows[e]!;
        const [a, b] = [out.domain.first[e]!, out.domain.second[e]!];
        const from = rowAt(input!, a, b)!;
        row.minus.set(from.minus);
        row.plus.set(from.plus);
        const columns = second[groups.of[b]!]!;
        for (let j = 0; j < row.ntk.length; j++) {
          row.ntk[j] = from.ntk[j]! * first[groups.of[a]!]! * columns[j]!;
        }
      });
    },
  };
}

interface Groups {
  /** Group of each site. */
  readonly of: readonly number[];
  /** Sites of each group. */
  readonly members: readonly (readonly number[])[];
}

function groupsOf(axes: readonly number[], shape: readonly number[]): Groups {
  const total = shape.reduce((product, length) => product * length, 1);
  const of = Array.from({ length: total }, (_, site) => {
    let [rest, place] = [site, 0];
    let factor = 1;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const at = rest % shape[axis]!;
      rest = Math.floor(rest / shape[axis]!);
      if (axes.includes(axis)) continue;
      place += at * factor;
      factor *= shape[axis]!;
    }
    return place;
  });
  const members: number[][] = Array.from({ length: Math.max(...of) + 1 }, () => []);
  of.forEach((group, site) => members[group]!.push(site));
  return { of, members };
}
