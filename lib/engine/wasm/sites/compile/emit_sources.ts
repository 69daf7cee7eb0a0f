/**
 * Instructions that bring maps in and put them away, and those for the cells around them.
 *
 * @module
 */
import {
  HaloWord,
  InputWord,
  LinearWord,
  MeanParameter,
  MeanWord,
  Operation,
  Word,
} from "../protocol.ts";
import type { Buffer, Context } from "./context.ts";
import { type Box, isEmpty, type MapCells } from "../../../analysis/footprints.ts";
import { unbroken } from "./stores.ts";
import { gathers } from "../../../analysis/nodes.ts";
import { flag, inOperands, ONE, outOperands, sideOperands } from "./operands.ts";
import type { Operands } from "./writer.ts";

/** Correlations of the inputs. */
export function emitInputs(
  { layout, planes, channels, writer }: Context,
  { footprint, computed, displacement, circular }: MapCells,
  buffer: Buffer,
): void {
  const box = circular ? computed : footprint;
  const [, left, right, pitch] = sideOperands(layout.slots.get(0)!, box, displacement);
  writer.push(
    Operation.inputs,
    [
      outOperands(buffer, footprint, box),
      sideOperands(layout.inputs, box, displacement),
      [InputWord.channels, channels],
      [InputWord.writesPlus, flag(planes.hasPlus[0])],
      [InputWord.writesNtk, flag(planes.hasNtk[0])],
      [InputWord.left, left!, right!, pitch!, flag(planes.measured[0])],
    ],
  );
}

/** Reads a kept value. */
export function emitSource(
  { nodes, layout, planes, writer }: Context,
  value: number,
  { computed, footprint, displacement }: MapCells,
  buffer: Buffer,
): void {
  if (isEmpty(computed)) return;
  const store = layout.stores.get(value)!;
  const node = nodes.find(({ output }) => output === value)!;
  const { work, inputs: [input] } = node;
  const hasPlus = flag(planes.hasPlus[value]);
  const mapsOf = (box: Box): readonly Operands[] => [
    [Word.input, store.at(displacement, box[0], box[2]), store.pitch, store.plane],
    outOperands(buffer, footprint, box),
    sideOperands(layout.slots.get(value)!, box, displacement),
  ];
  if (!gathers(node)) {
    writer.push(
      Operation.linear,
      [
        ...mapsOf(computed),
        ONE,
        [Word.parameters, writer.copyBlock()],
        [LinearWord.writesPlus, hasPlus],
        [LinearWord.hasNtk, 1],
        [LinearWord.readsPlus, hasPlus],
      ],
    );
    return;
  }
  const same = displacement[0] === 0 && displacement[1] === 0;
  // Means are kept in the units of what they are of.
  const unit = work.kind === "mix" ? input! : value;
  const block = writer.block(`unmix ${value} ${same}`, {}, [
    [MeanParameter.factor, (l, r) => l[unit]! * r[unit]! / (l[value]! * r[value]!)],
    [MeanParameter.differs, (_l, _r, self) => self && same ? 0 : 1],
  ]);
  const boxes = work.kind === "mix" ? [computed] : unbroken(store, computed, displacement);
  for (const box of boxes) {
    writer.push(Operation.unmix, [
      ...mapsOf(box),
      [Word.parameters, block],
      [MeanWord.writesPlus, hasPlus],
      [MeanWord.step, store.step],
    ]);
  }
}

/** Copies a value that a later stage reads. */
export function emitKeep(
  { layout, planes, writer }: Context,
  value: number,
  { computed, footprint, displacement }: MapCells,
  buffer: Buffer,
): void {
  const store = layout.stores.get(value);
  if (store === undefined) return;
  if (!store.reach.every((set, axis) => set.includes(displacement[axis]!))) return;
  writer.push(
    Operation.linear,
    [
      inOperands(buffer, footprint, computed),
      outOperands(buffer, footprint, computed),
      ONE,
      [Word.output, store.at(displacement, computed[0], computed[2]), store.pitch, store.plane],
      sideOperands(layout.slots.get(value)!, computed, displacement),
      [Word.parameters, writer.copyBlock()],
      [LinearWord.writesPlus, flag(planes.hasPlus[value])],
      [LinearWord.hasNtk, 1],
      [LinearWord.readsPlus, flag(planes.hasPlus[value])],
    ],
  );
}

/** What lies around a map. */
export function emitAround(
  { twoAxis, layout, planes, writer }: Context,
  value: number,
  { footprint, computed, displacement, circular }: MapCells,
  buffer: Buffer,
): void {
  if (footprint.every((edge, k) => edge === computed[k])) return;
  if (value === 0 && !circular) return;
  const inner = isEmpty(computed) ? [0, 0, 0, 0] : [
    computed[0] - footprint[0],
    computed[1] - footprint[0],
    computed[2] - footprint[2],
    computed[3] - footprint[2],
  ];
  const operands: readonly Operands[] = [outOperands(buffer, footprint, footprint), [
    HaloWord.top,
    ...inner,
  ]];
  if (circular) {
    const [height, width] = twoAxis.shapes[value] as [number, number];
    writer.push(Operation.wrap, [...operands, [HaloWord.height, height, width]]);
    return;
  }
  const sides = sideOperands(layout.slots.get(value)!, footprint, displacement);
  const flags: Operands = [
    HaloWord.writesPlus,
    flag(planes.hasPlus[value]),
    flag(planes.measured[value]),
  ];
  writer.push(Operation.halo, [...operands, sides, flags]);
}
