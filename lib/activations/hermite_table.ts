/**
 * Hermite series of a nonlinearity in the form that costs least.
 *
 * @module
 */
import { gradedTable } from "./graded_series.ts";
import {
  MOST_TERMS,
  type SeriesAccuracy,
  type SeriesTable,
  seriesTable,
} from "./hermite_series.ts";
import type { Decomposition } from "./quadrature/decomposition.ts";

/** Blocks from which a graded series takes less time than one of all terms. */
const FEW = 2;

/**
 * Makes the table of a series: of all terms where few do, else of graded ones.
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
): SeriesTable | undefined {
  const graded = gradedTable(phi, deviations, accuracy);
  if (graded !== undefined && graded.blocks! >= FEW) return graded;
  return seriesTable(phi, deviations, accuracy, MOST_TERMS);
}
