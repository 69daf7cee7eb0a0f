/**
 * Branches side by side along a spatial axis: K'(a, b) = K_i(a, b) within branch i, 0 across branches.
 *
 * @module
 */
import type { StackOperation } from "../program/program.ts";
import { overRows, rowAt } from "./map.ts";
import type { SpatialOperation } from "./operation.ts";

interface Origin {
  readonly branch: number;
  readonly site: number;
}

/** The operation with its branches bound; `shape` is that of the output. */
export function stackOperation(
  { axis, lengths }: StackOperation,
  shape: readonly number[],
): SpatialOperation {
  const origins = originsOf(axis, lengths, shape);
  return {
    variances: (inputs) =>
      Float64Array.from(origins, ({ branch, site }) => inputs[branch]!.variance[site]!),
    async maps(inputs, out, _, turn) {
      await overRows(out.rows.length, out.rows[0]!.ntk.length, turn, (e) => {
        const row = out.rows[e]!;
        const [a, b] = [origins[out.domain.first[e]!]!, origins[out.domain.second[e]!]!];
        const same = a.branch === b.branch;
        const from = same ? rowAt(inputs[a.branch]!, a.site, b.site) : undefined;
        if (from === undefined) {
          row.minus.fill(1);
          row.plus.fill(1);
          row.ntk.fill(0);
          return;
        }
        row.minus.set(from.minus);
        row.plus.set(from.plus);
        row.ntk.set(from.ntk);
      });
    },
  };
}

function originsOf(
  axis: number,
  lengths: readonly number[],
  shape: readonly number[],
): Origin[] {
  const inner = shape.slice(axis + 1).reduce((product, length) => product * length, 1);
  const total = shape.reduce((product, length) => product * length, 1);
  return Array.from({ length: total }, (_, site) => {
    const outer = Math.floor(site / (inner * shape[axis]!));
    let along = Math.floor(site / inner) % shape[axis]!;
    let branch = 0;
    while (along >= lengths[branch]!) along -= lengths[branch++]!;
    return { branch, site: (outer * lengths[branch]! + along) * inner + site % inner };
  });
}
