/**
 * Values that are kept for all displacements.
 *
 * @module
 */
import type { Reach } from "../../../program/reach.ts";
import type { SiteMemory } from "../memory.ts";
import type { Displacement } from "../../../analysis/schedule.ts";

/** Where a value lies: rows of all displacements below one another, columns beside one another. */
export interface Store {
  /** Its first cell. */
  readonly base: number;
  /** Bytes of a plane. */
  readonly plane: number;
  /** Bytes of a row. */
  readonly pitch: number;
  /** Lengths of its axes. */
  readonly shape: readonly number[];
  /** Its displacements. */
  readonly reach: Reach;
}

/** Reserves a store. */
export function storeOf(memory: SiteMemory, shape: readonly number[], reach: Reach): Store {
  const pitch = 16 * reach[1]!.length * shape[1]!;
  const plane = pitch * reach[0]!.length * shape[0]!;
  return { base: memory.allocate(3 * plane), plane, pitch, shape, reach };
}

/** Address of site (y, x), paired with that at a displacement. */
export function stored(
  { base, pitch, shape, reach }: Store,
  [dy, dx]: Displacement,
  y: number,
  x: number,
): number {
  const row = reach[0]!.indexOf(dy) * shape[0]! + y;
  return base + row * pitch + 16 * (reach[1]!.indexOf(dx) * shape[1]! + x);
}

/** Addresses of all sites paired with themselves. */
export function diagonal(store: Store): number[] {
  const [height, width] = store.shape as [number, number];
  return Array.from(
    { length: height * width },
    (_, a) => stored(store, [0, 0], Math.floor(a / width), a % width),
  );
}
