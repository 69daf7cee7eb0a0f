/**
 * Blocks of inputs in a thread's memory: deviations of as many inputs as a vector has lanes.
 *
 * @module
 */
import type { SiteMemory, StoredTable, TabulatedSites } from "./memory.ts";
import type { Compiled, SiteNumbers, Slot } from "./compile/compiled.ts";
import { isCircular } from "../../analysis/nodes.ts";
import type { TwoAxisProgram } from "../../analysis/two_axes.ts";
import type { SiteSide } from "./plan.ts";
import { normalFactors, type Variance, VarianceReader, type Variances } from "./variances.ts";

/** Some inputs, a lane each. */
export interface Block {
  /** Where they lie. */
  readonly address: number;
  /** Scales of each, by value. */
  readonly scales: Float64Array[];
  /** Variances of each, by value, after the sites are summed over. */
  readonly summed: Float64Array[];
  /** For each, by value, 1 where all variances are 0. */
  readonly isZero: Uint8Array[];
}

/** Places before and behind an axis of a given length. */
function beyond(length: number, pad: number, wrapExtent: number): number[] {
  const before = Array.from({ length: pad }, (_, k) => -1 - k);
  return [...before, ...Array.from({ length: wrapExtent + pad }, (_, k) => length + k)];
}

function modulo(x: number, length: number): number {
  return ((x % length) + length) % length;
}

/** Fills blocks. */
export class BlockFiller {
  readonly #memory: SiteMemory;
  readonly #twoAxis: TwoAxisProgram;
  readonly #compiled: Compiled;
  readonly #channels: number;
  readonly #reader: VarianceReader;

  /** @param memory This thread's memory. */
  constructor(
    memory: SiteMemory,
    twoAxis: TwoAxisProgram,
    compiled: Compiled,
    channels: number,
  ) {
    this.#memory = memory;
    this.#twoAxis = twoAxis;
    this.#compiled = compiled;
    this.#channels = channels;
    this.#reader = new VarianceReader(memory, twoAxis, channels);
  }

  /** Reserves a block. */
  allocate(): Block {
    const { lanes } = this.#memory;
    const values = this.#twoAxis.shapes.length;
    const address = this.#memory.allocate(this.#compiled.blockBytes);
    this.#memory.clear(address, this.#compiled.blockBytes);
    const list = (): Float64Array[] =>
      Array.from({ length: lanes }, () => new Float64Array(values));
    const isZero = Array.from({ length: lanes }, () => new Uint8Array(values));
    return { address, scales: list(), summed: list(), isZero };
  }

  /** Puts inputs from `start` on in a block; there is none from `end` on, so the last one is repeated. */
  fill(block: Block, side: SiteSide, start: number, end: number): void {
    for (let lane = 0; lane < this.#memory.lanes; lane++) {
      const i = Math.min(start + lane, end - 1);
      if (start + lane > i) {
        block.scales[lane]!.set(block.scales[lane - 1]!);
        block.summed[lane]!.set(block.summed[lane - 1]!);
        block.isZero[lane]!.set(block.isZero[lane - 1]!);
        this.#copyLane(block.address, lane - 1, lane);
      } else {
        this.#fillLane(block, lane, side, i);
      }
    }
    this.#goRound(block.address);
  }

  /** Repeats maps along circles. */
  #goRound(address: number): void {
    const { slots, factors, features, series, inputs, nodes } = this.#compiled;
    const { entries, bytes } = this.#memory;
    const { shapes, periodic } = this.#twoAxis;
    const copy = (from: number, count: number, to: number): void => {
      entries.copyWithin(to / bytes, from / bytes, (from + count) / bytes);
    };
    // Of a value with one displacement windows may go round without the maps' being circles.
    const rounds = new Set(
      nodes.filter(isCircular).flatMap((node) => node.inputs.map((value) => slots.get(value)!)),
    );
    const repeat = (
      { offset, pitch, plane, planes, pad, site, wrapExtent }: Slot,
      value: number,
    ): void => {
      const [height, width] = shapes[value] as [number, number];
      const around = rounds.has(slots.get(value)!);
      const [rows, columns] = [0, 1].map((axis) => around || periodic[value]![axis]!);
      for (let k = 0; k < planes; k++) {
        const start = address + offset + k * plane + pad * pitch;
        const first = start + pad * site;
        for (const x of columns ? beyond(width, pad, wrapExtent[1]) : []) {
          for (let y = 0; y < height; y++) {
            copy(first + y * pitch + modulo(x, width) * site, site, first + y * pitch + x * site);
          }
        }
        for (const y of rows ? beyond(height, pad, wrapExtent[0]) : []) {
          copy(start + modulo(y, height) * pitch, pitch, start + y * pitch);
        }
      }
    };
    const done = new Set<Slot>();
    slots.forEach((slot, value) => {
      if (done.has(slot)) return;
      done.add(slot);
      repeat(slot, value);
    });
    factors.forEach(repeat);
    features.forEach(({ slot }, value) => repeat(slot, value));
    series.forEach(({ slot }, value) => repeat(slot, value));
    repeat(inputs, 0);
  }

  /** Puts one lane of a block in all lanes of another, but for the numbers of series, which are many. */
  spread(from: Block, lane: number, to: Block): void {
    const { spreadBytes } = this.#compiled;
    this.#memory.spread(lane, spreadBytes / 16, from.address, to.address);
    for (let other = 0; other < this.#memory.lanes; other++) {
      to.scales[other]!.set(from.scales[lane]!);
      to.summed[other]!.set(from.summed[lane]!);
      to.isZero[other]!.set(from.isZero[lane]!);
    }
  }

  #copyLane(address: number, from: number, to: number): void {
    const { entries, bytes, lanes } = this.#memory;
    const end = (address + this.#compiled.blockBytes) / bytes;
    for (let at = address / bytes; at < end; at += lanes) entries[at + to] = entries[at + from]!;
  }

  #fillLane(
    { address, scales, summed, isZero }: Block,
    lane: number,
    side: SiteSide,
    i: number,
  ): void {
    const { shapes, program: { steps } } = this.#twoAxis;
    const { slots, factors, features, series, scores } = this.#compiled;
    const variances = this.#reader.read(side.data, i, side.pooled);
    const units = scales[lane]!;
    this.#findScales(units, variances);
    const done = new Set<Slot>();
    slots.forEach((slot, value) => {
      if (done.has(slot) || variances[value] === undefined) return;
      done.add(slot);
      this.#writeRoots(address, slot, value, lane, variances[value]!, units[value]!);
    });
    factors.forEach((slot, value) => {
      const { operation, inputs: [input] } = steps[value - 1]!;
      if (operation.op !== "normalize") return;
      const scale = units[input!]! / units[value]!;
      const list = normalFactors(
        operation,
        this.#reader.view(input!, variances[input!]!),
        shapes[input!]!,
      );
      this.#write(address, slot, value, lane, list.map((x) => x * scale));
    });
    features.forEach(({ slot, of }, value) => {
      const { address: q } = variances[steps[value - 1]!.inputs[0]!]!;
      const sites = { variances: q, made: 0, unit: 1, value };
      this.#expand(address, lane, of.table, slot, sites, (at) => of.add(at));
    });
    series.forEach(({ slot, of }, value) => {
      const input = steps[value - 1]!.inputs[0]!;
      const made = variances[value]!.address;
      const unit = units[input]! / units[value]!;
      const sites = { variances: variances[input]!.address, made, unit, value };
      if (typeof of === "function") this.#writeNumbers(address, lane, of, slot, sites);
      else this.#expand(address, lane, of, slot, sites);
    });
    scores.forEach(({ offset, plane }, value) => {
      const list = side.pooled[value]?.scores;
      const [count, to] = [plane / 16, address + offset];
      if (list !== undefined) {
        this.#writeScores(list.subarray(i * count, (i + 1) * count), to, lane);
      }
    });
    this.#writeInput(address, lane, side, i);
    shapes.forEach((shape, value) => {
      isZero[lane]![value] = variances[value]?.sum === 0 ? 1 : 0;
      if (shape.length === 0) summed[lane]![value] = variances[value]?.sum ?? NaN;
    });
  }

  #findScales(units: Float64Array, variances: Variances): void {
    const { rules, floor } = this.#compiled.units;
    rules.forEach((rule, value) => {
      if (rule === undefined) return;
      if (rule.kind === "times") {
        units[value] = units[rule.value]! * rule.factor;
        return;
      }
      const q = variances[value];
      if (q === undefined) return;
      const [height, width] = this.#twoAxis.shapes[value] as [number, number];
      const scale = Math.max(Math.sqrt(q.sum / (height * width)), floor);
      units[value] = scale > 0 ? scale : 1;
    });
  }

  #writeRoots(
    address: number,
    { offset, pitch, plane, pad }: Slot,
    value: number,
    lane: number,
    variance: Variance,
    unit: number,
  ): void {
    const [height, width] = this.#twoAxis.shapes[value] as [number, number];
    const to = address + offset + pad * pitch + 16 * pad + this.#memory.bytes * lane;
    this.#memory.writeRoots([height, width], variance.address, unit, to, [pitch, plane]);
  }

  #write(
    address: number,
    { offset, pitch, pad }: Slot,
    value: number,
    lane: number,
    list: Float64Array,
  ): void {
    const { entries, bytes, lanes } = this.#memory;
    const [height, width] = this.#twoAxis.shapes[value] as [number, number];
    for (let y = 0, a = 0; y < height; y++) {
      let at = (address + offset + (y + pad) * pitch + 16 * pad) / bytes + lane;
      for (let x = 0; x < width; x++, a++, at += lanes) entries[at] = list[a]!;
    }
  }

  /** Writes what is tabulated of deviations; `add` makes what is missing for a variance. */
  #expand(
    address: number,
    lane: number,
    table: StoredTable,
    { offset, pitch, plane, site }: Slot,
    sites: Pick<TabulatedSites, "variances" | "made" | "unit"> & { readonly value: number },
    add?: (q: number) => void,
  ): void {
    const [height, width] = this.#twoAxis.shapes[sites.value] as [number, number];
    const to = address + offset + this.#memory.bytes * lane;
    const { made, unit } = sites;
    for (let a = 0; a < height * width;) {
      const [y, x] = [Math.floor(a / width), a % width];
      const variances = sites.variances + 8 * a;
      const done = this.#memory.expandSites(table, {
        ...{ count: width - x, variances, made: made === 0 ? 0 : made + 8 * a, unit },
        ...{ to: to + y * pitch + x * site, site, next: plane },
      });
      if (done < width - x) add?.(this.#memory.float64[variances / 8 + done]!);
      a += done;
    }
  }

  /** Writes what a function gives for each site; the first number is in units of the scales. */
  #writeNumbers(
    address: number,
    lane: number,
    of: SiteNumbers,
    { offset, pitch, plane, site }: Slot,
    { variances, unit, value }: Pick<TabulatedSites, "variances" | "unit"> & {
      readonly value: number;
    },
  ): void {
    const [height, width] = this.#twoAxis.shapes[value] as [number, number];
    const { entries, bytes, float64 } = this.#memory;
    const next = plane / bytes;
    for (let y = 0, q = variances / 8; y < height; y++) {
      let to = (address + offset + y * pitch) / bytes + lane;
      for (let x = 0; x < width; x++, q++, to += site / bytes) {
        const numbers = of(Math.sqrt(float64[q]!));
        entries[to] = unit * numbers[0]!;
        for (let k = 1; k < numbers.length; k++) entries[to + k * next] = numbers[k]!;
      }
    }
  }

  #writeScores(list: Float64Array | Float32Array, to: number, lane: number): void {
    const { entries, bytes, lanes } = this.#memory;
    const start = to / bytes + lane;
    for (let k = 0; k < list.length; k++) entries[start + lanes * k] = list[k]!;
  }

  /** Writes unit vectors. */
  #writeInput(address: number, lane: number, { data }: SiteSide, i: number): void {
    const { entries, bytes, lanes } = this.#memory;
    const { offset, pitch, plane, pad } = this.#compiled.inputs;
    const channels = this.#channels;
    const [height, width] = this.#twoAxis.shapes[0] as [number, number];
    let from = i * height * width * channels;
    for (let y = 0; y < height; y++) {
      let at = (address + offset + (y + pad) * pitch + 16 * pad) / bytes + lane;
      for (let x = 0; x < width; x++, at += lanes, from += channels) {
        let square = 0;
        for (let c = 0; c < channels; c++) square += data[from + c]! ** 2;
        // Divided, not multiplied by an inverse: with one channel the directions are exactly 1 and -1.
        const norm = Math.sqrt(square) || 1;
        for (let c = 0; c < channels; c++) {
          entries[at + c * plane / bytes] = data[from + c]! / norm;
        }
      }
    }
  }
}
