/**
 * Variances of one input at all values of a program, site by site.
 *
 * @module
 */
import type { Family } from "../../../activations/family.ts";
import { activationRule, familyOf } from "../../../activations/mod.ts";
import type { NormalizeOperation, Operation, WindowAxis } from "../../program/program.ts";
import { tapSite } from "../../program/program.ts";
import { refuseFaintInput } from "../../reference/attention.ts";
import { finite } from "../../reference/bind.ts";
import { squaredNorm } from "../../squared_norm.ts";
import type { SiteMemory } from "./memory.ts";
import type { Pooled } from "./plan.ts";
import { Tabulated } from "./duals/tabulated.ts";
import type { TwoAxisProgram } from "../../analysis/two_axes.ts";

/** Variances of an input at one value. */
export interface Variance {
  /** Where they lie in memory, site by site. */
  readonly address: number;
  /** Their sum. */
  readonly sum: number;
}

/** Variances of an input: by value; undefined where they are not known. */
export type Variances = readonly (Variance | undefined)[];

/** What a step makes of variances; the sum of them. */
type Rule = (inputs: readonly number[], out: number) => number;

/** Computes variances, always in the same places of a thread's memory. */
export class VarianceReader {
  readonly #memory: SiteMemory;
  readonly #twoAxis: TwoAxisProgram;
  readonly #channels: number;
  readonly #rules: readonly (Rule | undefined)[];
  readonly #addresses: readonly number[];

  /** @param memory This thread's memory. */
  constructor(memory: SiteMemory, twoAxis: TwoAxisProgram, channels: number) {
    const { program, shapes, live } = twoAxis;
    this.#memory = memory;
    this.#twoAxis = twoAxis;
    this.#channels = channels;
    this.#addresses = shapes.map((shape) => memory.allocate(8 * sizeOf(shape) + 16));
    this.#rules = program.steps.map(({ operation, inputs }, k) => {
      const sizes = [sizeOf(shapes[inputs[0]!]!), sizeOf(shapes[k + 1]!)] as const;
      return live[k + 1] ? ruleOf(memory, operation, shapes[inputs[0]!]!, sizes) : undefined;
    });
  }

  /** Variances of a value, site by site, until the next ones are read. */
  view(value: number, { address }: Variance): Float64Array {
    return this.#memory.float64.subarray(address / 8, address / 8 + this.#size(value));
  }

  #size(value: number): number {
    return sizeOf(this.#twoAxis.shapes[value]!);
  }

  /**
   * Variances of input i, until the next ones are read.
   *
   * @param data The inputs, [n, sites, channels].
   * @param i Which one.
   * @param pooled Variances after means over windows and self-attention, by value.
   * @throws {RangeError} If one is not finite, or a squared norm leaves the range of numbers, or self-attention
   * leaves nothing of an input.
   */
  read(
    data: Float64Array,
    i: number,
    pooled: Readonly<Record<number, Pooled>>,
  ): Variances {
    const { program: { steps }, live } = this.#twoAxis;
    const variances: (Variance | undefined)[] = [this.#readInput(data, i)];
    steps.forEach(({ inputs, operation, place }, k) => {
      const read = inputs.map((value) => variances[value]);
      if (!live[k + 1] || read.includes(undefined)) {
        variances.push(undefined);
        return;
      }
      const address = this.#addresses[k + 1]!;
      const size = this.#size(k + 1);
      if (operation.op === "mix" || operation.op === "attention") {
        const list = pooled[k + 1]?.variances.subarray(i * size, (i + 1) * size);
        if (list !== undefined) this.#memory.float64.set(list, address / 8);
        if (list !== undefined && operation.op === "attention") {
          refuseFaintInput(operation, this.view(inputs[0]!, read[0]!), place, i);
        }
        const sum = list?.reduce((all, x) => all + finite(x, place, i), 0);
        variances.push(sum === undefined ? undefined : { address, sum });
        return;
      }
      const made = { address, sum: this.#rules[k]!(read.map((each) => each!.address), address) };
      if (!Number.isFinite(made.sum)) this.view(k + 1, made).forEach((x) => finite(x, place, i));
      variances.push(made);
    });
    return variances;
  }

  #readInput(data: Float64Array, i: number): Variance {
    const { float64 } = this.#memory;
    const [address, d, size] = [this.#addresses[0]!, this.#channels, this.#size(0)];
    let at = i * size * d;
    let sum = 0;
    for (let to = address / 8; to < address / 8 + size; to++, at += d) {
      let square = 0;
      for (let c = 0; c < d; c++) square += data[at + c]! * data[at + c]!;
      // Looks closer where digits may be lost.
      if (!(square > 1e-280 && square < 1e300)) square = squaredNorm(data.subarray(at, at + d), i);
      float64[to] = square / d;
      sum += square / d;
    }
    return { address, sum };
  }
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

function ruleOf(
  memory: SiteMemory,
  operation: Operation,
  shape: readonly number[],
  [size, made]: readonly [number, number],
): Rule {
  const plain =
    (rule: (inputs: readonly Float64Array[], out: Float64Array) => void): Rule => (inputs, out) => {
      const { float64 } = memory;
      const view = float64.subarray(out / 8, out / 8 + made);
      rule(inputs.map((at) => float64.subarray(at / 8, at / 8 + size)), view);
      return view.reduce((sum, x) => sum + x, 0);
    };
  switch (operation.op) {
    case "affine":
      return ([q], out) => memory.scale(size, q!, out, operation.weight, operation.bias);
    case "dual": {
      const family = familyOf(operation.activation);
      if (family.form === "piecewiseLinear") {
        const factor = (family.a ** 2 + family.b ** 2) / 2;
        return ([q], out) => memory.scale(size, q!, out, factor, 0);
      }
      const { variance } = activationRule(operation.activation).dual(operation.activation);
      if (TABULATED_FORMS.has(family.form)) {
        const table = new Tabulated(memory, 1, (s) => [variance(s * s) / (s * s)]);
        return ([q], out) => tabulatedVariances(memory, table, [q!, out, size], variance);
      }
      return plain(([q], out) => {
        for (let a = 0; a < out.length; a++) out[a] = variance(q![a]!);
      });
    }
    case "sum":
      return plain((inputs, out) => {
        out.fill(0);
        inputs.forEach((q, i) => {
          const weight = operation.weights[i]!;
          for (let a = 0; a < out.length; a++) out[a]! += weight * q[a]!;
        });
      });
    case "product":
      return plain((inputs, out) => {
        out.fill(1);
        for (const q of inputs) for (let a = 0; a < out.length; a++) out[a]! *= q[a]!;
      });
    case "normalize":
      return plain(([q], out) => {
        const factors = normalFactors(operation, q!, shape);
        for (let a = 0; a < out.length; a++) out[a] = q![a]! * factors[a]! ** 2;
      });
    case "dropout":
      return ([q], out) => memory.scale(size, q!, out, 1 / operation.keep, 0);
    case "window": {
      const { axes, weight } = operation;
      if (axes.every(({ circular }) => !circular)) {
        const both = [axes[0]!, axes[1]!] as const;
        const line = memory.allocate(8 * (axes[1]!.input + 2 * axes[1]!.size) + 16);
        memory.clear(line, 8 * (axes[1]!.input + 2 * axes[1]!.size) + 16);
        return ([q], out) => memory.sumWindows(both, weight, q!, out, line);
      }
      const [rows, columns] = axes.map(tapSites) as [Int32Array[], Int32Array[]];
      const line = new Float64Array(axes[1]!.input + 1);
      return plain(([q], out) => windowSums(q!, [rows, columns], line, weight, out));
    }
    default:
      return () => {
        throw new TypeError(`Cannot find variances after ${operation.op}`);
      };
  }
}

/** Forms whose variances are slow to find, and E[phi^2]/s^2 smooth in log s. */
const TABULATED_FORMS: ReadonlySet<Family["form"]> = new Set<Family["form"]>(
  ["integral", "arcsine", "gelu"],
);

/** Variances beyond these are found one by one: E[phi^2]/s^2 may leave the range of numbers. */
const TABULATED = [1e-12, 1e12] as const;

/** New variances of `size` old ones by a table of E[phi^2]/s^2; gives their sum. */
function tabulatedVariances(
  memory: SiteMemory,
  table: Tabulated,
  [from, to, size]: readonly [number, number, number],
  variance: (q: number) => number,
): number {
  let done = 0;
  for (;;) {
    const at = 8 * done;
    done += memory.tabulateVariances(size - done, from + at, to + at, TABULATED, table.table);
    if (done === size) break;
    const q = memory.float64[from / 8 + done]!;
    if (q > TABULATED[0] && q < TABULATED[1]) table.add(q);
    else memory.float64[to / 8 + done++] = variance(q);
  }
  return memory.scale(size, to, to, 1, 0);
}

/** Sites that tap k of every output site reads, for each k; the length of the input where none. */
function tapSites(axis: WindowAxis): Int32Array[] {
  return Array.from(
    { length: axis.size },
    (_, k) =>
      Int32Array.from({ length: axis.output }, (_, a) => {
        const site = tapSite(axis, a, k);
        return site < 0 ? axis.input : site;
      }),
  );
}

function windowSums(
  q: Float64Array,
  [rows, columns]: readonly [readonly Int32Array[], readonly Int32Array[]],
  line: Float64Array,
  weight: number,
  out: Float64Array,
): void {
  const width = line.length - 1;
  const height = q.length / width;
  const count = columns[0]!.length;
  out.fill(0);
  for (let a = 0, to = 0; to < out.length; a++, to += count) {
    line.fill(0);
    for (const taps of rows) {
      if (taps[a]! < height) addRow(q, taps[a]! * width, line, width);
    }
    for (const taps of columns) addTaps(line, taps, weight, out, to);
  }
}

function addRow(q: Float64Array, from: number, line: Float64Array, width: number): void {
  for (let x = 0; x < width; x++) line[x]! += q[from + x]!;
}

function addTaps(
  line: Float64Array,
  taps: Int32Array,
  weight: number,
  out: Float64Array,
  to: number,
): void {
  for (let b = 0; b < taps.length; b++) out[to + b]! += weight * line[taps[b]!]!;
}

/** 1/sqrt(m) of each site, m the mean of q + eps over the axes that are normalised together. */
export function normalFactors(
  { eps, axes = [] }: NormalizeOperation,
  q: Float64Array,
  shape: readonly number[],
): Float64Array {
  const inverse = (x: number): number => x === 0 ? 0 : 1 / Math.sqrt(x);
  if (axes.length === 0) return q.map((x) => inverse(x + eps));
  const [height, width] = shape as [number, number];
  const groupOf = (a: number): number =>
    (axes.includes(0) ? 0 : Math.floor(a / width)) * width + (axes.includes(1) ? 0 : a % width);
  const sums = new Float64Array(height * width);
  const counts = new Float64Array(height * width);
  q.forEach((x, a) => {
    sums[groupOf(a)]! += x;
    counts[groupOf(a)]! += 1;
  });
  return q.map((_, a) => inverse(sums[groupOf(a)]! / counts[groupOf(a)]! + eps));
}
