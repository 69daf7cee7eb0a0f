/**
 * K'(a, b) = sum_ij P(a, i) P(b, j) K(i, j), Theta' likewise. A sum of covariances leaves 1 - rho as a
 * difference; a pair of rows with one entry each keeps the distances that it reads.
 *
 * @module
 */
import type { MixOperation } from "../program/program.ts";
import { overRows, plain, setCovariance } from "./map.ts";
import type { PairRow, SpatialOperation } from "./operation.ts";

/** Rows of few sites between turns. */
const TOGETHER = 64;

interface SparseRow {
  readonly sites: readonly number[];
  readonly weights: readonly number[];
}

/** The operation with its matrix bound. */
export function mixOperation(operation: MixOperation): SpatialOperation {
  let found: SparseRow[] | undefined;
  // Found when first asked for, as the taps of windows are.
  const rowsOf = (): SparseRow[] => found ??= mixRows(operation);
  return {
    async variances([input], _, turn) {
      const matrix = rowsOf();
      const made = new Float64Array(matrix.length);
      for (const [a, { sites, weights }] of matrix.entries()) {
        let sum = 0;
        await overRows(sites.length, sites.length, turn, (k) => {
          sites.forEach((j, l) => {
            sum += weights[k]! * weights[l]! * input!.covariance(sites[k]!, j);
          });
        });
        if (a % TOGETHER === 0) await turn();
        // Weights of both signs may round a zero to below it.
        made[a] = Math.max(0, sum);
      }
      return made;
    },
    async maps([input], out, _, turn) {
      const matrix = rowsOf();
      const { kernel, ntk } = await plain(input!, turn);
      const { domain, rows } = input!;
      for (const [e, row] of out.rows.entries()) {
        const [left, right] = [matrix[out.domain.first[e]!]!, matrix[out.domain.second[e]!]!];
        const sums = new Float64Array(row.ntk.length);
        await overRows(left.sites.length, right.sites.length * sums.length, turn, (k) => {
          const i = left.sites[k]!;
          right.sites.forEach((j, l) => {
            const weight = left.weights[k]! * right.weights[l]!;
            const at = domain.at(i, j);
            const [from, tangents] = [kernel[at]!, ntk[at]!];
            for (let c = 0; c < sums.length; c++) {
              sums[c]! += weight * from[c]!;
              row.ntk[c]! += weight * tangents[c]!;
            }
          });
        });
        if (isMultiple(left) && isMultiple(right)) {
          keepDistances(rows[domain.at(left.sites[0]!, right.sites[0]!)]!, row);
        } else sums.forEach((sum, j) => setCovariance(row, j, sum));
        if (e % TOGETHER === 0) await turn();
      }
    },
  };
}

/** Whether an output site is a positive multiple of an input site. */
function isMultiple({ weights }: SparseRow): boolean {
  return weights.length === 1 && weights[0]! > 0;
}

function keepDistances({ minus, plus }: PairRow, out: PairRow): void {
  out.minus.set(minus);
  out.plus.set(plus);
}

/** Rows of the product of the matrices of all axes. */
function mixRows({ axes }: MixOperation): SparseRow[] {
  let rows: SparseRow[] = [{ sites: [0], weights: [1] }];
  for (const { input, sites, weights } of axes) {
    rows = rows.flatMap((row) =>
      sites.map((next, a) => ({
        sites: row.sites.flatMap((site) => next.map((i) => site * input + i)),
        weights: row.weights.flatMap((weight) => weights[a]!.map((factor) => weight * factor)),
      }))
    );
  }
  return rows;
}
