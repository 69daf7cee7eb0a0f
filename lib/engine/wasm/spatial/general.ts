/**
 * Programs that the instructions have no words for: the operations of the reference engine, on all cores.
 *
 * @module
 */
import { Breather } from "../../breather.ts";
import { reaches } from "../../reach.ts";
import { inputPairs, type Inputs, readInputs } from "../../reference/inputs.ts";
import type { PairRow } from "../../reference/operation.ts";
import { covarianceAt } from "../../reference/operation.ts";
import { bindProgram, type BoundProgram, runProgram } from "../../reference/run.ts";
import { readSide, type SelfValues } from "../../reference/side.ts";
import type { Tile } from "../plan.ts";
import type { SpatialPlan, SpatialSide } from "./plan.ts";
import { storeEntries } from "./store.ts";

interface Bound {
  readonly id: string;
  readonly own: BoundProgram;
  readonly pairs: BoundProgram;
}

let bound: Bound | undefined;

/**
 * Computes a tile.
 *
 * @throws {RangeError} If an entry is not finite.
 */
export async function runGeneralTile(plan: SpatialPlan, tile: Tile): Promise<void> {
  const { program, symmetric } = plan;
  if (bound?.id !== plan.id) {
    const own = bindProgram(program, reaches(program, { of: "self" }));
    const pairs = bindProgram(program, reaches(program, { of: "pairs" }));
    bound = { id: plan.id, own, pairs };
  }
  const { i0, i1, j0, j1 } = tile;
  const diagonal = symmetric && i0 === j0;
  const rows = await readBlock(plan, plan.first, [i0, i1], bound.own);
  const columns = diagonal ? rows : await readBlock(plan, plan.second, [j0, j1], bound.own);
  for (let i = 0; i < i1 - i0; i++) {
    const count = diagonal ? i + 1 : j1 - j0;
    const run = { i, start: 0, count, self: diagonal ? i : -1 };
    const values = runProgram(
      bound.pairs,
      [rows.side, columns.side],
      run,
      (map) => inputPairs(rows.inputs, columns.inputs, run, map),
    );
    storeRow(plan, values[program.output]!.rows[0]!, i0 + i, j0);
  }
}

interface Block {
  readonly inputs: Inputs;
  readonly side: SelfValues;
}

async function readBlock(
  { program, channels }: SpatialPlan,
  { n, data, patterns }: SpatialSide,
  [from, to]: readonly [number, number],
  own: BoundProgram,
): Promise<Block> {
  const sites = program.spatial.reduce((product, length) => product * length, 1);
  const size = sites * channels;
  const inputs = readInputs({
    shape: [to - from, sites, channels],
    data: data.slice(from * size, to * size),
    dtype: "float64",
  });
  const square = patterns === undefined ? 0 : patterns.length / n;
  const matrices = patterns === undefined ? undefined : Array.from(
    { length: to - from },
    (_, i) => patterns.subarray((from + i) * square, (from + i + 1) * square),
  );
  const side = await readSide(own, inputs, matrices, new Breather({}, 1));
  return { inputs, side };
}

function storeRow(plan: SpatialPlan, row: PairRow, i: number, j0: number): void {
  const nngp = row.ntk.map((_, j) => covarianceAt(row, j));
  storeEntries(plan, { nngp, ntk: row.ntk }, i, j0);
}
