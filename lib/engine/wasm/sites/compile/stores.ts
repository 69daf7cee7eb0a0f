/**
 * Values that are kept for all displacements.
 *
 * @module
 */
import type { Reach } from "../../../program/reach.ts";
import type { SiteMemory } from "../memory.ts";
import type { Displacement } from "../../../analysis/schedule.ts";
import type { Box } from "../../../analysis/footprints.ts";

/** Where a value lies. */
export interface Store {
  /** Its first cell. */
  readonly base: number;
  /** Bytes of a plane. */
  readonly plane: number;
  /** Bytes of a row of a displacement. */
  readonly pitch: number;
  /** Bytes from one site of a row to the next. */
  readonly step: number;
  /** Lengths of its axes. */
  readonly shape: readonly number[];
  /** Its displacements. */
  readonly reach: Reach;
  /** Address of site (y, x), paired with that at a displacement. */
  readonly at: (displacement: Displacement, y: number, x: number) => number;
}

/** Rows of all displacements below one another, columns beside one another. */
export function storeOf(memory: SiteMemory, shape: readonly number[], reach: Reach): Store {
  const [height, width] = shape as [number, number];
  const pitch = 16 * reach[1]!.length * width;
  const plane = pitch * reach[0]!.length * height;
  const base = memory.allocate(3 * plane);
  const at = ([dy, dx]: Displacement, y: number, x: number): number => {
    const row = reach[0]!.indexOf(dy) * height + y;
    return base + row * pitch + 16 * (reach[1]!.indexOf(dx) * width + x);
  };
  return { base, plane, pitch, step: 16, shape, reach, at };
}

/** A square: entry (a, b) is the pair of sites a and b. */
export function squareOf(memory: SiteMemory, shape: readonly number[], reach: Reach): Store {
  const [height, width] = shape as [number, number];
  const sites = height * width;
  const [plane, step] = [16 * sites * sites, 16 * (sites + 1)];
  const base = memory.allocate(2 * plane);
  const at = ([dy, dx]: Displacement, y: number, x: number): number => {
    const [first, second] = [y * width + x, (y + dy) % height * width + (x + dx) % width];
    return base + 16 * (first * sites + second);
  };
  return { base, plane, pitch: width * step, step, shape, reach, at };
}

/** The parts of a box of a square in which no site is paired with one round a circle, or all are. */
export function unbroken({ shape }: Store, [y0, y1, x0, x1]: Box, [dy, dx]: Displacement): Box[] {
  const parts = (from: number, end: number, turn: number): (readonly [number, number])[] =>
    from < turn && turn < end ? [[from, turn], [turn, end]] : [[from, end]];
  return parts(y0, y1, shape[0]! - dy).flatMap((rows) =>
    parts(x0, x1, shape[1]! - dx).map((columns): Box => [...rows, ...columns])
  );
}

/** Addresses of all sites paired with themselves. */
export function diagonal({ shape, at }: Store): number[] {
  const [height, width] = shape as [number, number];
  return Array.from(
    { length: height * width },
    (_, a) => at([0, 0], Math.floor(a / width), a % width),
  );
}
