/**
 * Nonlinearities as Hermite series.
 *
 * @module
 */
import { chebyshevAt, NODES, octaveOf } from "../../../../activations/half_octaves.ts";
import { FAR, type SeriesTable } from "../../../../activations/hermite_series.ts";
import { parityOf, POWERS } from "../../symmetry.ts";
import { fill, filled, type TileOperation, type Wiring } from "./operation.ts";

/** The step of a table of all terms. */
export function seriesOperation(
  table: SeriesTable,
  wiring: Wiring,
): TileOperation {
  const { smallest, octaves, terms, farTerms, coefficients, ratioAtZero } = table;
  const { memory, inputs: [input], output } = wiring;
  const { functions } = memory;
  const from = input!;
  const complete = filled(wiring, from);
  const all = memory.allocate(8 * coefficients.length);
  const polynomials = memory.allocate(8 * NODES);
  const values = new Float64Array(NODES);
  const stride = 64 * terms;
  const lanes = 64 / memory.bytes;
  const columns = memory.allocate(memory.run / lanes * stride);
  const row = memory.allocate(16 * terms);
  const few = memory.allocate(8 * FAR.length);
  const factors = memory.arrays(1);
  memory.float64.set(coefficients, all / 8);
  const numberOf = new Map(octaves.map((octave, index) => [octave, index]));
  const least = 2 ** (smallest / 2);
  const ratio = (s: number, norm: number): number => s < least ? ratioAtZero : norm / s;
  /** Writes the entries of one input; gives the number of its half octave. */
  const expand = (s: number, everywhere: number, to: number, step: number): number => {
    const octave = octaveOf(s, smallest);
    const index = numberOf.get(octave)!;
    chebyshevAt(s, octave, values);
    memory.float64.set(values, polynomials / 8);
    const at = all + 8 * NODES * terms * index;
    functions.expand(memory.wide, everywhere, terms, at, polynomials, to, step);
    return index;
  };
  return {
    plus: true,
    positive: false,
    columns(start, count) {
      const { root } = from.columns;
      for (let j = 0; j < count; j++) {
        const lane = j % lanes;
        expand(
          root[start + j]!,
          0,
          columns + (j - lane) / lanes * stride + lane * memory.bytes,
          64,
        );
      }
      fill(memory, factors, { start, count }, (j) => ratio(root[j]!, output.columns.root[j]!));
    },
    row(i, count) {
      complete?.(count);
      const s = from.rows.root[i]!;
      const index = expand(s, 1, row, 16);
      const kinds = [POWERS[table.mode], parityOf(table.parity)] as const;
      const addresses = [from.address, output.address, columns, stride, row, factors] as const;
      const factor = ratio(s, output.rows.root[i]!);
      memory.float64.set(farTerms[index]!, few / 8);
      functions.series(memory.wide, ...kinds, terms, few, count, ...addresses, factor);
    },
  };
}
