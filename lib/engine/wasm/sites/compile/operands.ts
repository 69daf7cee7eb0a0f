/**
 * Operands of instructions that tell where maps lie.
 *
 * @module
 */
import { Word } from "../protocol.ts";
import type { Slot } from "./compiled.ts";
import type { Buffer, Context, Maps } from "./context.ts";
import type { Linear } from "../../../analysis/nodes.ts";
import type { Box, MapCells } from "../../../analysis/footprints.ts";
import type { Operands } from "./writer.ts";
import type { Displacement } from "../../../analysis/schedule.ts";

/** No window: one tap, steps of one. */
export const ONE: Operands = [Word.tapRows, 1, 1, 1, 1];

/** Taps and strides. */
export function windowOperands({ window }: Linear): Operands {
  if (window === undefined) return ONE;
  const [rows, columns] = [window.axes[0]!, window.axes[1]!];
  return [Word.tapRows, rows.size, columns.size, rows.stride, columns.stride];
}

/** A map that is read, from the first cell of a box on. */
export function inOperands(
  { address, pitch, plane }: Buffer,
  footprint: Box,
  [y0, , x0]: Box,
): Operands {
  return [
    Word.input,
    address + (y0 - footprint[0]) * pitch + 16 * (x0 - footprint[2]),
    pitch,
    plane,
  ];
}

/** A map that is written, and the size of the box. */
export function outOperands(
  { address, pitch, plane }: Buffer,
  footprint: Box,
  [y0, y1, x0, x1]: Box,
): Operands {
  const start = address + (y0 - footprint[0]) * pitch + 16 * (x0 - footprint[2]);
  return [Word.output, start, pitch, plane, y1 - y0, x1 - x0];
}

/** Deviations of both inputs, from the first cell of a box on. */
export function sideOperands(
  { offset, pitch, plane, pad, site }: Slot,
  [y0, , x0]: Box,
  [dy, dx]: Displacement,
): Operands {
  const left = offset + (y0 + pad) * pitch + site * (x0 + pad);
  return [Word.left, left, left + dy * pitch + site * dx, pitch, plane];
}

/** The maps that are read and written, with the deviations of what is read. */
export function mapOperands(
  { layout }: Context,
  input: number,
  output: number,
  { computed, footprint, displacement }: MapCells,
  { cellsOf, buffers }: Maps,
): readonly Operands[] {
  return [
    inOperands(buffers.get(input)!, cellsOf.get(input)!.footprint, computed),
    outOperands(buffers.get(output)!, footprint, computed),
    sideOperands(layout.slots.get(input)!, computed, displacement),
  ];
}

/** 1 for yes. */
export function flag(condition: boolean | undefined): number {
  return condition === true ? 1 : 0;
}
