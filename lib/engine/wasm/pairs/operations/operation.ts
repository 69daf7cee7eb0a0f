/**
 * What a file of an operation provides to the WebAssembly engine.
 *
 * @module
 */
import type { Scales } from "../../../reference/operation.ts";
import type { StepTable } from "../step_tables.ts";
import { type PairMemory } from "../memory.ts";
import { ARRAY } from "../protocol.ts";

/** A value of the program while a tile is computed. */
export interface Slot {
  /** Address of its arrays 1 - rho, 1 + rho and NTK. */
  readonly address: number;
  /** Variances of the first inputs. */
  readonly rows: Scales;
  /** Variances of the second inputs. */
  readonly columns: Scales;
  /** Whether its array 1 + rho is filled; else it is 2 - (1 - rho). */
  readonly plus: boolean;
  /** Whether all correlations are known to be zero or above. */
  readonly positive: boolean;
}

/** What an operation reads and writes. */
export interface Wiring {
  /** This thread's memory. */
  readonly memory: PairMemory;
  /** Table of a step that has one. */
  readonly table?: StepTable | undefined;
  /** Values read. */
  readonly inputs: readonly Slot[];
  /** Value written; its address may be that of the only input. */
  readonly output: Pick<Slot, "address" | "rows" | "columns">;
}

/** One operation on runs of pairs of this thread. */
export interface TileOperation {
  /** Whether it fills the array 1 + rho. */
  readonly plus: boolean;
  /** Whether all its correlations are zero or above. */
  readonly positive: boolean;
  /** Puts constants of `count` second inputs from `start` on in memory. */
  columns(start: number, count: number): void;
  /** Runs over the pairs of first input i with the second inputs; `self` is its own place or -1. */
  row(i: number, count: number, self: number): void;
  /** The same with its input as the input step holds it: 1 - |rho| with the sign of rho, and NTK 0. */
  start?(signedGap: number, i: number, count: number): void;
}

/** Fills 1 + rho, which most operations need; undefined where it is filled. */
export function filled(
  { memory }: Wiring,
  { address, plus }: Slot,
): ((count: number) => void) | undefined {
  return plus ? undefined : (count) => memory.functions.complement(memory.wide, count, address);
}

/** `count` second inputs from `start` on. */
export interface Span {
  /** The first one. */
  readonly start: number;
  /** How many. */
  readonly count: number;
}

/** Writes a value of each of some second inputs to an array of a run. */
export function fill(
  memory: PairMemory,
  address: number,
  { start, count }: Span,
  value: (j: number) => number,
): void {
  const view = memory.view(address, memory.run);
  for (let j = 0; j < count; j++) view[j] = value(start + j);
}

/** Address of the NTK of a value. */
export function ntkOf(address: number): number {
  return address + 2 * ARRAY;
}
