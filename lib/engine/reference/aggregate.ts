/**
 * Graph aggregation: K' = P^T K P' over the sites of some axes, P given with each input.
 *
 * @module
 */
import type { AggregateOperation } from "../program.ts";
import { plain, setCovariance } from "./map.ts";
import type { SelfView, SpatialOperation } from "./operation.ts";

/** Sites that a site is summed over, and where among the aggregated sites each of them is. */
interface Fibre {
  readonly place: number;
  readonly sites: readonly number[];
}

/** The operation with its axes bound; `shape` is that of its input. */
export function aggregateOperation(
  { axes }: AggregateOperation,
  shape: readonly number[],
): SpatialOperation {
  const order = axes.reduce((product, axis) => product * shape[axis]!, 1);
  const fibres = fibresOf(axes, shape);
  return {
    matrix: (_, pattern) => pattern!,
    variances: ([input], pattern) =>
      Float64Array.from(fibres, (fibre) => Math.max(0, selfSum(input!, fibre, pattern!, order))),
    maps([input], out, matrices) {
      const { kernel, ntk } = plain(input!);
      const { first, second } = matrices!;
      out.rows.forEach((row, e) => {
        const [left, right] = [fibres[out.domain.first[e]!]!, fibres[out.domain.second[e]!]!];
        for (let j = 0; j < row.ntk.length; j++) {
          let [sum, tangent] = [0, 0];
          left.sites.forEach((a, k) => {
            right.sites.forEach((b, l) => {
              const weight = first[k * order + left.place]! * second[j]![l * order + right.place]!;
              if (weight === 0) return;
              const at = input!.domain.at(a, b);
              sum += weight * kernel[at]![j]!;
              tangent += weight * ntk[at]![j]!;
            });
          });
          row.ntk[j] = tangent;
          setCovariance(row, j, sum);
        }
      });
    },
  };
}

function selfSum(
  input: SelfView,
  { place, sites }: Fibre,
  pattern: Float64Array,
  order: number,
): number {
  let sum = 0;
  sites.forEach((a, k) => {
    sites.forEach((b, l) => {
      const weight = pattern[k * order + place]! * pattern[l * order + place]!;
      if (weight !== 0) sum += weight * input.covariance(a, b);
    });
  });
  return sum;
}

function fibresOf(axes: readonly number[], shape: readonly number[]): Fibre[] {
  const total = shape.reduce((product, length) => product * length, 1);
  const split = (site: number): { place: number; rest: number } => {
    const coordinates: number[] = [];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      coordinates[axis] = site % shape[axis]!;
      site = Math.floor(site / shape[axis]!);
    }
    let [place, rest] = [0, 0];
    for (const axis of axes) place = place * shape[axis]! + coordinates[axis]!;
    coordinates.forEach((at, axis) => {
      if (!axes.includes(axis)) rest = rest * shape[axis]! + at;
    });
    return { place, rest };
  };
  const parts = Array.from({ length: total }, (_, site) => split(site));
  const groups = new Map<number, number[]>();
  parts.forEach(({ place, rest }, site) => {
    const group = groups.get(rest) ?? [];
    group[place] = site;
    groups.set(rest, group);
  });
  return parts.map(({ place, rest }) => ({ place, sites: groups.get(rest)! }));
}
