/**
 * Tables for the steps of a job whose nonlinearity has no closed form.
 *
 * @module
 */
import type { DualTable } from "../../../activations/dual_table.ts";
import {
  ACCURACY,
  type GradedTable,
  type SeriesTable,
} from "../../../activations/hermite_series.ts";
import { hermiteTable } from "../../../activations/hermite_table.ts";
import { keptDualTable } from "../../../activations/kept_dual_table.ts";
import { rangeOf, TABLE_ERROR } from "../../../activations/make_dual_table.ts";
import { holdsFunctions, withoutFunctions } from "../../../activations/family.ts";
import { type Activation, activationRule, familyOf } from "../../../activations/mod.ts";
import { tableSource } from "../../../activations/quadrature/maps.ts";
import { allocateShared, type Turn } from "../../../parallel/mod.ts";
import type { Program } from "../../program/program.ts";
import type { Scales } from "../../reference/operation.ts";
import type { Precision } from "../../precision.ts";

/** Fewest pairs for which a table of dual maps is tried. */
const FEWEST = 2000;

/** How a step is computed: by a Hermite series, or by a table of its dual maps. */
export type StepTable = GradedTable | SeriesTable | DualTable;

/** The table of each step that has one. */
export type StepTables = readonly (StepTable | undefined)[];

/** What tables are made for. */
export interface StepTablesOptions {
  /** Variances of the inputs of each side at every value of the program. */
  readonly sides: readonly (readonly Scales[])[];
  /** Element type of the computation. */
  readonly precision: Precision;
  /** Number of pairs. */
  readonly pairs: number;
  /** Called often, so that other work can go on. */
  readonly turn: Turn;
}

/**
 * Makes the tables of a program.
 *
 * @param program The program.
 * @param options What they are made for.
 * @returns A table a step; undefined where the step has a closed form, or no table that is exact enough
 * or worth its while.
 */
export async function stepTables(
  { steps }: Program,
  { sides, precision, pairs, turn }: StepTablesOptions,
): Promise<StepTables> {
  const tables: (StepTable | undefined)[] = [];
  for (const { operation, inputs } of steps) {
    const family = operation.op === "dual" ? familyOf(operation.activation) : undefined;
    const phi = family?.form === "integral" ? family.phi : undefined;
    const owner = family?.form === "maps" ? family.owner : phi;
    if (operation.op !== "dual" || owner === undefined) {
      tables.push(undefined);
      continue;
    }
    const deviations = sides.map((scales) => scales[inputs[0]!]!.root);
    const series = phi && hermiteTable(phi, deviations, ACCURACY[precision]);
    if (series !== undefined || pairs < FEWEST) {
      tables.push(series && shared(series));
      continue;
    }
    const maps = activationRule<Activation>(operation.activation).dual(operation.activation);
    // Of a nonlinearity of which only the kernel is known there is nothing else.
    const known = phi === undefined ? {} : tableSource(phi, rangeOf(deviations)[1]);
    const options = { deviations, pairs, turn, error: TABLE_ERROR, ...known };
    tables.push(await keptDualTable(owner, maps, options));
  }
  return tables;
}

/** Tables whose numbers lie in memory that threads share, by those that are kept. */
const SHARED: WeakMap<object, StepTable> = new WeakMap<object, StepTable>();

/** The table with its numbers where other threads need no copy of them. */
function shared(table: GradedTable | SeriesTable): StepTable {
  const present = SHARED.get(table);
  if (present !== undefined) return present;
  const coefficients = allocateShared(table.coefficients.length);
  coefficients.set(table.coefficients);
  const made = { ...table, coefficients };
  SHARED.set(table, made);
  return made;
}

/** Whether a program has steps that only the calling thread can compute, as functions cannot be sent. */
export function needsCaller({ steps }: Program, tables: StepTables): boolean {
  return steps.some(({ operation }, k) =>
    operation.op === "dual" && holdsFunctions(operation.activation) && tables[k] === undefined
  );
}

/** The program without functions, which cannot be sent to other threads. */
export function sendable({ steps, ...rest }: Program): Program {
  const plain = steps.map((step) => {
    const { operation } = step;
    if (operation.op !== "dual") return step;
    return {
      ...step,
      operation: { ...operation, activation: withoutFunctions(operation.activation) },
    };
  });
  return { ...rest, steps: plain };
}
