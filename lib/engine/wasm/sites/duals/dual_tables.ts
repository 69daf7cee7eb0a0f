/**
 * Nonlinearities with kinks as tables of their dual maps.
 *
 * @module
 */
import { chebyshevPolynomials } from "../../../../activations/chebyshev.ts";
import { type DualTable, placeOf, termsOf } from "../../../../activations/dual_table.ts";
import { keptDualTable } from "../../../../activations/kept_dual_table.ts";
import { TABLE_ERROR } from "../../../../activations/make_dual_table.ts";
import { type Activation, activationRule, familyOf } from "../../../../activations/mod.ts";
import { tableSource } from "../../../../activations/quadrature/maps.ts";
import type { Turn } from "../../../../parallel/yielder.ts";
import type { Program } from "../../../program/program.ts";
import type { Precision } from "../../../precision.ts";
import type { SiteNumbers } from "../compile/compiled.ts";
import { type Range, seriesOf } from "./series.ts";

/** Errors that are allowed. */
const ERRORS = { f32: 1e-7, f64: TABLE_ERROR } as const;

/** Most numbers of one site. */
const MOST = 512;

/** What tables are for. */
export interface DualTablesOptions {
  /** Element type of the maps. */
  readonly precision: Precision;
  /** Number of pairs of sites. */
  readonly pairs: number;
  /** Awaited every few milliseconds. @default {nothing} */
  readonly turn?: Turn;
}

/**
 * Makes the tables of a program.
 *
 * @param program The program.
 * @param ranges Least and largest deviations before nonlinearities, by value.
 * @param options What the tables are for, and how the caller is heeded meanwhile.
 */
export async function dualTables(
  { steps }: Program,
  ranges: Readonly<Record<number, Range>>,
  { precision, pairs, turn }: DualTablesOptions,
): Promise<Record<number, DualTable>> {
  const tables: Record<number, DualTable> = {};
  for (const [k, { operation, inputs: [input] }] of steps.entries()) {
    const range = ranges[input!];
    if (operation.op !== "dual" || range === undefined) continue;
    const activation: Activation = operation.activation;
    const family = familyOf(activation);
    if (family.form !== "integral") continue;
    if (seriesOf(activation, range, precision) !== undefined) continue;
    const { phi } = family;
    const maps = activationRule<Activation>(activation).dual(activation);
    const table = await keptDualTable(phi, maps, {
      deviations: [Float64Array.from(range)],
      pairs,
      ...(turn === undefined ? {} : { turn }),
      ...tableSource(phi, range[1]),
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

/**
 * What each site has, found for every one: where all deviations are nearly one, a table runs through its
 * length within their last digits, which no function of log s could tell apart.
 */
export function tableNumbers(table: DualTable): SiteNumbers {
  const { size, coefficients } = table;
  const terms = termsOf(table);
  const polynomials = new Float64Array(size);
  const numbers = new Float64Array(1 + entriesOf(table));
  const sums = numbers.subarray(2 + size, 2 + size + terms);
  return (s) => {
    numbers[1] = placeOf(table, s);
    chebyshevPolynomials(numbers[1], polynomials);
    numbers.set(polynomials, 2);
    sums.fill(0);
    for (let a = 0, at = 0; a < size; a++) {
      const factor = polynomials[a]!;
      for (let k = 0; k < terms; k++, at++) sums[k]! += factor * coefficients[at]!;
    }
    return numbers;
  };
}
