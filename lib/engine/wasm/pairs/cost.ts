/**
 * How much work a job is, so that it can be cut into pieces of some milliseconds.
 *
 * @module
 */
import { familyOf } from "../../../activations/mod.ts";
import type { Operation } from "../../program/program.ts";
import { countPairs, SMALL, type Tile } from "../tile.ts";
import { type Plan, tilesOf } from "./plan.ts";
import type { StepTable } from "./step_tables.ts";
import { RUN } from "./memory.ts";

/** Nanoseconds that a task should take. */
const TASK = 1.5e7;

/** Edge of a tile below which a job is not cut for other threads alone. */
const NARROW = 64;

/** Pieces of a job. */
export interface Pieces {
  /** Whether the calling thread should do it all. */
  readonly small: boolean;
  /** Tiles that go together, and the number of their pairs. */
  readonly tasks: Iterable<{ readonly tiles: readonly Tile[]; readonly pairs: number }>;
  /** Number of pairs in all. */
  readonly pairs: number;
}

/** Cuts a plan into pieces. */
export function cut(
  plan: Pick<
    Plan,
    "program" | "tables" | "precision" | "products" | "first" | "second" | "symmetric"
  >,
): Pieces {
  const cost = pairCost(plan, plan.products === undefined ? plan.first.d : 0);
  const { first: { n }, second, symmetric } = plan;
  const pairs = symmetric ? n * (n + 1) / 2 : n * second.n;
  const small = pairs * cost < SMALL;
  let edge: number = RUN[plan.precision];
  // Tiles begin with panels, of which the widest are 8.
  while (edge > 8 && edge * edge * cost > 3 * TASK) edge /= 2;
  // One tile would leave other threads idle; narrow ones would make the entries of an input too often.
  while (!small && edge > NARROW && Math.ceil(n / edge) * Math.ceil(second.n / edge) < 4) edge /= 2;
  const enough = Math.min(TASK, pairs * cost / 4) / cost;
  return { small, tasks: group(plan, edge, enough), pairs };
}

function* group(
  plan: Pick<Plan, "first" | "second" | "symmetric">,
  edge: number,
  enough: number,
): Generator<{ tiles: Tile[]; pairs: number }> {
  let [tiles, pairs]: [Tile[], number] = [[], 0];
  for (const tile of tilesOf(plan, edge)) {
    tiles.push(tile);
    pairs += countPairs(plan, tile);
    if (pairs < enough) continue;
    yield { tiles, pairs };
    [tiles, pairs] = [[], 0];
  }
  if (pairs > 0) yield { tiles, pairs };
}

/** Nanoseconds for one pair on a common core, roughly. */
function pairCost(
  { program, tables, precision }: Pick<Plan, "program" | "tables" | "precision">,
  d: number,
): number {
  return program.steps.reduce(
    (sum, { operation }, k) => sum + stepCost(operation, tables[k]),
    (precision === "f64" ? 0.08 : 0.04) * d + 5,
  );
}

function stepCost(operation: Operation, table: StepTable | undefined): number {
  if (table?.form === "series" || table?.form === "graded") return 5 + 0.5 * table.terms;
  if (table?.form === "table") return 10 + 0.5 * table.angles * (table.size + 4);
  if (operation.op !== "dual") return 5;
  switch (familyOf(operation.activation).form) {
    case "piecewiseLinear":
      return 5;
    case "polynomial":
      return 50;
    case "integral":
      // Quadrature, a pair at a time.
      return 3e5;
    case "maps":
      return 1e3;
    default:
      return 10;
  }
}
