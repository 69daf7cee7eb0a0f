/**
 * From nodes to instructions: a thread carries out the same ones for each group of pairs.
 *
 * @module
 */
import { OPERATION, PARAMETER, RECORD, type SpatialMemory } from "./assembler.ts";
import { LEADING } from "../../../activations/hermite_series.ts";
import type { Activation } from "../../../activations/mod.ts";
import { type Closed, closedOf } from "./closed.ts";
import type {
  Compiled,
  Dynamic,
  Features,
  Foreign,
  Grid,
  SeriesFeatures,
  Slot,
} from "./compiled.ts";
import type { Linear, Node } from "./nodes.ts";
import { nodesOf } from "./nodes.ts";
import type { Planar } from "./planar.ts";
import { type Box, isEmpty, mixEntries, type Place, placesOf } from "./regions.ts";
import { MODES, type Range, type Series, seriesOf } from "./series.ts";
import { type Order, orderOf, type Shift, type Stage } from "./stages.ts";
import { allocatePointers, storeOctave, Tabulated } from "./tabulated.ts";
import { tapsOf, type Units, unitsOf } from "./units.ts";

/** What is known of the inputs. */
export interface CompileOptions {
  /** Number of channels. */
  readonly channels: number;
  /** Whether no entry is negative. */
  readonly positive: boolean;
  /** Least and largest standard deviations before nonlinearities that may be series, by value. */
  readonly ranges: Readonly<Record<number, Range>>;
}

/** The order of a program's nodes; undefined if there are no instructions for it. */
export function planOrder(planar: Planar): { nodes: Node[]; order: Order } | undefined {
  const nodes = nodesOf(planar);
  const order = orderOf(planar, nodes);
  return order === undefined ? undefined : { nodes, order };
}

/** Compiles a program into a thread's memory. */
export function compile(
  memory: SpatialMemory,
  planar: Planar,
  options: CompileOptions,
): Compiled {
  const { nodes, order } = planOrder(planar)!;
  return new Compiler(memory, planar, nodes, order, options).compile();
}

interface Job {
  readonly stage: Stage;
  readonly places: Map<number, Place>;
}

interface Buffer {
  readonly address: number;
  readonly pitch: number;
  readonly plane: number;
}

interface Store {
  readonly base: number;
  readonly plane: number;
  readonly pitch: number;
  readonly shape: readonly number[];
  readonly reach: readonly (readonly number[])[];
}

class Compiler {
  readonly #memory: SpatialMemory;
  readonly #planar: Planar;
  readonly #nodes: readonly Node[];
  readonly #order: Order;
  readonly #channels: number;
  readonly #units: Units;
  readonly #positive: boolean[] = [];
  readonly #both: boolean[] = [];
  readonly #moving: boolean[] = [];
  readonly #slots = new Map<number, Slot>();
  readonly #factors = new Map<number, Slot>();
  readonly #series = new Map<number, Series>();
  readonly #features = new Map<number, Features>();
  readonly #expanded = new Map<number, SeriesFeatures>();
  readonly #stores = new Map<number, Store>();
  readonly #sums = new Map<number, number>();
  readonly #blocks = new Map<string, number>();
  readonly #dynamics: Dynamic[] = [];
  readonly #foreign: Foreign[] = [];
  readonly #cleared: (readonly [number, number])[] = [];
  readonly #mixLists = new Map<string, readonly [number, number]>();
  #inputs!: Slot;
  #plane = 0;
  #blockBytes = 0;
  #spreadBytes = 0;
  #cost = 0;
  #code = new Int32Array(1 << 16);
  #length = 0;

  constructor(
    memory: SpatialMemory,
    planar: Planar,
    nodes: readonly Node[],
    order: Order,
    { channels, positive, ranges }: CompileOptions,
  ) {
    this.#memory = memory;
    this.#planar = planar;
    this.#nodes = nodes;
    this.#order = order;
    this.#channels = channels;
    this.#units = unitsOf(planar, nodes);
    for (const { work, inputs: [input], output } of nodes) {
      const range = ranges[input!];
      if (work.kind !== "dual" || range === undefined) continue;
      const series = seriesOf(work.activation, range, memory.precision);
      if (series !== undefined) this.#series.set(output, series);
    }
    this.#flow(positive);
  }

  compile(): Compiled {
    const jobs = this.#jobs();
    this.#layOut(jobs);
    for (const job of jobs) this.#emit(job);
    const address = this.#memory.allocate(4 * this.#length);
    this.#memory.words.set(this.#code.subarray(0, this.#length), address / 4);
    // Rows are done four sites at a time, so that a little more than the last row is read.
    this.#memory.allocate(1 << 14);
    return {
      code: [address, address + 4 * this.#length],
      cleared: this.#cleared,
      dynamics: this.#dynamics,
      foreign: this.#foreign,
      blockBytes: this.#blockBytes,
      spreadBytes: this.#spreadBytes,
      slots: this.#slots,
      factors: this.#factors,
      features: this.#features,
      series: this.#expanded,
      inputs: this.#inputs,
      units: this.#units,
      sums: this.#sums,
      pooled: (value) => this.#diagonal(value),
      nodes: this.#nodes,
      cost: this.#cost / this.#memory.lanes,
    };
  }

  /** Which values have negative correlations, a plane P, an NTK. */
  #flow(positive: boolean): void {
    const [sign, both, moving] = [this.#positive, this.#both, this.#moving];
    sign[0] = positive;
    both[0] = !positive;
    moving[0] = this.#nodes.some(({ work, inputs }) =>
      inputs.includes(0) && !["linear", "layer", "sum", "flat", "mix"].includes(work.kind)
    );
    for (const { work, inputs, output } of this.#nodes) {
      const all = inputs.every((value) => sign[value]!);
      const kept = inputs.some((value) => both[value]!);
      sign[output] = all && work.kind !== "dual";
      both[output] = !all && kept;
      moving[output] = true;
      if (work.kind === "layer") {
        const { a, b } = work.slopes;
        sign[output] = (a * b <= 0 && a !== b) || all;
        both[output] = false;
      }
      if (work.kind === "dual") {
        const made = closedOf(work.activation) ?? this.#series.get(output)?.table;
        sign[output] = all && made?.parity === "odd";
        both[output] = !sign[output] && (made === undefined || made.parity === "odd");
      }
    }
  }

  #jobs(): Job[] {
    const jobs: Job[] = [];
    for (const stage of this.#order.stages) {
      for (const frame of stage.frames) {
        for (const shift of frame.shifts) {
          const places = placesOf(this.#planar, this.#order, stage, frame, shift);
          if (places.size > 0) jobs.push({ stage, places });
        }
      }
    }
    return jobs;
  }

  /** Slots for single inputs, stores for kept values, and the size of the others. */
  #layOut(jobs: readonly Job[]): void {
    const { shapes, reach, circles } = this.#planar;
    const pads = shapes.map(() => 0);
    const again = shapes.map((): Shift => [0, 0]);
    let cells = 0;
    for (const { places } of jobs) {
      for (const [value, { region, shift }] of places) {
        cells = Math.max(cells, (region[1] - region[0]) * (region[3] - region[2]));
        const round = circles[value]!;
        if (!round.includes(true)) {
          pads[value] = Math.max(pads[value]!, overhang(shapes[value]!, region, shift));
        }
        const [dy, dx] = shift;
        again[value] = larger(again[value]!, [round[0] ? dy : 0, round[1] ? dx : 0]);
      }
    }
    for (const { middle, output } of this.#nodes) {
      again[middle] = larger(again[middle]!, again[output]!);
    }
    // Rows are done four sites at a time.
    this.#plane = 16 * (cells + 8);
    this.#inputs = this.#slot(0, [pads[0]!, again[0]!], this.#channels);
    const alias = new Map<number, number>();
    for (const { output, middle } of this.#nodes) {
      if (this.#units.homogeneous.has(output)) alias.set(output, alias.get(middle) ?? middle);
    }
    const roots = shapes.map((_, value) => alias.get(value) ?? value);
    const deep = shapes.map((): readonly [number, Shift] => [0, [0, 0]]);
    pads.forEach((pad, value) => {
      const [most, round] = deep[roots[value]!]!;
      deep[roots[value]!] = [Math.max(most, pad), larger(round, again[value]!)];
    });
    shapes.forEach((shape, value) => {
      if (shape.length === 0 || this.#units.rules[value] === undefined) return;
      const root = roots[value]!;
      const slot = this.#slots.get(root) ?? this.#slot(root, deep[root]!, 2);
      this.#slots.set(root, slot);
      this.#slots.set(value, slot);
    });
    for (const { work, output } of this.#nodes) {
      if (work.kind === "normalize") {
        this.#factors.set(output, this.#slot(output, [0, again[output]!], 1));
      }
      const of = work.kind === "dual" ? this.#featuresOf(work.activation, output) : undefined;
      if (of !== undefined) {
        const { length } = of(1);
        this.#features.set(output, {
          slot: this.#slot(output, [0, again[output]!], length),
          of: new Tabulated(this.#memory, length, (s) => of(s * s)),
        });
      }
      if (work.kind === "flat" || (work.kind === "mix" && shapes[output]!.length === 0)) {
        const address = this.#memory.allocate(64);
        this.#sums.set(output, address);
        this.#cleared.push([address, 64]);
      }
    }
    this.#spreadBytes = this.#blockBytes;
    this.#series.forEach((series, output) => {
      this.#expanded.set(output, this.#expand(series, output, again[output]!));
    });
    for (const value of this.#order.kept) {
      this.#stores.set(value, this.#store(value, reach[value]!));
    }
    const mixed = this.#nodes.filter(({ work }) => work.kind === "mix");
    for (const { output } of mixed) {
      const store = this.#stores.get(output);
      if (store !== undefined) this.#cleared.push([store.base, 2 * store.plane]);
    }
  }

  #featuresOf(activation: Activation, output: number): Closed["features"] {
    return this.#series.has(output) ? undefined : closedOf(activation)?.features;
  }

  #expand({ table, numbers, nodes }: Series, output: number, again: Shift): SeriesFeatures {
    const { coefficients, octaves, terms, smallest, ratioAtZero } = table;
    const pointers = allocatePointers(this.#memory);
    const size = coefficients.length / octaves.length;
    octaves.forEach((octave, k) => {
      const own = coefficients.subarray(k * size, (k + 1) * size);
      storeOctave(this.#memory, pointers, octave, own);
    });
    const list = this.#memory.allocate(4 * numbers.length);
    this.#memory.words.set(numbers, list / 4);
    return {
      slot: this.#deepSlot(output, again, terms + 1),
      table: {
        ...{ pointers, first: octaves[0]!, last: octaves.at(-1)! },
        ...{ entries: terms, nodes, smallest, ratioAtZero },
      },
      numbers: list,
    };
  }

  #slot(value: number, [pad, again]: readonly [number, Slot["again"]], planes: number): Slot {
    const [height, width] = this.#planar.shapes[value] as [number, number];
    const pitch = 16 * (width + again[1] + 2 * pad);
    const plane = pitch * (height + again[0] + 2 * pad) + 64;
    const offset = this.#blockBytes;
    this.#blockBytes += planes * plane;
    return { offset, pitch, plane, pad, again, planes, site: 16 };
  }

  /** A slot for many numbers a site, which lie together: so many planes would be slow to read. */
  #deepSlot(value: number, again: Slot["again"], count: number): Slot {
    const [height, width] = this.#planar.shapes[value] as [number, number];
    const site = 16 * count;
    const pitch = site * (width + again[1]);
    const offset = this.#blockBytes;
    this.#blockBytes += pitch * (height + again[0]) + 64;
    return { offset, pitch, plane: 16, pad: 0, again, planes: 1, site };
  }

  #store(value: number, reach: readonly (readonly number[])[]): Store {
    const shape = this.#planar.shapes[value]!;
    const pitch = 16 * reach[1]!.length * shape[1]!;
    const plane = pitch * reach[0]!.length * shape[0]!;
    return { base: this.#memory.allocate(3 * plane), plane, pitch, shape, reach };
  }

  #stored(value: number, [dy, dx]: readonly [number, number], y: number, x: number): number {
    const { base, pitch, shape, reach } = this.#stores.get(value)!;
    const row = reach[0]!.indexOf(dy) * shape[0]! + y;
    return base + row * pitch + 16 * (reach[1]!.indexOf(dx) * shape[1]! + x);
  }

  #diagonal(value: number): number[] {
    const [height, width] = this.#planar.shapes[value] as [number, number];
    return Array.from(
      { length: height * width },
      (_, a) => this.#stored(value, [0, 0], Math.floor(a / width), a % width),
    );
  }

  /** Instructions for one displacement. */
  #emit({ stage, places }: Job): void {
    const buffers = this.#assign(stage, places);
    for (const value of stage.sources) {
      const place = places.get(value);
      if (place === undefined) continue;
      if (value === 0) this.#emitInputs(place, buffers.get(0)!);
      else this.#emitSource(value, place, buffers.get(value)!);
      this.#emitAround(value, place, buffers.get(value)!);
    }
    for (const node of stage.nodes) {
      if (node.work.kind === "mix") this.#emitMix(node, places, buffers);
      else if (node.work.kind === "flat") this.#emitSum(node, places, buffers, node.work.window);
      else this.#emitNode(node, places, buffers);
    }
  }

  /** Buffers, taken over by other values once nothing reads them any more. */
  #assign({ nodes, sources }: Stage, places: ReadonlyMap<number, Place>): Map<number, Buffer> {
    const last = new Map<number, number>();
    nodes.forEach(({ inputs, output }, k) => {
      for (const value of [...inputs, output]) last.set(value, k);
    });
    const buffers = new Map<number, Buffer>();
    const free: number[] = [];
    let count = 0;
    const take = (value: number): void => {
      const place = places.get(value);
      if (place === undefined) return;
      const index = free.pop() ?? count++;
      while (this.#scratch.length <= index) {
        this.#scratch.push(this.#memory.allocate(3 * this.#plane));
      }
      const { region: [, , x0, x1] } = place;
      buffers.set(value, {
        address: this.#scratch[index]!,
        pitch: 16 * (x1 - x0),
        plane: this.#plane,
      });
      indices.set(value, index);
    };
    const indices = new Map<number, number>();
    sources.forEach(take);
    nodes.forEach(({ inputs, output, work }, k) => {
      if (work.kind !== "mix" && work.kind !== "flat") take(output);
      for (const value of new Set([...inputs, output])) {
        if (last.get(value) === k && indices.has(value)) free.push(indices.get(value)!);
      }
    });
    return buffers;
  }

  readonly #scratch: number[] = [];

  #emitInputs({ region, computed, shift, circular }: Place, buffer: Buffer): void {
    const box = circular ? computed : region;
    this.#push(
      OPERATION.inputs,
      {
        ...this.#out(buffer, region, box),
        ...this.#sides(this.#inputs, box, shift),
        9: this.#channels,
        18: this.#both[0]! ? 1 : 0,
        20: this.#moving[0]! ? 1 : 0,
      },
      3 + 3 * this.#channels,
      box,
    );
  }

  /** Reads a kept value. */
  #emitSource(value: number, place: Place, buffer: Buffer): void {
    const { computed, region, shift } = place;
    if (isEmpty(computed)) return;
    const store = this.#stores.get(value)!;
    const node = this.#nodes.find(({ output }) => output === value)!;
    const from = {
      1: this.#stored(value, shift, computed[0], computed[2]),
      2: store.pitch,
      3: store.plane,
    };
    const common = {
      ...from,
      ...this.#out(buffer, region, computed),
      ...this.#sides(this.#slots.get(value)!, computed, shift),
      18: this.#both[value]! ? 1 : 0,
      20: 1,
    };
    if (node.work.kind === "mix") {
      const [input] = node.inputs;
      const same = shift[0] === 0 && shift[1] === 0;
      const block = this.#block(`unmix ${value} ${same}`, {}, [
        ["left", (l, r) => l[input!]! * r[input!]! / (l[value]! * r[value]!)],
        ["added", (_l, _r, self) => self && same ? 0 : 1],
      ]);
      this.#push(OPERATION.unmix, { ...common, 17: block }, 10, computed);
    } else {
      this.#push(OPERATION.linear, { ...common, ...ONE, 17: this.#copyBlock() }, 6, computed);
    }
  }

  #copyBlock(): number {
    return this.#block("copy", { factor: 1, ntkFactor: 1 }, []);
  }

  /** The ring of a map. */
  #emitAround(value: number, place: Place, buffer: Buffer): void {
    const { region, computed, shift, circular } = place;
    if (region.every((edge, k) => edge === computed[k])) return;
    if (value === 0 && !circular) return;
    const inner = isEmpty(computed) ? { 9: 0, 10: 0, 11: 0, 12: 0 } : {
      9: computed[0] - region[0],
      10: computed[1] - region[0],
      11: computed[2] - region[2],
      12: computed[3] - region[2],
    };
    const out = this.#out(buffer, region, region);
    const cells = 2 * (region[1] - region[0] + region[3] - region[2]);
    if (circular) {
      const [height, width] = this.#planar.shapes[value] as [number, number];
      this.#push(
        OPERATION.wrap,
        {
          ...out,
          ...inner,
          13: height,
          14: width,
          15: 0,
          16: 0,
        },
        10,
        [0, 1, 0, cells],
      );
      return;
    }
    this.#push(
      OPERATION.ring,
      {
        ...out,
        ...inner,
        ...this.#sides(this.#slots.get(value)!, region, shift),
        18: this.#both[value]! ? 1 : 0,
      },
      6,
      [0, 1, 0, cells],
    );
  }

  #emitNode(
    node: Node,
    places: ReadonlyMap<number, Place>,
    buffers: ReadonlyMap<number, Buffer>,
  ): void {
    const { output } = node;
    const place = places.get(output);
    if (place === undefined) return;
    const buffer = buffers.get(output)!;
    if (!isEmpty(place.computed)) {
      this.#emitWork(node, place, places, buffers);
      this.#keep(output, place, buffer);
    }
    this.#emitAround(output, place, buffer);
  }

  #emitWork(
    node: Node,
    place: Place,
    places: ReadonlyMap<number, Place>,
    buffers: ReadonlyMap<number, Buffer>,
  ): void {
    const { work, inputs, middle, output } = node;
    const { computed, region, shift } = place;
    const out = this.#out(buffers.get(output)!, region, computed);
    const [input] = inputs;
    const from = (value: number): Words =>
      this.#in(buffers.get(value)!, places.get(value)!.region, computed);
    switch (work.kind) {
      case "linear":
      case "layer": {
        const first = this.#in(
          buffers.get(input!)!,
          places.get(input!)!.region,
          this.#firstTap(work.linear, computed),
        );
        const words = {
          ...first,
          ...out,
          ...windowWords(work.linear),
          ...this.#sides(this.#slots.get(middle)!, computed, shift),
          20: this.#moving[input!]! ? 1 : 0,
        };
        if (work.kind === "linear") {
          const block = this.#linearBlock(node, work.linear, {}, []);
          const added = (work.linear.affine?.ntkWeight ?? 0) > 0;
          const both = this.#both[output]!;
          this.#push(
            OPERATION.linear,
            { ...words, 17: block, 18: both ? 1 : 0, 19: added ? 1 : 0 },
            12,
            computed,
          );
        } else {
          const mode = this.#positive[input!] ? 0 : this.#both[input!] ? 1 : 2;
          const block = this.#layerBlock(node, work.linear, work.slopes);
          const biased = isBiased(work.linear) || !this.#units.homogeneous.has(output);
          this.#push(
            OPERATION.layer,
            { ...words, 17: block, 18: mode, 19: biased ? 1 : 0 },
            mode === 0 ? 8 : 12,
            computed,
          );
        }
        return;
      }
      case "sum":
        inputs.forEach((value, index) => {
          const root = Math.sqrt(work.weights[index]!);
          const block = this.#block(`sum ${output} ${index}`, {}, [
            ["left", (l) => root * l[value]! / l[output]!],
            ["right", (_, r) => root * r[value]! / r[output]!],
          ]);
          this.#push(
            OPERATION.term,
            {
              ...from(value),
              ...out,
              ...this.#sides(this.#slots.get(value)!, computed, shift),
              17: block,
              18: this.#both[output]! ? 1 : 0,
              19: this.#both[value]! ? 1 : 0,
              20: this.#moving[value]! ? 1 : 0,
              21: index === 0 ? 1 : 0,
            },
            8,
            computed,
          );
        });
        return;
      case "normalize": {
        const made = this.#sides(this.#slots.get(output)!, computed, shift);
        const factors = this.#sides(this.#factors.get(output)!, computed, shift);
        const words = {
          21: made[13]!,
          22: made[14]!,
          23: factors[13]!,
          24: factors[14]!,
          25: made[15]!,
          26: factors[15]!,
        };
        this.#push(
          OPERATION.normalize,
          {
            ...from(input!),
            ...out,
            ...this.#sides(this.#slots.get(input!)!, computed, shift),
            ...words,
            18: this.#both[output]! ? 1 : 0,
          },
          12,
          computed,
        );
        return;
      }
      case "dropout": {
        const same = shift[0] === 0 && shift[1] === 0;
        const more = 1 / work.keep - 1;
        const block = this.#block(`dropout ${output} ${same}`, {}, [
          ["added", (_l, _r, self) => self && same ? 0 : more],
          ["addedPlus", (_l, _r, self) => self && same ? 2 * more : more],
          ["addedNtk", (_l, _r, self) => self && same ? 1 + more : 1],
        ]);
        this.#push(
          OPERATION.dropout,
          {
            ...from(input!),
            ...out,
            ...this.#sides(this.#slots.get(input!)!, computed, shift),
            17: block,
            18: this.#both[output]! ? 1 : 0,
          },
          8,
          computed,
        );
        return;
      }
      case "dual": {
        const closed = closedOf(work.activation);
        const series = this.#series.get(output);
        if (series !== undefined) {
          this.#emitSeries(node, series, place, from(input!), out);
          return;
        }
        if (closed === undefined) break;
        const [x = 0, y = 0, z = 0] = closed.parameters ?? [];
        const fixed = { factor: x, ntkFactor: y, kernelFactor: z };
        const a = input!;
        const block = this.#block(`dual ${output}`, fixed, [
          ["left", (l) => l[a]!],
          ["right", (_, r) => r[a]!],
          ["added", (l, r) => l[a]! * r[a]! / (l[output]! * r[output]!)],
          ["addedPlus", (l, r) => 1 / (l[output]! * r[output]!)],
          ["addedNtk", (l) => l[output]!],
          ["awayBase", (_, r) => r[output]!],
        ]);
        const made = this.#sides(this.#slots.get(output)!, computed, shift);
        const { slot } = this.#features.get(output) ?? { slot: this.#slots.get(output)! };
        const more = this.#sides(slot, computed, shift);
        this.#push(
          OPERATION.dual,
          {
            ...from(a),
            ...out,
            ...this.#sides(this.#slots.get(a)!, computed, shift),
            17: block,
            18: this.#both[a]! ? 1 : 0,
            19: this.#both[output]! ? 1 : 0,
            20: this.#moving[a]! ? 1 : 0,
            21: made[13]!,
            22: made[14]!,
            23: made[15]!,
            24: closed.number,
            25: closed.parity === "odd" ? 1 : closed.parity === "even" ? 2 : 0,
            26: more[13]!,
            27: more[14]!,
            28: more[15]!,
            29: more[16]!,
          },
          20,
          computed,
        );
        return;
      }
      case "product":
        break;
    }
    this.#pushForeign(node, place, places, buffers);
  }

  #emitSeries(
    { inputs: [input], output }: Node,
    { table: { mode, parity, terms } }: Series,
    { computed, shift }: Place,
    from: Words,
    out: Words,
  ): void {
    const made = this.#sides(this.#slots.get(output)!, computed, shift);
    const { slot, numbers } = this.#expanded.get(output)!;
    const more = this.#sides(slot, computed, shift);
    this.#push(
      OPERATION.series,
      {
        ...from,
        ...out,
        ...this.#sides(this.#slots.get(input!)!, computed, shift),
        9: numbers,
        18: this.#both[input!]! ? 1 : 0,
        19: this.#both[output]! ? 1 : 0,
        20: this.#moving[input!]! ? 1 : 0,
        21: made[13]!,
        22: made[14]!,
        23: made[15]!,
        24: MODES[mode],
        25: parity === "odd" ? 1 : parity === "even" ? 2 : 0,
        26: more[13]!,
        27: more[14]!,
        28: more[15]!,
        30: terms - LEADING,
        31: slot.site,
      },
      15 + terms / 2,
      computed,
    );
  }

  #pushForeign(
    node: Node,
    { computed, shift, region }: Place,
    places: ReadonlyMap<number, Place>,
    buffers: ReadonlyMap<number, Buffer>,
  ): void {
    const grid = (value: number, words: Words): Grid => {
      const sides = this.#sides(this.#slots.get(value)!, computed, shift);
      return {
        value,
        address: words[1] ?? words[4]!,
        pitch: words[2] ?? words[5]!,
        plane: words[3] ?? words[6]!,
        both: this.#both[value]!,
        moving: this.#moving[value]!,
        left: sides[13]!,
        right: sides[14]!,
        sidePitch: sides[15]!,
      };
    };
    const inputs = node.inputs.map((value) =>
      grid(value, this.#in(buffers.get(value)!, places.get(value)!.region, computed))
    );
    const output = grid(
      node.output,
      this.#out(buffers.get(node.output)!, region, computed),
    );
    const size = [computed[1] - computed[0], computed[3] - computed[2]] as const;
    this.#push(OPERATION.foreign, { 1: this.#foreign.length }, 800, computed);
    this.#foreign.push({ node, size, inputs, output });
  }

  /** Copies a value that a later stage reads. */
  #keep(value: number, { computed, region, shift }: Place, buffer: Buffer): void {
    const store = this.#stores.get(value);
    if (store === undefined) return;
    if (!store.reach.every((set, axis) => set.includes(shift[axis]!))) return;
    const out = this.#out(buffer, region, computed);
    this.#push(
      OPERATION.linear,
      {
        ...this.#in(buffer, region, computed),
        ...out,
        ...ONE,
        4: this.#stored(value, shift, computed[0], computed[2]),
        5: store.pitch,
        6: store.plane,
        ...this.#sides(this.#slots.get(value)!, computed, shift),
        17: this.#copyBlock(),
        18: this.#both[value]! ? 1 : 0,
        20: 1,
      },
      6,
      computed,
    );
  }

  #emitSum(
    { inputs: [input], output }: Node,
    places: ReadonlyMap<number, Place>,
    buffers: ReadonlyMap<number, Buffer>,
    window:
      | { readonly axes: readonly { readonly low: number; readonly size: number }[] }
      | undefined,
  ): void {
    const place = places.get(input!);
    if (place === undefined || isEmpty(place.computed)) return;
    const { shift, region, computed } = place;
    if (window !== undefined && (shift[0] !== 0 || shift[1] !== 0)) return;
    const [rows, columns] = (window?.axes ?? []).map(({ low, size }) => [-low, size - low]);
    const box: Box = window === undefined ? computed : [
      Math.max(computed[0], rows![0]!),
      Math.min(computed[1], rows![1]!),
      Math.max(computed[2], columns![0]!),
      Math.min(computed[3], columns![1]!),
    ];
    this.#push(
      OPERATION.reduce,
      {
        ...this.#in(buffers.get(input!)!, region, box),
        ...this.#sides(this.#slots.get(input!)!, box, shift),
        4: this.#sums.get(output)!,
        7: box[1] - box[0],
        8: box[3] - box[2],
        18: window === undefined ? 1 : 0,
        20: this.#moving[input!]! ? 1 : 0,
      },
      6,
      box,
    );
  }

  #emitMix(
    node: Node,
    places: ReadonlyMap<number, Place>,
    buffers: ReadonlyMap<number, Buffer>,
  ): void {
    const { work, inputs: [input], output } = node;
    if (this.#planar.shapes[output]!.length === 0) {
      return this.#emitSum(node, places, buffers, undefined);
    }
    const place = places.get(input!);
    if (place === undefined || isEmpty(place.computed) || work.kind !== "mix") return;
    const store = this.#stores.get(output)!;
    const [y, x] = [0, 1].map((axis) => this.#mixList(node, axis, place.shift));
    if (y![1] === 0 || x![1] === 0) return;
    const origin: Box = [0, 0, 0, 0];
    this.#push(
      OPERATION.mix,
      {
        ...this.#in(buffers.get(input!)!, place.region, origin),
        ...this.#sides(this.#slots.get(input!)!, origin, place.shift),
        4: store.base,
        6: store.plane,
        7: y![1],
        8: x![1],
        9: y![0],
        10: x![0],
        20: this.#moving[input!]! ? 1 : 0,
      },
      10,
      [0, y![1], 0, x![1]],
    );
  }

  /** The entries of an axis in memory: address and number. */
  #mixList(node: Node, axis: number, shift: Shift): readonly [number, number] {
    const { output } = node;
    const key = `${output} ${axis} ${shift[axis]}`;
    const known = this.#mixLists.get(key);
    if (known !== undefined) return known;
    const entries = mixEntries(this.#planar, node, axis, shift);
    const { pitch, shape } = this.#stores.get(output)!;
    const address = this.#memory.allocate(16 * entries.length);
    entries.forEach(({ input, output: to, shift: position, weight }, k) => {
      const at = address + 16 * k;
      const place = position * shape[axis]! + to;
      this.#memory.words[at / 4] = axis === 0 ? input : 16 * input;
      this.#memory.words[at / 4 + 1] = place * (axis === 0 ? pitch : 16);
      this.#memory.float64[at / 8 + 1] = weight;
    });
    const list = [address, entries.length] as const;
    this.#mixLists.set(key, list);
    return list;
  }

  #linearBlock(
    node: Node,
    { affine }: Linear,
    parameters: Parameters<SpatialMemory["block"]>[0],
    more: readonly DynamicEntry[],
  ): number {
    const { middle } = node;
    const factor = 1 / tapsOf(node);
    const kernel = affine === undefined ? 0 : affine.ntkWeight / affine.weight;
    const bias = affine?.bias ?? 0;
    const tangent = affine === undefined ? 0 : affine.ntkBias - kernel * bias;
    const dynamic: DynamicEntry[] = [...more];
    if (bias > 0) {
      dynamic.push(["added", (l, r) => bias * (1 / l[middle]! - 1 / r[middle]!) ** 2]);
      dynamic.push(["addedPlus", (l, r) => bias * (1 / l[middle]! + 1 / r[middle]!) ** 2]);
    }
    if (tangent !== 0) {
      dynamic.push(["addedNtk", (l, r) => tangent / (l[middle]! * r[middle]!)]);
    }
    const fixed = {
      factor,
      ntkFactor: factor,
      kernelFactor: kernel,
      kernelHalf: -kernel / 2,
      ...parameters,
    };
    const name = dynamic.length > 0 ? ` at ${node.output}` : "";
    return this.#block(`${JSON.stringify(fixed)}${name}`, fixed, dynamic);
  }

  #layerBlock(
    node: Node,
    linear: Linear,
    { a, b }: { readonly a: number; readonly b: number },
  ): number {
    const { middle, output } = node;
    const squares = a * a + b * b;
    const away = {
      left: 1,
      right: 1,
      awayBase: (a + b) ** 2 / squares,
      awayFactor: 2 * a * b / squares,
      awaySlope: 2 * a * b / squares,
    };
    const root = Math.sqrt(squares / 2);
    const fresh: DynamicEntry[] = this.#units.homogeneous.has(output) ? [] : [
      ["left", (l) => root * l[middle]! / l[output]!],
      ["right", (_, r) => root * r[middle]! / r[output]!],
    ];
    const block = this.#linearBlock(node, linear, away, fresh);
    const k = (a - b) ** 2 / squares;
    this.#memory.prepare(block, k, k);
    return block;
  }

  /** A parameter block, shared by nodes that have the same one. */
  #block(
    key: string,
    parameters: Parameters<SpatialMemory["block"]>[0],
    dynamic: readonly DynamicEntry[],
  ): number {
    const known = this.#blocks.get(key);
    if (known !== undefined) return known;
    const block = this.#memory.block(parameters);
    this.#blocks.set(key, block);
    for (const [name, value] of dynamic) {
      this.#dynamics.push({ block, parameter: PARAMETER[name], value });
    }
    return block;
  }

  #firstTap({ window }: Linear, box: Box): Box {
    if (window === undefined) return box;
    const [rows, columns] = [window.axes[0]!, window.axes[1]!];
    const [y, x] = [box[0] * rows.stride - rows.low, box[2] * columns.stride - columns.low];
    return [y, y, x, x];
  }

  #in({ address, pitch, plane }: Buffer, region: Box, [y0, , x0]: Box): Words {
    return { 1: address + (y0 - region[0]) * pitch + 16 * (x0 - region[2]), 2: pitch, 3: plane };
  }

  #out({ address, pitch, plane }: Buffer, region: Box, [y0, y1, x0, x1]: Box): Words {
    return {
      4: address + (y0 - region[0]) * pitch + 16 * (x0 - region[2]),
      5: pitch,
      6: plane,
      7: y1 - y0,
      8: x1 - x0,
    };
  }

  #sides(
    { offset, pitch, plane, pad, site }: Slot,
    [y0, , x0]: Box,
    [dy, dx]: readonly [number, number],
  ): Words {
    const left = offset + (y0 + pad) * pitch + site * (x0 + pad);
    return { 13: left, 14: left + dy * pitch + site * dx, 15: pitch, 16: plane };
  }

  #push(operation: number, words: Words, cost: number, [y0, y1, x0, x1]: Box): void {
    const size = RECORD / 4;
    if (this.#length + size > this.#code.length) {
      const grown = new Int32Array(2 * this.#code.length);
      grown.set(this.#code);
      this.#code = grown;
    }
    this.#code[this.#length] = operation;
    for (const index in words) this.#code[this.#length + Number(index)] = words[index]!;
    this.#length += size;
    const sites = (y1 - y0) * (x1 - x0);
    const wide = this.#memory.precision === "f64" ? 1.5 : 1;
    this.#cost += (cost * sites + 20) * wide;
  }
}

type Words = Record<number, number>;

type DynamicEntry = readonly [keyof typeof PARAMETER, Dynamic["value"]];

/** No window: one tap, steps of one. */
const ONE: Words = { 9: 1, 10: 1, 11: 1, 12: 1 };

function windowWords({ window }: Linear): Words {
  if (window === undefined) return ONE;
  const [rows, columns] = [window.axes[0]!, window.axes[1]!];
  return { 9: rows.size, 10: columns.size, 11: rows.stride, 12: columns.stride };
}

function isBiased({ affine }: Linear): boolean {
  if (affine === undefined) return false;
  return affine.bias > 0 || affine.ntkBias !== 0;
}

function larger([a, b]: Shift, [c, d]: Shift): Shift {
  return [Math.max(a, c), Math.max(b, d)];
}

/** How far a region lies outside the inputs. */
function overhang(
  shape: readonly number[],
  [y0, y1, x0, x1]: Box,
  [dy, dx]: Shift,
): number {
  const [height, width] = [shape[0]!, shape[1]!];
  const rows = [-y0, -(y0 + dy), y1 - height, y1 + dy - height];
  const columns = [-x0, -(x0 + dx), x1 - width, x1 + dx - width];
  return Math.max(0, ...rows, ...columns);
}
