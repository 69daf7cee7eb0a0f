/**
 * Tables of dual maps that are kept between calls.
 *
 * A table is made for a range of standard deviations rounded outward to powers of 2^(1/4), so that calls with
 * other inputs of about the same range find it, and parts of a kernel have the digits of the whole.
 *
 * @module
 */
import type { DualTable } from "./dual_table.ts";
import { Kept } from "./kept.ts";
import { dualTable, type DualTableOptions, rangeOf } from "./make_dual_table.ts";
import type { DualMaps } from "./rule.ts";

/** Steps of the ends of a range for each factor of two. */
const STEPS = 4;

/** Deviations below this share of the largest count as zero. */
const SMALLEST = 2 ** -30;

/** A table, or for how many pairs none could be had. */
interface Attempt {
  readonly table: DualTable | undefined;
  readonly pairs: number;
}

/** Tables by what they belong to. */
export const KEPT_TABLES: Kept<Attempt> = new Kept<Attempt>();

/**
 * The table of dual maps for some deviations.
 *
 * @param owner What it belongs to, the same object for the same maps.
 * @param maps The dual maps.
 * @param options What it is made for.
 * @returns The table; undefined if its error would be above the one allowed, or if it does not pay.
 */
export async function keptDualTable(
  owner: object,
  maps: DualMaps,
  options: DualTableOptions,
): Promise<DualTable | undefined> {
  const range = outward(rangeOf(options.deviations), options.kinked ?? false);
  const key = `${range} ${options.error}`;
  const known = KEPT_TABLES.find(owner, key);
  if (known !== undefined && (known.table !== undefined || known.pairs >= options.pairs)) {
    return known.table;
  }
  const table = await dualTable(maps, { ...options, deviations: [Float64Array.from(range)] });
  KEPT_TABLES.put(owner, key, { table, pairs: options.pairs });
  return table;
}

/** The range itself for functions with kinks off zero, which have a table for a single deviation only. */
function outward(
  [least, most]: readonly [number, number],
  kinked: boolean,
): readonly [number, number] {
  if (kinked || most === 0) return [least, most];
  const low = least <= SMALLEST * most ? 0 : 2 ** (Math.floor(STEPS * Math.log2(least)) / STEPS);
  return [low, 2 ** (Math.ceil(STEPS * Math.log2(most)) / STEPS)];
}
