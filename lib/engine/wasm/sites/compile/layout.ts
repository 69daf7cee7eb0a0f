/**
 * Where everything lies: slots for what is known of single inputs, and sums and stores of values.
 *
 * @module
 */
import type { Turn } from "../../../../parallel/mod.ts";
import { entriesOf, tableNumbers } from "../duals/dual_tables.ts";
import type { SiteMemory } from "../memory.ts";
import type { Features, SeriesFeatures, Slot } from "./compiled.ts";
import type { BoundAnalysis, Way } from "./ways.ts";
import type { MapCells } from "../../../analysis/footprints.ts";
import { type Extents, extentsOf, larger } from "../../../analysis/extents.ts";
import { closedFeatures, storeSeries } from "../duals/site_numbers.ts";
import { SlotMaker } from "./slots.ts";
import { squareOf, type Store, storeOf } from "./stores.ts";

/** Where everything lies. */
export interface Layout {
  /** Bytes of a plane of a map. */
  readonly plane: number;
  /** Two planes for what windows sum. */
  readonly distances: number;
  /** Bytes of a block of inputs. */
  readonly blockBytes: number;
  /** Bytes of its beginning that are the same for all lanes where it is one of first inputs. */
  readonly spreadBytes: number;
  /** Where the inputs go. */
  readonly inputs: Slot;
  /** Where deviations go: by value. */
  readonly slots: ReadonlyMap<number, Slot>;
  /** Where the factors of normalisations go: by value. */
  readonly factors: ReadonlyMap<number, Slot>;
  /** What nonlinearities need of one input: by value. */
  readonly features: ReadonlyMap<number, Features>;
  /** Numbers of series and of tables: by value. */
  readonly series: ReadonlyMap<number, SeriesFeatures>;
  /** Sums over sites: by value. */
  readonly sums: ReadonlyMap<number, number>;
  /** Scores of self-attention, which are numbers of one input: by value. */
  readonly scores: ReadonlyMap<number, Slot>;
  /** What self-attention reads, all displacements in one square: by the value that it makes. */
  readonly squares: ReadonlyMap<number, Store>;
  /** Room for four rows of the largest square. */
  readonly rows: number;
  /** Values that are kept for all displacements. */
  readonly stores: ReadonlyMap<number, Store>;
  /** Memory that begins with zeros for each group of pairs: addresses and lengths. */
  readonly cleared: readonly (readonly [number, number])[];
}

/** Lays out a program whose displacements need some maps. */
export async function layOut(
  memory: SiteMemory,
  analysis: BoundAnalysis,
  maps: readonly ReadonlyMap<number, MapCells>[],
  turn: Turn,
): Promise<Layout> {
  const { twoAxis: { shapes, reach }, nodes, schedule, channels } = analysis;
  const extents = await extentsOf(analysis.twoAxis, nodes, maps, turn);
  const maker = new SlotMaker(shapes);
  const inputs = maker.slot(0, channels, extents.wrapExtent[0]!, extents.pads[0]!);
  const slots = deviationSlots(analysis, extents, maker);
  const factors = new Map<number, Slot>();
  const features = new Map<number, Features>();
  const sums = new Map<number, number>();
  for (const { work, output } of nodes) {
    const wrapExtent = extents.wrapExtent[output]!;
    if (work.kind === "normalize") factors.set(output, maker.slot(output, 1, wrapExtent));
    const way = analysis.ways.get(output);
    const of = way?.kind === "closed" ? closedFeatures(memory, way.closed) : undefined;
    if (of !== undefined) {
      features.set(output, { slot: maker.slot(output, of.table.entries, wrapExtent), of });
    }
    if (work.kind === "flat" || (work.kind === "mix" && shapes[output]!.length === 0)) {
      sums.set(output, memory.allocate(96));
    }
  }
  const { bytes: spreadBytes } = maker;
  const series = new Map<number, SeriesFeatures>();
  analysis.ways.forEach((way, output) => {
    const made = siteNumbersOf(memory, way);
    if (made === undefined) return;
    const { entries, ...each } = made;
    const slot = maker.interleaved(output, entries + 1, extents.wrapExtent[output]!);
    series.set(output, { slot, ...each });
  });
  const scores = new Map<number, Slot>();
  const squares = new Map<number, Store>();
  for (const { work, output } of nodes) {
    if (work.kind !== "attention") continue;
    squares.set(output, squareOf(memory, shapes[output]!, reach[output]!));
    if (work.attention.linear) scores.set(output, maker.square(output));
  }
  const longest = [...squares.values()].reduce((most, { plane }) => Math.max(most, plane), 0);
  const rows = memory.allocate(16 * Math.sqrt(longest));
  const stores = new Map<number, Store>();
  for (const value of schedule.kept) {
    const make = squares.has(value) ? squareOf : storeOf;
    stores.set(value, make(memory, shapes[value]!, reach[value]!));
  }
  const added = nodes.flatMap(({ work, output }) => {
    const store = work.kind === "mix" ? stores.get(output) : squares.get(output);
    return store === undefined ? [] : [[store.base, 2 * store.plane] as const];
  });
  const cleared = [...[...sums.values()].map((address) => [address, 96] as const), ...added];
  const { bytes: blockBytes } = maker;
  // Rows are done four sites at a time.
  const plane = 16 * (extents.cells + 8);
  const bytes = { plane, blockBytes, spreadBytes, distances: memory.allocate(2 * plane) };
  const slotsOf = { inputs, slots, factors, features, series, scores };
  return { ...bytes, ...slotsOf, sums, squares, rows, stores, cleared };
}

/** What is kept for every site, and how many numbers beside s'/s; undefined where it is nothing. */
function siteNumbersOf(
  memory: SiteMemory,
  way: Way,
): (Omit<SeriesFeatures, "slot"> & { readonly entries: number }) | undefined {
  switch (way.kind) {
    case "series":
    case "graded":
      return { entries: way.series.entries, ...storeSeries(memory, way.series) };
    case "table":
      return { entries: entriesOf(way.table), of: tableNumbers(way.table), numbers: 0 };
    case "closed":
    case "scripted":
      return undefined;
  }
}

/** Slots of deviations; homogeneous nodes share that of their input. */
function deviationSlots(
  { twoAxis: { shapes }, nodes, units }: BoundAnalysis,
  { pads, wrapExtent }: Extents,
  maker: SlotMaker,
): Map<number, Slot> {
  const alias = new Map<number, number>();
  for (const { output, middle } of nodes) {
    if (units.homogeneous.has(output)) alias.set(output, alias.get(middle) ?? middle);
  }
  const roots = shapes.map((_, value) => alias.get(value) ?? value);
  const pad = shapes.map(() => 0);
  const round = shapes.map((): Slot["wrapExtent"] => [0, 0]);
  roots.forEach((root, value) => {
    pad[root] = Math.max(pad[root]!, pads[value]!);
    round[root] = larger(round[root]!, wrapExtent[value]!);
  });
  const slots = new Map<number, Slot>();
  shapes.forEach((shape, value) => {
    if (shape.length === 0 || units.rules[value] === undefined) return;
    const root = roots[value]!;
    const slot = slots.get(root) ?? maker.slot(root, 2, round[root]!, pad[root]!);
    slots.set(root, slot);
    slots.set(value, slot);
  });
  return slots;
}
