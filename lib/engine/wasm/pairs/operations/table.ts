/**
 * Nonlinearities by tables of their dual maps.
 *
 * @module
 */
import { chebyshevPolynomials } from "../../../../activations/chebyshev.ts";
import { type DualTable, placeOf, termsOf } from "../../../../activations/dual_table.ts";
import { parityOf } from "../../symmetry.ts";
import { filled, type TileOperation, type Wiring } from "./operation.ts";

/** The step of a table; `pairs/assembly/table.ts` says how it lies in memory. */
export function tableOperation(table: DualTable, wiring: Wiring): TileOperation {
  const { parity, size, angles, coefficients } = table;
  const { memory, inputs: [input], output } = wiring;
  const { functions } = memory;
  const from = input!;
  const complete = filled(wiring, from);
  const terms = termsOf(table);
  const all = memory.allocate(8 * coefficients.length);
  const polynomials = memory.allocate(8 * size);
  const values = new Float64Array(size);
  const stride = 64 * (size + 1);
  const lanes = 64 / memory.bytes;
  const columns = memory.allocate(memory.run / lanes * stride);
  const row = memory.allocate(16 * terms);
  memory.float64.set(coefficients, all / 8);
  return {
    plus: true,
    positive: false,
    columns(start, count) {
      for (let j = 0; j < count; j++) {
        const place = placeOf(table, from.columns.root[start + j]!);
        chebyshevPolynomials(place, values);
        const lane = j % lanes;
        const block = columns + (j - lane) / lanes * stride;
        values.forEach((value, b) => memory.set(block + 64 * b, lane, value));
        memory.set(block + 64 * size, lane, place);
      }
    },
    row(i, count) {
      complete?.(count);
      const place = placeOf(table, from.rows.root[i]!);
      chebyshevPolynomials(place, values);
      memory.float64.set(values, polynomials / 8);
      functions.contract(memory.wide, size, terms, all, polynomials, row);
      functions.table(
        memory.wide,
        parityOf(parity),
        size,
        angles,
        count,
        from.address,
        output.address,
        columns,
        stride,
        row,
        place,
      );
    },
  };
}
