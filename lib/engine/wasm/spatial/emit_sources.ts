/**
 * Instructions that bring maps in and put them away, and those for the cells around them.
 *
 * @module
 */
import { OPERATION } from "./assembler.ts";
import type { Buffer, Context } from "./context.ts";
import { isEmpty, type Place } from "./regions.ts";
import { stored } from "./stores.ts";
import { flag, inWords, ONE, outWords, sideWords, type Words } from "./words.ts";

/** Correlations of the inputs. */
export function emitInputs(
  { layout, flow, channels, writer }: Context,
  { region, computed, shift, circular }: Place,
  buffer: Buffer,
): void {
  const box = circular ? computed : region;
  const [, left, right, pitch] = sideWords(layout.slots.get(0)!, box, shift);
  writer.push(
    OPERATION.inputs,
    [
      outWords(buffer, region, box),
      sideWords(layout.inputs, box, shift),
      [9, channels],
      [18, flag(flow.both[0])],
      [20, flag(flow.moving[0])],
      [21, left!, right!, pitch!, flag(flow.measured[0])],
    ],
    3 + 3 * channels,
    box,
  );
}

/** Reads a kept value. */
export function emitSource(
  { nodes, layout, flow, writer }: Context,
  value: number,
  { computed, region, shift }: Place,
  buffer: Buffer,
): void {
  if (isEmpty(computed)) return;
  const store = layout.stores.get(value)!;
  const { work, inputs: [input] } = nodes.find(({ output }) => output === value)!;
  const words: readonly Words[] = [
    [1, stored(store, shift, computed[0], computed[2]), store.pitch, store.plane],
    outWords(buffer, region, computed),
    sideWords(layout.slots.get(value)!, computed, shift),
    [18, flag(flow.both[value])],
    [20, 1],
  ];
  if (work.kind !== "mix") {
    writer.push(
      OPERATION.linear,
      [...words, ONE, [17, writer.copyBlock()], [24, flag(flow.both[value])]],
      6,
      computed,
    );
    return;
  }
  const same = shift[0] === 0 && shift[1] === 0;
  const block = writer.block(`unmix ${value} ${same}`, {}, [
    ["left", (l, r) => l[input!]! * r[input!]! / (l[value]! * r[value]!)],
    ["added", (_l, _r, self) => self && same ? 0 : 1],
  ]);
  writer.push(OPERATION.unmix, [...words, [17, block]], 10, computed);
}

/** Copies a value that a later stage reads. */
export function emitKeep(
  { layout, flow, writer }: Context,
  value: number,
  { computed, region, shift }: Place,
  buffer: Buffer,
): void {
  const store = layout.stores.get(value);
  if (store === undefined) return;
  if (!store.reach.every((set, axis) => set.includes(shift[axis]!))) return;
  writer.push(
    OPERATION.linear,
    [
      inWords(buffer, region, computed),
      outWords(buffer, region, computed),
      ONE,
      [4, stored(store, shift, computed[0], computed[2]), store.pitch, store.plane],
      sideWords(layout.slots.get(value)!, computed, shift),
      [17, writer.copyBlock(), flag(flow.both[value])],
      [20, 1],
      [24, flag(flow.both[value])],
    ],
    6,
    computed,
  );
}

/** The ring of a map. */
export function emitAround(
  { planar, layout, flow, writer }: Context,
  value: number,
  { region, computed, shift, circular }: Place,
  buffer: Buffer,
): void {
  if (region.every((edge, k) => edge === computed[k])) return;
  if (value === 0 && !circular) return;
  const inner = isEmpty(computed) ? [0, 0, 0, 0] : [
    computed[0] - region[0],
    computed[1] - region[0],
    computed[2] - region[2],
    computed[3] - region[2],
  ];
  const words: readonly Words[] = [outWords(buffer, region, region), [9, ...inner]];
  const cells = 2 * (region[1] - region[0] + region[3] - region[2]);
  if (circular) {
    const [height, width] = planar.shapes[value] as [number, number];
    writer.push(OPERATION.wrap, [...words, [13, height, width, 0, 0]], 10, [0, 1, 0, cells]);
    return;
  }
  const sides = sideWords(layout.slots.get(value)!, region, shift);
  const flags: Words = [18, flag(flow.both[value]), flag(flow.measured[value])];
  writer.push(OPERATION.ring, [...words, sides, flags], 5, [0, 1, 0, cells]);
}
