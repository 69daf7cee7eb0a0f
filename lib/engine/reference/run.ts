/**
 * Runs a program over the pairs of one input with a run of others.
 *
 * @module
 */
import type { Turn } from "../../parallel/mod.ts";
import type { Program } from "../program/program.ts";
import { countPairs, type Domain, domainOf, type Reach } from "../program/reach.ts";
import { shapes } from "../program/program.ts";
import { bindOperations } from "./bind.ts";
import { emptyMap, overRows, rowAt, type Run, type SiteScales } from "./map.ts";
import {
  equate,
  isSpatial,
  type Matrices,
  type PairMap,
  type ReferenceOperation,
  type RunMatrices,
} from "./operation.ts";

/** A program with its operations bound, and the pairs of sites that each value holds. */
export interface BoundProgram {
  /** The steps. */
  readonly program: Program;
  /** What each of them does. */
  readonly operations: readonly ReferenceOperation[];
  /** Pairs of sites of each value. */
  readonly domains: readonly Domain[];
}

/** Pairs of sites of all values that may be held at once: a few hundred bytes each. */
const MOST = 2 ** 21;

/**
 * Binds a program to the pairs of sites that are to be held.
 *
 * @param program The program.
 * @param reach Displacements that each value needs.
 * @param turn Awaited now and then.
 * @param engine The engine that asks, for the message.
 * @throws {RangeError} If they are too many.
 */
export async function bindProgram(
  program: Program,
  reach: readonly Reach[],
  turn: Turn = () => {},
  engine: "reference" | "wasm" = "reference",
): Promise<BoundProgram> {
  const lengths = shapes(program);
  const held = lengths.reduce((sum, shape, value) => sum + countPairs(shape, reach[value]!), 0);
  if (held > MOST) {
    throw new RangeError(
      `Cannot hold ${held} pairs of sites for each pair of inputs, the most being ${MOST}: ` +
        "use smaller inputs, strides or pools, or flatten() for globalAvgPool()" +
        (engine === "reference" ? ', or engine "wasm"' : ""),
    );
  }
  const domains: Domain[] = [];
  for (const [value, shape] of lengths.entries()) {
    domains.push(await domainOf(shape, reach[value]!, turn));
  }
  return { program, operations: bindOperations(program), domains };
}

/** What is known of single inputs at all values and steps. */
export interface SideValues {
  /** Variances at each value, site by site. */
  readonly scales: readonly SiteScales[];
  /** Matrices of the inputs at each step; undefined for a step without. */
  readonly matrices: readonly (Matrices | undefined)[];
}

/**
 * All values of the pairs of a run.
 *
 * @param bound The program.
 * @param sides The one input's side and that of the others.
 * @param run Which pairs.
 * @param fill Writes the correlations of the inputs themselves.
 * @param turn Awaited every few milliseconds.
 */
export async function runProgram(
  { program, operations, domains }: BoundProgram,
  [first, second]: readonly [SideValues, SideValues],
  run: Run,
  fill: (map: PairMap, run: Run) => void | Promise<void>,
  turn: Turn,
): Promise<PairMap[]> {
  const values: PairMap[] = [];
  for (const [k, domain] of domains.entries()) {
    values.push(await emptyMap(domain, first.scales[k]!, second.scales[k]!, run, turn));
  }
  await fill(values[0]!, run);
  values[0]!.rows.forEach(equate);
  for (const [k, { inputs }] of program.steps.entries()) {
    const out = values[k + 1]!;
    const matrices = (): RunMatrices => ({
      first: first.matrices[k]![run.i]!,
      second: second.matrices[k]!.slice(run.start, run.start + run.count),
    });
    await applyStep(operations[k]!, inputs.map((register) => values[register]!), out, {
      matrices,
      turn,
    });
    out.rows.forEach(equate);
  }
  return values;
}

/** One step on maps. */
export async function applyStep(
  operation: ReferenceOperation,
  inputs: readonly PairMap[],
  out: PairMap,
  { matrices, turn }: { readonly matrices: () => RunMatrices; readonly turn: Turn },
): Promise<void> {
  if (isSpatial(operation)) {
    await operation.maps(
      inputs,
      out,
      operation.matrix === undefined ? undefined : matrices(),
      turn,
    );
    return;
  }
  const { rows, domain } = out;
  await overRows(rows.length, rows[0]!.ntk.length, turn, (e) => {
    const [a, b] = [domain.first[e]!, domain.second[e]!];
    operation.pairs(inputs.map((input) => rowAt(input, a, b)!), rows[e]!);
  });
}
