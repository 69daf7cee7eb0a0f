/**
 * The operations of the program language. Each has a file, but that normalisation and dropout share one, and that a
 * nonlinearity has a file for each way to compute it.
 *
 * @module
 */
import type { Operation } from "../../../program/program.ts";
import { affineOperation } from "./affine.ts";
import { dualOperation } from "./dual.ts";
import type { TileOperation, Wiring } from "./operation.ts";
import { productOperation } from "./product.ts";
import { dropoutOperation, normalizeOperation } from "./scaling.ts";
import { sumOperation } from "./sum.ts";

export { affineReluOperation, type Slopes } from "./affine.ts";
export { hasFloat32 } from "./dual.ts";
export type { Slot, TileOperation, Wiring } from "./operation.ts";

/** An operation bound to what it reads and writes. */
export function bindOperation(operation: Operation, wiring: Wiring): TileOperation {
  switch (operation.op) {
    case "affine":
      return affineOperation(operation, wiring);
    case "dual":
      return dualOperation(operation.activation, wiring);
    case "sum":
      return sumOperation(operation, wiring);
    case "product":
      return productOperation(wiring);
    case "normalize":
      return normalizeOperation(operation, wiring);
    case "dropout":
      return dropoutOperation(operation, wiring);
    default:
      throw new TypeError(`Cannot run ${operation.op} on pairs without sites`);
  }
}
