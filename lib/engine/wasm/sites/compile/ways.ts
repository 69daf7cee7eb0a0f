/**
 * How the nonlinearities of a program are computed, and what follows for the maps.
 *
 * @module
 */
import type { DualTable } from "../../../../activations/dual_table.ts";
import type { SiteAnalysis } from "../../../analysis/mod.ts";
import { type MapPlanes, planesOf, type Way } from "../../../analysis/planes.ts";
import { type Units, unitsOf } from "../../../analysis/units.ts";
import type { Precision } from "../../../precision.ts";
import { closedOf } from "../duals/closed.ts";
import { polynomialSeries } from "../duals/polynomials.ts";
import { type Range, type Series, seriesOf } from "../duals/series.ts";

/** What is known of the inputs. */
export interface BindOptions {
  /** Number of channels. */
  readonly channels: number;
  /** Whether no entry is negative. */
  readonly positive: boolean;
  /** Least and largest standard deviations before nonlinearities that may be series, by value. */
  readonly ranges: Readonly<Record<number, Range>>;
  /** Tables of nonlinearities with kinks, by the value that they make. @default {none} */
  readonly tables?: Readonly<Record<number, DualTable>>;
}

/** A program and what is known of it. */
export interface BoundAnalysis extends SiteAnalysis {
  /** Number of channels of the inputs. */
  readonly channels: number;
  /** Rules of the scales. */
  readonly units: Units;
  /** Nonlinearities that are series, by value. */
  readonly series: ReadonlyMap<number, Series>;
  /** Tables of nonlinearities with kinks, by value. */
  readonly kinked: ReadonlyMap<number, DualTable>;
  /** Which planes there are. */
  readonly planes: MapPlanes;
}

/** Chooses how nonlinearities are computed. */
export function bindWays(
  sites: SiteAnalysis,
  precision: Precision,
  { channels, positive, ranges, tables = {} }: BindOptions,
): BoundAnalysis {
  const { twoAxis, nodes, schedule: { kept } } = sites;
  const series = new Map<number, Series>();
  const kinked = new Map<number, DualTable>();
  const ways = new Map<number, Way>();
  for (const { work, inputs: [input], output } of nodes) {
    if (work.kind !== "dual") continue;
    const range = ranges[input!];
    const found = range === undefined
      ? polynomialSeries(work.activation, precision)
      : seriesOf(work.activation, range, precision);
    if (found !== undefined) series.set(output, found);
    const table = tables[output];
    if (table !== undefined) kinked.set(output, table);
    const made = found ?? table;
    const closed = closedOf(work.activation);
    if (made !== undefined) ways.set(output, { parity: made.parity, measures: false });
    else if (closed !== undefined) ways.set(output, { parity: closed.parity, measures: true });
  }
  const planes = planesOf(nodes, { ways, positiveInputs: positive, kept });
  return { ...sites, channels, units: unitsOf(twoAxis, nodes), series, kinked, planes };
}
