/**
 * How the nonlinearities of a program are computed, and what follows for the maps.
 *
 * @module
 */
import type { DualTable } from "../../../../activations/dual_table.ts";
import { type Activation, familyOf } from "../../../../activations/mod.ts";
import type { SiteAnalysis } from "../../../analysis/mod.ts";
import { type DualTraits, type MapPlanes, planesOf } from "../../../analysis/planes.ts";
import { type Units, unitsOf } from "../../../analysis/units.ts";
import type { SitePlan } from "../plan.ts";
import type { Precision } from "../../../precision.ts";
import { type Closed, closedOf } from "../duals/closed.ts";
import { polynomialSeries } from "../duals/polynomials.ts";
import { type Range, type Series, seriesOf } from "../duals/series.ts";

/** A series whose terms are in blocks. */
export type GradedSeries = Series & Required<Pick<Series, "groups" | "blocks">>;

/** How a nonlinearity is computed. */
export type Way =
  | { readonly kind: "closed"; readonly closed: Closed }
  | { readonly kind: "series"; readonly series: Series }
  | { readonly kind: "graded"; readonly series: GradedSeries }
  | { readonly kind: "table"; readonly table: DualTable }
  /** In TypeScript, a pair of sites at a time. */
  | { readonly kind: "scripted" };

/** What a way depends on. */
export interface WayOptions {
  /** Element type of the maps. */
  readonly precision: Precision;
  /** Least and largest standard deviation before the nonlinearity; undefined if nobody has looked. */
  readonly range: Range | undefined;
  /** The table of its dual maps, if there is one. @default {none} */
  readonly table?: DualTable | undefined;
}

/** Chooses how a nonlinearity that is not piecewise linear is computed. */
export function wayOf(activation: Activation, { precision, range, table }: WayOptions): Way {
  switch (familyOf(activation).form) {
    case "polynomial":
      return seriesWay(polynomialSeries(activation, precision));
    case "integral": {
      const series = range === undefined ? undefined : seriesOf(activation, range, precision);
      return series === undefined && table !== undefined
        ? { kind: "table", table }
        : seriesWay(series);
    }
    default: {
      const closed = closedOf(activation);
      return closed === undefined ? { kind: "scripted" } : { kind: "closed", closed };
    }
  }
}

function seriesWay(series: Series | undefined): Way {
  if (series === undefined) return { kind: "scripted" };
  return isGraded(series) ? { kind: "graded", series } : { kind: "series", series };
}

function isGraded(series: Series): series is GradedSeries {
  return series.blocks !== undefined;
}

/** What the planes depend on; undefined if all of them are written as they are. */
function traitsOf(way: Way): DualTraits | undefined {
  switch (way.kind) {
    case "closed":
      return { parity: way.closed.parity, measures: true };
    case "series":
    case "graded":
      return { parity: way.series.parity, measures: false };
    case "table":
      return { parity: way.table.parity, measures: false };
    case "scripted":
      return undefined;
  }
}

/** What is known of the inputs. */
export interface BindOptions {
  /** Number of channels. */
  readonly channels: number;
  /** Whether no entry is negative. */
  readonly positive: boolean;
  /** Least and largest standard deviations before nonlinearities that may be series, by value. */
  readonly ranges: Readonly<Record<number, Range>>;
  /** Where each kernel that is asked for goes. */
  readonly results: SitePlan["results"];
  /** Tables of nonlinearities with kinks, by the value that they make. @default {none} */
  readonly tables?: Readonly<Record<number, DualTable>>;
}

/** A program and what is known of it. */
export interface BoundAnalysis extends SiteAnalysis {
  /** Number of channels of the inputs. */
  readonly channels: number;
  /** Rules of the scales. */
  readonly units: Units;
  /** How nonlinearities that are not piecewise linear are computed, by the value that they make. */
  readonly ways: ReadonlyMap<number, Way>;
  /** Which planes there are. */
  readonly planes: MapPlanes;
  /** Whether the NTK is asked for. */
  readonly asksNtk: boolean;
}

/** Chooses how nonlinearities are computed, and finds the planes and the units of all values. */
export function bindAnalysis(
  sites: SiteAnalysis,
  precision: Precision,
  { channels, positive, ranges, results, tables = {} }: BindOptions,
): BoundAnalysis {
  const { twoAxis, nodes, schedule: { kept } } = sites;
  const ways = new Map<number, Way>();
  const duals = new Map<number, DualTraits>();
  for (const { work, inputs: [input], output } of nodes) {
    if (work.kind !== "dual") continue;
    const options = { precision, range: ranges[input!], table: tables[output] };
    const way = wayOf(work.activation, options);
    const traits = traitsOf(way);
    ways.set(output, way);
    if (traits !== undefined) duals.set(output, traits);
  }
  const planes = planesOf(nodes, { duals, positiveInputs: positive, kept });
  const units = unitsOf(twoAxis, nodes);
  const asksNtk = results.ntk !== undefined;
  return { ...sites, channels, units, ways, planes, asksNtk };
}
