/**
 * Words of instructions that tell where maps lie.
 *
 * @module
 */
import type { Slot } from "./compiled.ts";
import type { Buffer, Context, Maps } from "./context.ts";
import type { Linear } from "./nodes.ts";
import type { Box, Place } from "./regions.ts";
import type { Shift } from "./stages.ts";

/** Words of an instruction, by number. */
export type Words = Readonly<Record<number, number>>;

/** No window: one tap, steps of one. */
export const ONE: Words = { 9: 1, 10: 1, 11: 1, 12: 1 };

/** Taps and strides. */
export function windowWords({ window }: Linear): Words {
  if (window === undefined) return ONE;
  const [rows, columns] = [window.axes[0]!, window.axes[1]!];
  return { 9: rows.size, 10: columns.size, 11: rows.stride, 12: columns.stride };
}

/** A map that is read, from the first cell of a box on. */
export function inWords({ address, pitch, plane }: Buffer, region: Box, [y0, , x0]: Box): Words {
  return { 1: address + (y0 - region[0]) * pitch + 16 * (x0 - region[2]), 2: pitch, 3: plane };
}

/** A map that is written, and the size of the box. */
export function outWords(
  { address, pitch, plane }: Buffer,
  region: Box,
  [y0, y1, x0, x1]: Box,
): Words {
  return {
    4: address + (y0 - region[0]) * pitch + 16 * (x0 - region[2]),
    5: pitch,
    6: plane,
    7: y1 - y0,
    8: x1 - x0,
  };
}

/** Deviations of both inputs, from the first cell of a box on. */
export function sideWords(
  { offset, pitch, plane, pad, site }: Slot,
  [y0, , x0]: Box,
  [dy, dx]: Shift,
): Words {
  const left = offset + (y0 + pad) * pitch + site * (x0 + pad);
  return { 13: left, 14: left + dy * pitch + site * dx, 15: pitch, 16: plane };
}

/** The maps that are read and written, with the deviations of what is read. */
export function mapWords(
  { layout }: Context,
  input: number,
  output: number,
  { computed, region, shift }: Place,
  { places, buffers }: Maps,
): Words {
  return {
    ...inWords(buffers.get(input)!, places.get(input)!.region, computed),
    ...outWords(buffers.get(output)!, region, computed),
    ...sideWords(layout.slots.get(input)!, computed, shift),
  };
}

/** 1 for yes. */
export function flag(condition: boolean | undefined): number {
  return condition === true ? 1 : 0;
}
