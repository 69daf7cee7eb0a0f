/**
 * K' = w K + b with biases of its own at every site: b counts only where a = b.
 *
 * @module
 */
import type { AffineOperation } from "../program/program.ts";
import { affineOperation } from "./affine.ts";
import { overRows, rowAt, setCovariance } from "./map.ts";
import { covarianceAt, type SpatialOperation } from "./operation.ts";

/** The operation with its numbers bound. */
export function localAffineOperation(operation: AffineOperation): SpatialOperation {
  const { weight, ntkWeight } = operation;
  const same = affineOperation(operation);
  return {
    variances: ([input]) => input!.variance.map((q) => same.variance([q])),
    async maps([input], out, _, turn) {
      await overRows(out.rows.length, out.rows[0]!.ntk.length, turn, (e) => {
        const row = out.rows[e]!;
        const [a, b] = [out.domain.first[e]!, out.domain.second[e]!];
        const from = rowAt(input!, a, b)!;
        if (a === b) return same.pairs([from], row);
        for (let j = 0; j < row.ntk.length; j++) {
          const covariance = covarianceAt(from, j);
          setCovariance(row, j, weight * covariance);
          row.ntk[j] = weight * from.ntk[j]! + ntkWeight * covariance;
        }
      });
    },
  };
}
