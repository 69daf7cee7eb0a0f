/**
 * Slots of a block of inputs.
 *
 * @module
 */
import type { Slot } from "./compiled.ts";

/** Makes slots, one behind the other. */
export class SlotMaker {
  readonly #shapes: readonly (readonly number[])[];
  #bytes = 0;

  /** @param shapes Lengths of the axes of each value. */
  constructor(shapes: readonly (readonly number[])[]) {
    this.#shapes = shapes;
  }

  /** Bytes of all slots. */
  get bytes(): number {
    return this.#bytes;
  }

  /** A slot for some planes of a value. */
  slot(value: number, planes: number, wrapExtent: Slot["wrapExtent"], pad = 0): Slot {
    const [height, width] = this.#shapes[value] as [number, number];
    const pitch = 16 * (width + wrapExtent[1] + 2 * pad);
    const plane = pitch * (height + wrapExtent[0] + 2 * pad) + 64;
    const offset = this.#take(planes * plane);
    return { offset, pitch, plane, pad, wrapExtent, planes, site: 16 };
  }

  /** A slot for many numbers a site, which lie together: so many planes would be slow to read. */
  interleaved(value: number, count: number, wrapExtent: Slot["wrapExtent"]): Slot {
    const [height, width] = this.#shapes[value] as [number, number];
    const site = 16 * count;
    const pitch = site * (width + wrapExtent[1]);
    const offset = this.#take(pitch * (height + wrapExtent[0]) + 64);
    return { offset, pitch, plane: 16, pad: 0, wrapExtent, planes: 1, site };
  }

  /** A slot for a number of each pair of sites of one input, row by row. */
  square(value: number): Slot {
    const [height, width] = this.#shapes[value] as [number, number];
    const sites = height * width;
    const plane = 16 * sites * sites;
    const offset = this.#take(plane);
    return {
      ...{ offset, pitch: 16 * sites, plane, pad: 0, wrapExtent: [0, 0], planes: 1, site: 16 },
    };
  }

  #take(bytes: number): number {
    const offset = this.#bytes;
    this.#bytes += bytes;
    return offset;
  }
}
