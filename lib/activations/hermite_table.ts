/**
 * Hermite series of a nonlinearity in the form that costs least.
 *
 * @module
 */
import { gradedTable } from "./graded_series.ts";
import {
  type GradedTable,
  MOST_TERMS,
  type SeriesAccuracy,
  type SeriesTable,
  seriesTable,
} from "./hermite_series.ts";
import type { Decomposition } from "./quadrature/decomposition.ts";

/**
 * Makes the table of a series: of graded terms, in which a pair is the same whatever other deviations there are, or
 * of all terms where the function has no such series.
 *
 * @param phi The function.
 * @param deviations All standard deviations that will be asked for.
 * @param accuracy What may be left out.
 * @returns The table; undefined if the function has kinks, or some deviation needs too many terms.
 */
export function hermiteTable(
  phi: Decomposition,
  deviations: readonly Float64Array[],
  accuracy: SeriesAccuracy,
): GradedTable | SeriesTable | undefined {
  return gradedTable(phi, deviations, accuracy) ??
    seriesTable(phi, deviations, accuracy, MOST_TERMS);
}
