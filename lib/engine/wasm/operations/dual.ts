/**
 * Nonlinearities: which function of the kernels computes each, with which parameters.
 *
 * @module
 */
import { isNumerical } from "../../../activations/decompose.ts";
import type { Activation } from "../../../activations/mod.ts";
import type { AffineOperation } from "../../program.ts";
import type { Scales } from "../../reference/operation.ts";
import { ARRAY } from "../thread_memory.ts";
import { affineReluOperation } from "./affine.ts";
import { rectifiedOperation, signOperation } from "./angle.ts";
import { type ClosedForm, closedFormOf } from "./closed_forms.ts";
import { expansionOf } from "./expansion.ts";
import { filled, type TileOperation, type Wiring } from "./operation.ts";
import { gradedOperation } from "./graded.ts";
import { slopesOf } from "./piecewise_linear.ts";
import { mapsOperation } from "./maps.ts";
import { polynomialOperation } from "./polynomial.ts";
import { seriesOperation } from "./series.ts";
import { tableOperation } from "./table.ts";

export { KINDS, type Smooth, smoothOf } from "./smooth.ts";

const IDENTITY: AffineOperation = { op: "affine", weight: 1, bias: 0, ntkWeight: 0, ntkBias: 0 };

/** The nonlinearity bound to what it reads and writes. */
export function dualOperation(activation: Activation, wiring: Wiring): TileOperation {
  const slopes = slopesOf(activation);
  if (slopes !== undefined) return affineReluOperation(IDENTITY, slopes, wiring);
  const { table } = wiring;
  if (table?.form === "graded") return gradedOperation(table, wiring);
  if (table?.form === "series") return seriesOperation(table, wiring);
  if (table?.form === "table") return tableOperation(table, wiring);
  if (isNumerical(activation)) return mapsOperation(activation, wiring);
  const expansion = expansionOf(activation);
  if (expansion !== undefined) return polynomialOperation(expansion, wiring);
  switch (activation.kind) {
    case "sign":
      return signOperation(wiring);
    case "rectifiedMonomial":
      return rectifiedOperation(activation.degree, wiring);
    default: {
      const form = closedFormOf(activation);
      if (form !== undefined) return closedOperation(form, wiring);
      throw new TypeError(`Cannot run ${activation.kind} as the engine has no function for it`);
    }
  }
}

/** What decides whether float32 will do, beside the nonlinearity. */
export interface Extent {
  /** Whether there is a table. */
  readonly table: boolean;
  /** Largest variance of an input. */
  readonly largest: number;
}

/**
 * Whether there is a function for float32. Not for functions with a jump: their new angle is the root of
 * the old one, so a rounding of 1e-8 becomes one of 1e-4.
 */
export function hasFloat32(activation: Activation, { table, largest }: Extent): boolean {
  if (isNumerical(activation)) return table;
  if (activation.kind === "rectifiedMonomial") return activation.degree > 0;
  const form = closedFormOf(activation);
  return form === undefined ? activation.kind !== "sign" : largest <= form.most;
}

function closedOperation(form: ClosedForm, wiring: Wiring): TileOperation {
  const { memory, inputs: [input], output } = wiring;
  const from = input!;
  const { kind, parity, features, parameters, factor } = form;
  const complete = filled(wiring, from);
  const columns = memory.arrays(features);
  const row = memory.vectors([...new Array<number>(features).fill(0), factor, ...parameters]);
  const featuresOf = (x: Scales, y: Scales, i: number): readonly number[] =>
    form.featuresOf({ p: x.variance[i]!, s: x.root[i]!, deviation: y.root[i]! });
  return {
    plus: true,
    positive: false,
    columns(start, count) {
      for (let j = 0; j < count; j++) {
        const values = featuresOf(from.columns, output.columns, start + j);
        values.forEach((value, k) => memory.set(columns + k * ARRAY, j, value));
      }
    },
    row(i, count) {
      complete?.(count);
      const values = featuresOf(from.rows, output.rows, i);
      values.forEach((value, k) => memory.setVector(row, k, value));
      memory.kernels.dual(
        kind,
        parity,
        features,
        count,
        from.address,
        output.address,
        columns,
        row,
      );
    },
  };
}
