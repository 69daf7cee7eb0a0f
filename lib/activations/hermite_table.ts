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
 * of all terms where the function has no such series, or only a short one.
 *
 * @param phi The function.
 * @param deviations All standard deviations that will be asked for.
 * @param accuracy What may be left out.
 * @param fewest Blocks below which a series of all terms is preferred.
 * @returns The table; undefined if the function has kinks, or some deviation needs too many terms.
 */
export function hermiteTable(
  phi: Decomposition,
  deviations: readonly Float64Array[],
  accuracy: SeriesAccuracy,
  fewest = 0,
): GradedTable | SeriesTable | undefined {
  const graded = gradedTable(phi, deviations, accuracy);
  if (graded !== undefined && graded.blocks >= fewest) return graded;
  return seriesTable(phi, deviations, accuracy, MOST_TERMS);
}
