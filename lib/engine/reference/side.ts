/**
 * What is known of single inputs: their variances at every value and site of a program, and the matrices
 * of operations that have one. An input is run with itself for that.
 *
 * @module
 */
import type { Turn } from "../../parallel/mod.ts";
import { refuseFaintInput } from "./attention.ts";
import { finite } from "./bind.ts";
import { inputPairs, type Inputs } from "./inputs.ts";
import { emptyMap, rowAt, type SiteScales } from "./map.ts";
import { covarianceAt, equate, isSpatial, type PairMap, type SelfView } from "./operation.ts";
import { applyStep, type BoundProgram, type SideValues } from "./run.ts";

/** What is known of single inputs, and their NTK with themselves. */
export interface SelfValues extends SideValues {
  /** Theta(x, x) of all inputs. */
  readonly tangents: Float64Array;
}

/**
 * Runs every input with itself.
 *
 * @param bound The program, with the pairs of sites that an input's run with itself must hold.
 * @param inputs The inputs.
 * @param patterns Graph patterns of the inputs, one an input.
 * @param turn Awaited every few milliseconds.
 * @throws {RangeError} If a variance is not finite, or self-attention leaves nothing of an input.
 */
export async function readSide(
  bound: BoundProgram,
  inputs: Inputs,
  patterns: readonly Float64Array[] | undefined,
  turn: Turn,
): Promise<SelfValues> {
  const { operations, domains } = bound;
  const scales = domains.map(({ sites }, value) =>
    value === 0 ? inputs.scales : emptyScales(sites, inputs.n)
  );
  const matrices = operations.map((operation) =>
    isSpatial(operation) && operation.matrix !== undefined
      ? Array<Float64Array>(inputs.n)
      : undefined
  );
  const tangents = new Float64Array(inputs.n);
  for (let i = 0; i < inputs.n; i++) {
    const self = { bound, inputs, pattern: patterns?.[i], scales, matrices, turn };
    tangents[i] = await runSelf(self, i);
    await turn();
  }
  return { scales, matrices, tangents };
}

interface SelfRun {
  readonly bound: BoundProgram;
  readonly inputs: Inputs;
  readonly pattern: Float64Array | undefined;
  readonly scales: readonly SiteScales[];
  readonly matrices: readonly (Float64Array[] | undefined)[];
  readonly turn: Turn;
}

async function runSelf(
  { bound, inputs, pattern, scales, matrices, turn }: SelfRun,
  i: number,
): Promise<number> {
  const { program, operations, domains } = bound;
  const run = { i, start: i, count: 1, self: 0 };
  const map = (value: number): Promise<PairMap> =>
    emptyMap(domains[value]!, scales[value]!, scales[value]!, run, turn);
  const values = [await map(0)];
  await inputPairs(inputs, inputs, run, values[0]!, turn);
  values[0]!.rows.forEach(equate);
  for (const [k, step] of program.steps.entries()) {
    const operation = operations[k]!;
    const read = step.inputs.map((register) => values[register]!);
    const views = step.inputs.map((register, at) => viewOf(scales[register]!, read[at]!, i));
    const matrix = isSpatial(operation)
      ? await operation.matrix?.(views[0]!, pattern, turn)
      : undefined;
    if (matrix !== undefined) matrices[k]![i] = matrix;
    const variances = isSpatial(operation)
      ? await operation.variances(views, matrix, turn)
      : views[0]!.variance.map((_, a) => operation.variance(views.map((v) => v.variance[a]!)));
    if (step.operation.op === "attention") {
      refuseFaintInput(step.operation, views[0]!.variance, step.place, inputs.start + i);
    }
    scales[k + 1]!.forEach(({ variance, root }, a) => {
      variance[i] = finite(variances[a]!, step.place, inputs.start + i);
      root[i] = Math.sqrt(variance[i]!);
    });
    const out = await map(k + 1);
    const own = () => ({ first: matrix!, second: [matrix!] });
    await applyStep(operation, read, out, { matrices: own, turn });
    out.rows.forEach(equate);
    values.push(out);
  }
  return values[program.output]!.rows[0]!.ntk[0]!;
}

function viewOf(scales: SiteScales, map: PairMap, i: number): SelfView {
  const variance = Float64Array.from(scales, (scale) => scale.variance[i]!);
  return {
    variance,
    covariance: (a, b) => a === b ? variance[a]! : covarianceAt(rowAt(map, a, b)!, 0),
  };
}

function emptyScales(sites: number, n: number): SiteScales {
  return Array.from(
    { length: sites },
    () => ({ variance: new Float64Array(n), root: new Float64Array(n) }),
  );
}
