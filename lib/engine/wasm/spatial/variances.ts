/**
 * Variances of one input at all values of a program, site by site.
 *
 * @module
 */
import { activationRule } from "../../../activations/mod.ts";
import type { NormalizeOperation, Operation, WindowAxis } from "../../program.ts";
import { tapSite } from "../../program.ts";
import { finite } from "../../reference/bind.ts";
import { squaredNorm } from "../../squared_norm.ts";
import type { Planar } from "./planar.ts";

/** Variances of an input: by value, then site by site; undefined where they are not known. */
export type Variances = (Float64Array | undefined)[];

/** What a step makes of variances. */
type Rule = (inputs: readonly Float64Array[]) => Float64Array;

/** Computes variances. */
export class VarianceReader {
  readonly #planar: Planar;
  readonly #channels: number;
  readonly #rules: readonly (Rule | undefined)[];

  /** @param planar The program. */
  constructor(planar: Planar, channels: number) {
    const { program, shapes, live } = planar;
    this.#planar = planar;
    this.#channels = channels;
    this.#rules = program.steps.map(({ operation, inputs }, k) =>
      live[k + 1] ? ruleOf(operation, shapes[inputs[0]!]!) : undefined
    );
  }

  /**
   * Variances of input i.
   *
   * @param data The inputs, [n, sites, channels].
   * @param i Which one.
   * @param pooled Variances after means over windows, [n, sites], by value.
   * @throws {RangeError} If one is not finite, or a squared norm leaves the range of numbers.
   */
  read(
    data: Float64Array,
    i: number,
    pooled: Readonly<Record<number, Float64Array>>,
  ): Variances {
    const { program: { steps }, shapes, live } = this.#planar;
    const [height, width] = shapes[0] as [number, number];
    const [sites, d] = [height * width, this.#channels];
    const first = new Float64Array(sites);
    for (let a = 0; a < sites; a++) {
      const at = (i * sites + a) * d;
      first[a] = squaredNorm(data.subarray(at, at + d), i) / d;
    }
    const variances: Variances = [first];
    steps.forEach(({ inputs, operation, place }, k) => {
      const read = inputs.map((value) => variances[value]);
      if (!live[k + 1] || read.some((each) => each === undefined)) {
        variances.push(undefined);
      } else if (operation.op === "mix") {
        const known = pooled[k + 1];
        const count = shapes[k + 1]!.reduce((product, length) => product * length, 1);
        variances.push(known?.subarray(i * count, (i + 1) * count));
      } else {
        const made = this.#rules[k]!(read as Float64Array[]);
        for (let a = 0; a < made.length; a++) finite(made[a]!, place, i);
        variances.push(made);
      }
    });
    return variances;
  }
}

function ruleOf(operation: Operation, shape: readonly number[]): Rule {
  switch (operation.op) {
    case "affine":
      return ([q]) => q!.map((x) => operation.weight * x + operation.bias);
    case "dual": {
      const { variance } = activationRule(operation.activation).dual(operation.activation);
      return ([q]) => q!.map((x) => variance(x));
    }
    case "sum":
      return (inputs) =>
        inputs[0]!.map((_, a) =>
          inputs.reduce((sum, q, i) => sum + operation.weights[i]! * q[a]!, 0)
        );
    case "product":
      return (inputs) =>
        inputs[0]!.map((_, a) => inputs.reduce((product, q) => product * q[a]!, 1));
    case "normalize":
      return ([q]) => {
        const factors = normalFactors(operation, q!, shape);
        return q!.map((x, a) => x * factors[a]! ** 2);
      };
    case "dropout":
      return ([q]) => q!.map((x) => x / operation.keep);
    case "window": {
      const [rows, columns] = operation.axes.map(tapsOf);
      const width = operation.axes[1]!.input;
      return ([q]) => windowSums(q!, rows!, columns!, width, operation.weight);
    }
    default:
      return () => {
        throw new TypeError(`Cannot find variances after ${operation.op}`);
      };
  }
}

/** Sites that are read, for each output site. */
function tapsOf(axis: WindowAxis): number[][] {
  return Array.from({ length: axis.output }, (_, a) => {
    const sites = Array.from({ length: axis.size }, (_, k) => tapSite(axis, a, k));
    return sites.filter((site) => site >= 0);
  });
}

function windowSums(
  q: Float64Array,
  rows: readonly (readonly number[])[],
  columns: readonly (readonly number[])[],
  width: number,
  weight: number,
): Float64Array {
  const out = new Float64Array(rows.length * columns.length);
  const line = new Float64Array(width);
  rows.forEach((sites, a) => {
    line.fill(0);
    for (const site of sites) {
      const from = site * width;
      for (let x = 0; x < width; x++) line[x]! += q[from + x]!;
    }
    const to = a * columns.length;
    for (let b = 0; b < columns.length; b++) {
      let sum = 0;
      const list = columns[b]!;
      for (let k = 0; k < list.length; k++) sum += line[list[k]!]!;
      out[to + b] = weight * sum;
    }
  });
  return out;
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
