/**
 * Buffers for the maps of one displacement.
 *
 * @module
 */
import type { SiteMemory } from "../memory.ts";
import { Plane } from "../protocol.ts";
import type { Buffer } from "./context.ts";
import type { MapCells } from "../../../analysis/footprints.ts";
import { gathers } from "../../../analysis/nodes.ts";
import type { Stage } from "../../../analysis/schedule.ts";

/** Gives buffers to values, and to others once nothing reads them any more. */
export class BufferPool {
  readonly #memory: SiteMemory;
  readonly #plane: number;
  readonly #addresses: number[] = [];

  /**
   * @param memory This thread's memory.
   * @param plane Bytes of a plane.
   */
  constructor(memory: SiteMemory, plane: number) {
    this.#memory = memory;
    this.#plane = plane;
  }

  /** Buffers of the values of a stage. */
  assign({ nodes, sources }: Stage, cellsOf: ReadonlyMap<number, MapCells>): Map<number, Buffer> {
    const last = new Map<number, number>();
    nodes.forEach(({ inputs, output }, k) => {
      for (const value of [...inputs, output]) last.set(value, k);
    });
    const buffers = new Map<number, Buffer>();
    const indices = new Map<number, number>();
    const free: number[] = [];
    let count = 0;
    const take = (value: number): void => {
      const cells = cellsOf.get(value);
      if (cells === undefined) return;
      const index = free.pop() ?? count++;
      const { footprint: [, , x0, x1] } = cells;
      buffers.set(value, {
        address: this.#address(index),
        pitch: 16 * (x1 - x0),
        plane: this.#plane,
      });
      indices.set(value, index);
    };
    sources.forEach(take);
    nodes.forEach((node, k) => {
      const { inputs, output, work } = node;
      if (!gathers(node) && work.kind !== "flat") take(output);
      for (const value of new Set([...inputs, output])) {
        if (last.get(value) === k && indices.has(value)) free.push(indices.get(value)!);
      }
    });
    return buffers;
  }

  #address(index: number): number {
    while (this.#addresses.length <= index) {
      this.#addresses.push(this.#memory.allocate(Plane.count * this.#plane));
    }
    return this.#addresses[index]!;
  }
}
