/**
 * What nonlinearities need of one input at each site, as tables in memory.
 *
 * @module
 */
import type { SiteMemory } from "../memory.ts";
import type { Closed } from "./closed.ts";
import type { SeriesFeatures } from "../compile/compiled.ts";
import { octaveEntries, type Series } from "./series.ts";
import { allocatePointers, storeOctave, Tabulated } from "./tabulated.ts";

/** The numbers for a closed form; undefined if it needs none. */
export function closedFeatures(
  memory: SiteMemory,
  { featuresOf: of }: Closed,
): Tabulated | undefined {
  if (of === undefined) return undefined;
  const { precision } = memory;
  return new Tabulated(memory, of(1, precision).length, (s) => of(s * s, precision));
}

/** Puts the coefficients of a series in memory, as far as they lie in a table. */
export function storeSeries(
  memory: SiteMemory,
  series: Series,
): Omit<SeriesFeatures, "slot"> {
  const { entries, numbers, of } = series;
  const list = memory.allocate(4 * numbers.length);
  memory.words.set(numbers, list / 4);
  if (typeof of === "function") return { of, numbers: list };
  const { octaves, smallest, ratioAtZero } = of.table;
  const pointers = allocatePointers(memory);
  octaves.forEach((octave, k) => {
    storeOctave(memory, pointers, octave, octaveEntries(series, of.table, k));
  });
  return {
    of: {
      ...{ pointers, first: octaves[0]!, last: octaves.at(-1)! },
      ...{ entries, nodes: of.nodes, smallest, ratioAtZero },
    },
    numbers: list,
  };
}
