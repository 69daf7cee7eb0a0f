/**
 * Instructions for means over windows and sums over sites.
 *
 * @module
 */
import { MeanWord, Operation, Word } from "../protocol.ts";
import type { WindowOperation } from "../../../program/program.ts";
import type { Context, Maps } from "./context.ts";
import type { Node } from "../../../analysis/nodes.ts";
import { type Box, isEmpty, mixEntries } from "../../../analysis/footprints.ts";
import type { Displacement } from "../../../analysis/schedule.ts";
import { flag, inOperands, sideOperands } from "./operands.ts";

/** Sums over all sites, or over those that a window without displacement reads. */
export function emitSum(
  { layout, planes, writer }: Context,
  { inputs: [input], output }: Node,
  { cellsOf, buffers }: Maps,
  window: WindowOperation | undefined,
): void {
  const cells = cellsOf.get(input!);
  if (cells === undefined || isEmpty(cells.computed)) return;
  const { displacement, footprint, computed } = cells;
  if (window !== undefined && (displacement[0] !== 0 || displacement[1] !== 0)) return;
  const box = window === undefined ? computed : within(computed, window);
  writer.push(
    Operation.reduce,
    [
      inOperands(buffers.get(input!)!, footprint, box),
      sideOperands(layout.slots.get(input!)!, box, displacement),
      [Word.output, layout.sums.get(output)!],
      [Word.rows, box[1] - box[0], box[3] - box[2]],
      [MeanWord.sumsKernel, flag(window === undefined)],
      [MeanWord.hasNtk, flag(planes.hasNtk[input!])],
    ],
  );
}

/** The cells that a window reads. */
function within(computed: Box, { axes }: WindowOperation): Box {
  const [rows, columns] = axes.map(({ low, size }) => [-low, size - low]);
  return [
    Math.max(computed[0], rows![0]!),
    Math.min(computed[1], rows![1]!),
    Math.max(computed[2], columns![0]!),
    Math.min(computed[3], columns![1]!),
  ];
}

/** Adds what a displacement gives to a mean. */
export function emitMix(context: Context, node: Node, maps: Maps): void {
  const { twoAxis, layout, planes, writer } = context;
  const { inputs: [input], output } = node;
  if (twoAxis.shapes[output]!.length === 0) return emitSum(context, node, maps, undefined);
  const cells = maps.cellsOf.get(input!);
  if (cells === undefined || isEmpty(cells.computed)) return;
  const store = layout.stores.get(output)!;
  const [y, x] = [0, 1].map((axis) => mixList(context, node, axis, cells.displacement));
  if (y![1] === 0 || x![1] === 0) return;
  const origin: Box = [0, 0, 0, 0];
  writer.push(
    Operation.mix,
    [
      inOperands(maps.buffers.get(input!)!, cells.footprint, origin),
      sideOperands(layout.slots.get(input!)!, origin, cells.displacement),
      [Word.output, store.base],
      [Word.outputPlane, store.plane, y![1], x![1], y![0], x![0]],
      [MeanWord.hasNtk, flag(planes.hasNtk[input!])],
    ],
  );
}

/** The entries of an axis in memory: address and number. */
function mixList(
  { twoAxis, layout, memory, writer }: Context,
  node: Node,
  axis: number,
  displacement: Displacement,
): readonly [number, number] {
  return writer.list(`${node.output} ${axis} ${displacement[axis]}`, () => {
    const entries = mixEntries(twoAxis, node, axis, displacement);
    const { pitch, shape } = layout.stores.get(node.output)!;
    const address = memory.allocate(16 * entries.length);
    entries.forEach(({ input, output: to, position, weight }, k) => {
      const at = address + 16 * k;
      const cell = position * shape[axis]! + to;
      memory.words[at / 4] = axis === 0 ? input : 16 * input;
      memory.words[at / 4 + 1] = cell * (axis === 0 ? pitch : 16);
      memory.float64[at / 8 + 1] = weight;
    });
    return [address, entries.length];
  });
}
