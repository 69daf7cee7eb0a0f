/**
 * Derivatives of the NTK of a fully connected network between rows of inputs.
 *
 * @module
 */
import { bindOperations, stepVariances } from "../../../engine/reference/bind.ts";
import { inputPairs, type Inputs, readInputs } from "../../../engine/reference/inputs.ts";
import {
  isSpatial,
  type PairMap,
  type PairRow,
  type Scales,
} from "../../../engine/reference/operation.ts";
import type { Program } from "../../../engine/program/program.ts";
import type { Turn } from "../../../parallel/mod.ts";
import type { Tensor } from "../../../tensor.ts";
import { type SlopeRow, slopeStep } from "./slopes.ts";

/** Pairs handled at a time, as in the reference engine. */
const RUN = 512;

/** Where the derivatives are put. */
export interface SlopeTarget {
  /** 2 Theta_p of each pair, `[m, n]`. */
  readonly self: Float64Array;
  /** Theta_r of each pair, `[m, n]`. */
  readonly cross: Float64Array;
}

/**
 * Refuses programs with a step whose derivative is not known.
 *
 * @param program The program.
 * @throws {TypeError} If there is such a step; the message names its place.
 */
export function checkSlopes({ steps, spatial }: Program, attempt: string): void {
  const unknown = steps.find(({ operation }) => slopeStep(operation) === undefined);
  if (unknown === undefined && spatial.length === 0) return;
  throw new TypeError(
    `Cannot ${attempt} as the gradient of the kernel is not known at ${
      unknown?.place ?? "the inputs"
    }: use a fully connected network of dense, layerNorm, relu, leakyRelu, abs, abRelu, erf, sin and cos`,
  );
}

/**
 * The derivatives 2 Theta_p and Theta_r in p = x.x and r = x.z, for all pairs of rows x of `first` and z of
 * `second`. What is singular where both have one direction counts 0.
 *
 * @param program The program, without spatial axes.
 * @param first The rows x, `[m, d]`.
 * @param second The rows z, `[n, d]`.
 * @param target Where to put them.
 */
export async function networkSlopes(
  program: Program,
  first: Tensor,
  second: Tensor,
  target: SlopeTarget,
  turn: Turn,
): Promise<void> {
  const steps = program.steps.map(({ operation }) => slopeStep(operation)!);
  const operations = bindOperations(program);
  const [left, right] = [await readInputs(first, turn), await readInputs(second, turn)];
  const [rows, columns] = [left, right].map((inputs) => scalesOf(program, inputs));
  const scale = 1 / left.d;
  for (let i = 0; i < left.n; i++) {
    for (let start = 0; start < right.n; start += RUN) {
      const run = { i, start, count: Math.min(RUN, right.n - start) };
      const values = rows!.map((scales, value) => emptyRow(scales, columns![value]!, run));
      const [input] = values;
      await inputPairs(left, right, { ...run, self: -1 }, asMap(input!.row), turn);
      input!.variance = 1;
      input!.kernelR.fill(1);
      program.steps.forEach(({ inputs }, k) => {
        const operation = operations[k]!;
        if (isSpatial(operation)) return;
        const read = inputs.map((register) => values[register]!);
        const out = values[k + 1]!;
        operation.pairs(read.map(({ row }) => row), out.row);
        equateCopies(input!.row, out.row);
        steps[k]!(read, out);
      });
      const { ntkP, ntkR } = values[program.output]!;
      const at = i * right.n + start;
      for (let j = 0; j < run.count; j++) {
        target.self[at + j] = 2 * scale * ntkP[j]!;
        target.cross[at + j] = scale * ntkR[j]!;
      }
    }
  }
}

/** Equal inputs have correlation 1 exactly, whatever rounding made of it. */
function equateCopies(input: PairRow, out: PairRow): void {
  for (let j = 0; j < out.ntk.length; j++) {
    if (input.minus[j] !== 0 || input.q[j] !== input.p) continue;
    out.minus[j] = 0;
    out.plus[j] = 2;
  }
}

/** Variances of single inputs at all values. */
function scalesOf({ steps }: Program, { scales }: Inputs): readonly Scales[] {
  const found: Scales[] = [scales[0]!];
  const operations = bindOperations({ steps, output: 0, spatial: [] });
  steps.forEach((step, k) => found.push(stepVariances(step, operations[k]!, found)));
  return found;
}

interface PairRun {
  readonly i: number;
  readonly start: number;
  readonly count: number;
}

function emptyRow(first: Scales, second: Scales, { i, start, count }: PairRun): SlopeRow {
  const zeros = (): Float64Array => new Float64Array(count);
  const row: PairRow = {
    p: first.variance[i]!,
    s: first.root[i]!,
    q: second.variance.subarray(start, start + count),
    t: second.root.subarray(start, start + count),
    minus: zeros(),
    plus: zeros(),
    ntk: zeros(),
    self: -1,
  };
  return {
    row,
    variance: 0,
    kernelP: zeros(),
    kernelR: zeros(),
    ntkP: zeros(),
    ntkR: zeros(),
  };
}

/** The row as the map of a network of one site. */
function asMap(row: PairRow): PairMap {
  const site = Int32Array.of(0);
  const domain = { sites: 1, first: site, second: site, at: () => 0 };
  return { domain, rows: [row], root: () => row.s, roots: () => row.t };
}
