/**
 * What those who write instructions share.
 *
 * @module
 */
import type { DualTable } from "../../../activations/dual_table.ts";
import type { SiteAnalysis } from "../../analysis/mod.ts";
import type { SpatialMemory } from "./assembler.ts";
import type { MapPlanes } from "../../analysis/planes.ts";
import type { Layout } from "./layout.ts";
import type { Place } from "../../analysis/footprints.ts";
import type { Series } from "./series.ts";
import type { Units } from "../../analysis/units.ts";
import type { Writer } from "./writer.ts";

/** A program and what is known of it. */
export interface Analysis extends SiteAnalysis {
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

/** A program while instructions are written for it. */
export interface Context extends Analysis {
  /** The thread's memory. */
  readonly memory: SpatialMemory;
  /** Where everything lies in it. */
  readonly layout: Layout;
  /** Takes the instructions. */
  readonly writer: Writer;
}

/** A map for one displacement, in memory. */
export interface Buffer {
  /** Its first cell. */
  readonly address: number;
  /** Bytes of a row. */
  readonly pitch: number;
  /** Bytes of a plane. */
  readonly plane: number;
}

/** The maps of one displacement. */
export interface Maps {
  /** Their cells. */
  readonly places: ReadonlyMap<number, Place>;
  /** Where they lie. */
  readonly buffers: ReadonlyMap<number, Buffer>;
}
