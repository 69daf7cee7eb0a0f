/**
 * What comes after the sites are summed over, in float64, one row of pairs at a time.
 *
 * @module
 */
import { bindOperations } from "../reference/bind.ts";
import { covarianceAt, equate, isSpatial, type PairRow } from "../reference/operation.ts";
import type { TwoAxisProgram } from "./two_axes.ts";

/** Sums over sites for a row of pairs. */
export interface SummedRow {
  /** Covariances K. */
  readonly kernel: Float64Array;
  /** sqrt(p q) - K, exact where two inputs are close; NaN where it is not known. */
  readonly gap: Float64Array;
  /** NTK. */
  readonly ntk: Float64Array;
}

/** Variances of the inputs of a row of pairs, by value. */
export interface RowVariances {
  /** Of the one input. */
  readonly left: Float64Array;
  /** Of the others. */
  readonly right: readonly Float64Array[];
}

/** Both kernels of a row of pairs. */
export interface Entries {
  /** Covariances. */
  readonly nngp: Float64Array;
  /** NTK. */
  readonly ntk: Float64Array;
}

/** Runs the steps after the sites are summed over. */
export class Readout {
  readonly #twoAxis: TwoAxisProgram;
  readonly #operations: ReturnType<typeof bindOperations>;
  readonly #first: number;
  readonly #byCovariances: boolean;

  /** @param twoAxis The program. */
  constructor(twoAxis: TwoAxisProgram) {
    this.#twoAxis = twoAxis;
    this.#operations = bindOperations(twoAxis.program);
    const { program: { steps }, shapes, live } = twoAxis;
    const own = steps.filter(({ inputs }, k) => live[k + 1] && shapes[inputs[0]!]!.length === 0);
    this.#first = shapes.findIndex((shape) => shape.length === 0);
    this.#byCovariances = own.every(({ operation }) => BY_COVARIANCES.includes(operation.op));
  }

  /** Whether covariances are enough, and variances are not needed. */
  get byCovariances(): boolean {
    return this.#byCovariances;
  }

  /** Both kernels; `self` is the place of the input itself among the others, or -1. */
  run(
    sums: ReadonlyMap<number, SummedRow>,
    variances: RowVariances,
    self: number,
  ): Entries {
    return this.#byCovariances
      ? this.#covariances(sums, self)
      : this.#correlations(sums, variances, self);
  }

  #covariances(sums: ReadonlyMap<number, SummedRow>, self: number): Entries {
    const { program: { steps, output }, live, shapes } = this.#twoAxis;
    const values = new Map<number, Entries>();
    sums.forEach(({ kernel, ntk }, value) => values.set(value, { nngp: kernel, ntk }));
    for (let k = this.#first - 1; k < steps.length; k++) {
      const { operation, inputs } = steps[k]!;
      if (!live[k + 1] || shapes[inputs[0]!]!.length > 0) continue;
      const read = inputs.map((value) => values.get(value)!);
      const count = read[0]!.ntk.length;
      const out = { nngp: new Float64Array(count), ntk: new Float64Array(count) };
      for (let j = 0; j < count; j++) {
        const [{ nngp, ntk }] = read as [Entries];
        if (operation.op === "affine") {
          out.nngp[j] = operation.weight * nngp[j]! + operation.bias;
          out.ntk[j] = operation.weight * ntk[j]! + operation.ntkWeight * nngp[j]! +
            operation.ntkBias;
        } else if (operation.op === "sum") {
          read.forEach((each, i) => {
            out.nngp[j]! += operation.weights[i]! * each.nngp[j]!;
            out.ntk[j]! += operation.weights[i]! * each.ntk[j]!;
          });
        } else if (operation.op === "product") {
          out.nngp[j] = 1;
          for (const each of read) {
            out.ntk[j] = out.ntk[j]! * each.nngp[j]! + out.nngp[j]! * each.ntk[j]!;
            out.nngp[j]! *= each.nngp[j]!;
          }
        } else if (operation.op === "dropout") {
          const factor = j === self ? 1 / operation.keep : 1;
          out.nngp[j] = factor * nngp[j]!;
          out.ntk[j] = factor * ntk[j]!;
        }
      }
      values.set(k + 1, out);
    }
    return values.get(output)!;
  }

  #correlations(
    sums: ReadonlyMap<number, SummedRow>,
    { left, right }: RowVariances,
    self: number,
  ): Entries {
    const { program: { steps, output }, live, shapes } = this.#twoAxis;
    const count = right.length;
    const rows = new Map<number, PairRow>();
    const row = (value: number): PairRow => {
      const q = Float64Array.from(right, (variances) => variances[value]!);
      return {
        p: left[value]!,
        s: Math.sqrt(left[value]!),
        q,
        t: q.map(Math.sqrt),
        minus: new Float64Array(count),
        plus: new Float64Array(count),
        ntk: new Float64Array(count),
        self,
      };
    };
    sums.forEach((sum, value) => rows.set(value, correlated(sum, row(value))));
    for (let k = this.#first - 1; k < steps.length; k++) {
      const { inputs } = steps[k]!;
      if (!live[k + 1] || shapes[inputs[0]!]!.length > 0) continue;
      const operation = this.#operations[k]!;
      if (isSpatial(operation)) throw new TypeError("Cannot run an operation over sites on points");
      const out = row(k + 1);
      operation.pairs(inputs.map((value) => rows.get(value)!), out);
      equate(out);
      rows.set(k + 1, out);
    }
    const result = rows.get(output)!;
    return { nngp: result.ntk.map((_, j) => covarianceAt(result, j)), ntk: result.ntk };
  }
}

/** Operations whose covariances and NTK come of those of their inputs alone. */
const BY_COVARIANCES: readonly string[] = ["affine", "sum", "product", "dropout"];

function correlated({ kernel, gap, ntk }: SummedRow, row: PairRow): PairRow {
  for (let j = 0; j < ntk.length; j++) {
    const scale = row.s * row.t[j]!;
    const known = !Number.isNaN(gap[j]!);
    const rest = known ? gap[j]! : scale - kernel[j]!;
    // What rounding alone may make of equal inputs counts as nothing.
    const apart = known || rest > 4e-15 * scale ? rest : 0;
    row.minus[j] = scale === 0
      ? (row.s === row.t[j] ? 0 : 1)
      : Math.min(2, Math.max(0, apart / scale));
    row.plus[j] = 2 - row.minus[j]!;
    row.ntk[j] = ntk[j]!;
  }
  equate(row);
  return row;
}
