/**
 * Instructions for means over windows, sums over sites, and the squares of self-attention.
 *
 * @module
 */
import { MeanWord, Operation, Word } from "../protocol.ts";
import type { WindowOperation } from "../../../program/program.ts";
import type { Context, Maps } from "./context.ts";
import type { Node } from "../../../analysis/nodes.ts";
import {
  type Box,
  flatBox,
  isEmpty,
  type MapCells,
  mixEntries,
} from "../../../analysis/footprints.ts";
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
  const box = window === undefined ? computed : flatBox(window, computed);
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

/** Adds what a displacement gives to a mean, or puts it in the square of self-attention. */
export function emitGathered(context: Context, node: Node, maps: Maps): void {
  const { twoAxis, layout, planes, writer, asksNtk } = context;
  const { work, inputs: [input], output } = node;
  if (twoAxis.shapes[output]!.length === 0) return emitSum(context, node, maps, undefined);
  const cells = maps.cellsOf.get(input!);
  if (cells === undefined || isEmpty(cells.computed)) return;
  const isMix = work.kind === "mix";
  const store = (isMix ? layout.stores : layout.squares).get(output)!;
  const [y, x] = [0, 1].map((axis) => (isMix ? mixList : squareList)(context, node, axis, cells));
  if (y![1] === 0 || x![1] === 0) return;
  const origin: Box = [0, 0, 0, 0];
  writer.push(
    Operation.mix,
    [
      inOperands(maps.buffers.get(input!)!, cells.footprint, origin),
      sideOperands(layout.slots.get(input!)!, origin, cells.displacement),
      [Word.output, store.base],
      [Word.outputPlane, store.plane],
      [Word.rows, y![1], x![1]],
      [MeanWord.rowEntries, y![0], x![0]],
      [MeanWord.hasNtk, flag(planes.hasNtk[input!] && (isMix || asksNtk))],
    ],
  );
}

/** What a row or column of a map adds to a store. */
interface Entry {
  /** Its number. */
  readonly input: number;
  /** Bytes from the beginning of the store, for its rows or for its columns. */
  readonly offset: number;
  readonly weight: number;
}

/** The entries of an axis in memory: address and number. */
function listOf(
  { memory, writer }: Context,
  key: string,
  axis: number,
  entriesOf: () => readonly Entry[],
): readonly [number, number] {
  return writer.list(key, () => {
    const entries = entriesOf();
    const address = memory.allocate(16 * entries.length);
    entries.forEach(({ input, offset, weight }, k) => {
      const at = address + 16 * k;
      memory.words[at / 4] = axis === 0 ? input : 16 * input;
      memory.words[at / 4 + 1] = offset;
      memory.float64[at / 8 + 1] = weight;
    });
    return [address, entries.length];
  });
}

function mixList(
  context: Context,
  node: Node,
  axis: number,
  { displacement }: MapCells,
): readonly [number, number] {
  const { pitch, shape } = context.layout.stores.get(node.output)!;
  return listOf(
    context,
    `${node.output} ${axis} ${displacement[axis]}`,
    axis,
    () =>
      mixEntries(context.twoAxis, node, axis, displacement).map((
        { input, output, position, weight },
      ) => ({
        input,
        offset: (position * shape[axis]! + output) * (axis === 0 ? pitch : 16),
        weight,
      })),
  );
}

/** Entry (a, b) of a square lies at the sum of what the rows of a and b and their columns give. */
function squareList(
  context: Context,
  { output }: Node,
  axis: number,
  { displacement, computed }: MapCells,
): readonly [number, number] {
  const { base, at } = context.layout.squares.get(output)!;
  const [from, end] = [computed[2 * axis]!, computed[2 * axis + 1]!];
  const along: Displacement = axis === 0 ? [displacement[0], 0] : [0, displacement[1]];
  return listOf(
    context,
    `${output} ${axis} ${displacement[axis]}`,
    axis,
    () =>
      Array.from({ length: end - from }, (_, k): Entry => {
        const input = from + k;
        const [y, x] = axis === 0 ? [input, 0] : [0, input];
        return { input, offset: at(along, y, x) - base, weight: 1 };
      }),
  );
}
