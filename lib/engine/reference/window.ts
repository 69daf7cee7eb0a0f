/**
 * K'(a, b) = w sum_k K(a_k, b_k): the sum of `sum.ts` over the taps k of two windows. A tap that only
 * one of the windows has adds to the norm of that one.
 *
 * @module
 */
import { tapSite, type WindowOperation } from "../program/program.ts";
import { overRows, rowAt } from "./map.ts";
import type { PairMap, PairRow, SpatialOperation } from "./operation.ts";
import { PairSum } from "./sum.ts";

/** The operation with its windows bound. */
export function windowOperation(operation: WindowOperation): SpatialOperation {
  const { weight, local } = operation;
  let found: number[][] | undefined;
  // Found when first asked for: large images have many, and engines of their own for them.
  const taps = (): number[][] => found ??= windowTaps(operation);
  const pooled = (sites: readonly number[], variance: Float64Array): number =>
    weight * sites.reduce((sum, site) => sum + (site < 0 ? 0 : variance[site]!), 0);
  return {
    variances: ([input]) => Float64Array.from(taps(), (sites) => pooled(sites, input!.variance)),
    async maps([input], out, _, turn) {
      const [all, area] = [taps(), taps()[0]!.length];
      await overRows(out.rows.length, area * out.rows[0]!.ntk.length, turn, (e) => {
        const row = out.rows[e]!;
        const [a, b] = [out.domain.first[e]!, out.domain.second[e]!];
        if (local && a !== b) separate(row);
        else addTaps(input!, [all[a]!, all[b]!], weight, row);
      });
    },
  };
}

/** Input sites of the taps of every output site; -1 where a tap has none. */
function windowTaps({ axes }: WindowOperation): number[][] {
  let taps: number[][] = [[0]];
  for (const axis of axes) {
    const along = Array.from(
      { length: axis.output },
      (_, a) => Array.from({ length: axis.size }, (_, k) => tapSite(axis, a, k)),
    );
    const step = (site: number, next: number): number =>
      site < 0 || next < 0 ? -1 : site * axis.input + next;
    taps = taps.flatMap((sites) =>
      along.map((nexts) => sites.flatMap((site) => nexts.map((next) => step(site, next))))
    );
  }
  return taps;
}

function addTaps(
  input: PairMap,
  [left, right]: readonly [readonly number[], readonly number[]],
  weight: number,
  out: PairRow,
): void {
  const scale = Math.sqrt(weight);
  const rows = left.map((site, k) => rowAt(input, site, right[k]!));
  for (let j = 0; j < out.ntk.length; j++) {
    const total = new PairSum();
    rows.forEach((row, k) => {
      if (row !== undefined) return total.addPair(row, j, weight);
      const [a, b] = [left[k]!, right[k]!];
      total.addNorms(
        a < 0 ? 0 : scale * input.root(a),
        b < 0 ? 0 : scale * input.roots(b)[j]!,
      );
    });
    total.store(out, j);
  }
}

/** Sites with weights of their own are independent. */
function separate({ minus, plus, ntk }: PairRow): void {
  minus.fill(1);
  plus.fill(1);
  ntk.fill(0);
}
