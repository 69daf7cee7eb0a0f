/**
 * What those who write instructions share.
 *
 * @module
 */
import type { SiteMemory } from "../memory.ts";
import type { Layout } from "./layout.ts";
import type { MapCells } from "../../../analysis/footprints.ts";
import type { BoundAnalysis } from "./ways.ts";
import type { Writer } from "./writer.ts";

/** A program while instructions are written for it. */
export interface Context extends BoundAnalysis {
  /** The thread's memory. */
  readonly memory: SiteMemory;
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
  readonly cellsOf: ReadonlyMap<number, MapCells>;
  /** Where they lie. */
  readonly buffers: ReadonlyMap<number, Buffer>;
}
