/**
 * Runs a program over the pairs of one input with a run of others.
 *
 * @module
 */
import type { Program } from "../program.ts";
import { countPairs, type Domain, domainOf, type Reach } from "../reach.ts";
import { shapes } from "../program.ts";
import { bindOperations } from "./bind.ts";
import { emptyMap, type PairMap, rowAt, type Run, type SiteScales } from "./map.ts";
import { equate, isSpatial, type Matrices, type ReferenceOperation } from "./operation.ts";

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
 * @param engine The engine that asks, for the message.
 * @throws {RangeError} If they are too many.
 */
export function bindProgram(
  program: Program,
  reach: readonly Reach[],
  engine: "reference" | "wasm" = "reference",
): BoundProgram {
  const lengths = shapes(program);
  const held = lengths.reduce((sum, shape, value) => sum + countPairs(shape, reach[value]!), 0);
  if (held > MOST) {
    throw new RangeError(
      `Cannot hold ${held} pairs of sites for each pair of inputs, the most being ${MOST}: ` +
        "use smaller inputs, strides or pools, or flatten() for globalAvgPool()" +
        (engine === "reference" ? ', or engine "wasm"' : ""),
    );
  }
  const domains = lengths.map((shape, value) => domainOf(shape, reach[value]!));
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
 */
export function runProgram(
  { program, operations, domains }: BoundProgram,
  [first, second]: readonly [SideValues, SideValues],
  run: Run,
  fill: (map: PairMap, run: Run) => void,
): PairMap[] {
  const values = domains.map((domain, k) =>
    emptyMap(domain, first.scales[k]!, second.scales[k]!, run)
  );
  fill(values[0]!, run);
  values[0]!.rows.forEach(equate);
  program.steps.forEach(({ inputs }, k) => {
    const out = values[k + 1]!;
    applyStep(operations[k]!, inputs.map((register) => values[register]!), out, () => ({
      first: first.matrices[k]![run.i]!,
      second: second.matrices[k]!.slice(run.start, run.start + run.count),
    }));
    out.rows.forEach(equate);
  });
  return values;
}

/** One step on maps. */
export function applyStep(
  operation: ReferenceOperation,
  inputs: readonly PairMap[],
  out: PairMap,
  matrices: () => { readonly first: Float64Array; readonly second: Matrices },
): void {
  if (isSpatial(operation)) {
    operation.maps(inputs, out, operation.matrix === undefined ? undefined : matrices());
    return;
  }
  out.rows.forEach((row, e) => {
    const [a, b] = [out.domain.first[e]!, out.domain.second[e]!];
    operation.pairs(inputs.map((input) => rowAt(input, a, b)!), row);
  });
}
