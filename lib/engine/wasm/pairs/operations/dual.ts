/**
 * Nonlinearities: which function of the module computes each, with which parameters.
 *
 * @module
 */
import { type Activation, familyOf } from "../../../../activations/mod.ts";
import type { AffineOperation } from "../../../program/program.ts";
import type { Scales } from "../../../reference/operation.ts";
import { closedFormOf, type ClosedMaps } from "../../closed_forms.ts";
import { parityOf } from "../../symmetry.ts";
import { ARRAY } from "../protocol.ts";
import { affineReluOperation } from "./affine.ts";
import { rectifiedOperation, signOperation } from "./angle.ts";
import { filled, type TileOperation, type Wiring } from "./operation.ts";
import { gradedOperation } from "./graded.ts";
import { mapsOperation } from "./maps.ts";
import { polynomialOperation } from "./polynomial.ts";
import { seriesOperation } from "./series.ts";
import { tableOperation } from "./table.ts";

const IDENTITY: AffineOperation = { op: "affine", weight: 1, bias: 0, ntkWeight: 0, ntkBias: 0 };

/** The nonlinearity bound to what it reads and writes. */
export function dualOperation(activation: Activation, wiring: Wiring): TileOperation {
  const family = familyOf(activation);
  if (family.form === "piecewiseLinear") return affineReluOperation(IDENTITY, family, wiring);
  const { table } = wiring;
  if (table?.form === "graded") return gradedOperation(table, wiring);
  if (table?.form === "series") return seriesOperation(table, wiring);
  if (table?.form === "table") return tableOperation(table, wiring);
  switch (family.form) {
    case "polynomial":
      return polynomialOperation(family.expansion(), wiring);
    case "sign":
      return signOperation(wiring);
    case "rectifiedPower":
      return rectifiedOperation(family.degree, wiring);
    default: {
      const closed = closedFormOf(family);
      return closed === undefined
        ? mapsOperation(activation, wiring)
        : closedOperation(closed, wiring);
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
  if (table) return true;
  const family = familyOf(activation);
  switch (family.form) {
    case "piecewiseLinear":
    case "polynomial":
      return true;
    case "rectifiedPower":
      return family.degree > 0;
    default: {
      const closed = closedFormOf(family);
      return closed !== undefined && largest <= closed.most;
    }
  }
}

function closedOperation(form: ClosedMaps, wiring: Wiring): TileOperation {
  const { memory, inputs: [input], output } = wiring;
  const from = input!;
  const { kind, parity, features, parameters, factor } = form;
  const symmetry = parityOf(parity);
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
      memory.functions.dual(
        memory.wide,
        kind,
        symmetry,
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
