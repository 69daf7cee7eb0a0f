/**
 * Nonlinearities with kinks as tables of their dual maps.
 *
 * @module
 */
import { chebyshevPolynomials } from "../../../activations/chebyshev.ts";
import { decompose, isNumerical } from "../../../activations/decompose.ts";
import { type DualTable, termsOf } from "../../../activations/dual_table.ts";
import { ACCURACY, NODES, octaveOf } from "../../../activations/hermite_series.ts";
import { dualTable, TABLE_ERROR } from "../../../activations/make_dual_table.ts";
import { type Activation, activationRule } from "../../../activations/mod.ts";
import { piecesOf, slopeGrid } from "../../../activations/quadrature/maps.ts";
import type { Program } from "../../program.ts";
import type { Precision } from "../thread_memory.ts";
import type { SpatialMemory } from "./assembler.ts";
import type { SeriesFeatures } from "./compiled.ts";
import { type Range, seriesOf } from "./series.ts";
import { allocatePointers, interpolate, storeOctave } from "./tabulated.ts";

/** Errors that are allowed. */
const ERRORS = { f32: 1e-7, f64: TABLE_ERROR } as const;

/** Most numbers of one site. */
const MOST = 512;

/**
 * Makes the tables of a program.
 *
 * @param program The program.
 * @param ranges Least and largest deviations before nonlinearities, by value.
 * @param options Element type of the maps, and the number of pairs of sites.
 */
export async function dualTables(
  { steps }: Program,
  ranges: Readonly<Record<number, Range>>,
  { precision, pairs }: { readonly precision: Precision; readonly pairs: number },
): Promise<Record<number, DualTable>> {
  const tables: Record<number, DualTable> = {};
  for (const [k, { operation, inputs: [input] }] of steps.entries()) {
    const range = ranges[input!];
    if (operation.op !== "dual" || range === undefined) continue;
    const activation: Activation = operation.activation;
    const phi = isNumerical(activation) ? decompose(activation) : undefined;
    if (phi === undefined || seriesOf(activation, range, precision) !== undefined) continue;
    const slopes = slopeGrid(phi, range[1]);
    const table = await dualTable(activationRule<Activation>(activation).dual(activation), {
      deviations: [Float64Array.from(range)],
      pairs,
      slopes,
      kinked: slopes === undefined && piecesOf(phi)(range[1]).kinks.length > 0,
      error: ERRORS[precision],
    });
    if (table !== undefined && termsOf(table) <= MOST) tables[k + 1] = table;
  }
  return tables;
}

/** Numbers of a site beside s'/s. */
export function entriesOf(table: DualTable): number {
  const entries = 1 + table.size + termsOf(table);
  return entries + entries % 2;
}

/** Puts what is needed of one input in memory, for deviations in a range. */
export function storeTable(
  memory: SpatialMemory,
  table: DualTable,
  [low, high]: Range,
): Omit<SeriesFeatures, "slot"> {
  const { size, coefficients, scale, middle, half } = table;
  const { smallest } = ACCURACY[memory.precision];
  const terms = termsOf(table);
  const entries = entriesOf(table);
  const polynomials = new Float64Array(size);
  const values = new Float64Array(entries);
  const of = (s: number): Float64Array => {
    // Half octaves reach beyond the range, where the place goes on.
    const place = half === 0 ? 0 : (s / (s + scale) - middle) / half;
    chebyshevPolynomials(place, polynomials);
    values.fill(0);
    values[0] = place;
    values.set(polynomials, 1);
    polynomials.forEach((factor, a) => {
      for (let k = 0; k < terms; k++) {
        values[1 + size + k]! += factor * coefficients[a * terms + k]!;
      }
    });
    return values;
  };
  const pointers = allocatePointers(memory);
  const [first, last] = [octaveOf(low, smallest), octaveOf(high, smallest)];
  for (let octave = first; octave <= last; octave++) {
    storeOctave(memory, pointers, octave, interpolate(octave, entries, of));
  }
  const stored = { pointers, first, last, entries, nodes: NODES, smallest, ratioAtZero: 0 };
  return { of: stored, numbers: 0 };
}
