/**
 * Programs that the instructions have no words for: the operations of the reference engine, on all cores.
 *
 * @module
 */
import { makeTensor } from "../../../make_tensor.ts";
import type { Turn } from "../../../parallel/mod.ts";
import { reaches } from "../../program/reach.ts";
import { inputPairs, type Inputs, readInputs } from "../../reference/inputs.ts";
import type { PairRow } from "../../reference/operation.ts";
import { covarianceAt } from "../../reference/operation.ts";
import { bindProgram, type BoundProgram, runProgram } from "../../reference/run.ts";
import { readSide, type SelfValues } from "../../reference/side.ts";
import type { Tile } from "../tile.ts";
import type { Entries } from "../../analysis/readout.ts";
import type { SitePlan, SiteSide } from "./plan.ts";
import { storeEntries } from "./store.ts";

interface Bound {
  readonly id: string;
  readonly own: BoundProgram;
  readonly pairs: BoundProgram;
  /** Inputs read last, by their side and place; held weakly, as nobody tells a thread that a job has ended. */
  readonly blocks: Map<string, WeakRef<Block>>;
}

/** Blocks of inputs that are kept. */
const KEPT = 8;

let last: Bound | undefined;

async function bind({ id, program }: SitePlan, turn: Turn): Promise<Bound> {
  if (last?.id !== id) {
    const own = await bindProgram(program, reaches(program, { of: "self" }), turn, "wasm");
    const pairs = await bindProgram(program, reaches(program, { of: "pairs" }), turn, "wasm");
    last = { id, own, pairs, blocks: new Map() };
  }
  return last;
}

/**
 * Computes a tile.
 *
 * @param plan The job.
 * @param tile The tile.
 * @param turn Awaited every few milliseconds.
 * @throws {RangeError} If an entry is not finite.
 */
export async function runReferenceTile(plan: SitePlan, tile: Tile, turn: Turn): Promise<void> {
  const { program, symmetric } = plan;
  const bound = await bind(plan, turn);
  const { i0, i1, j0, j1 } = tile;
  const diagonal = symmetric && i0 === j0;
  const rows = await keptBlock(plan, false, [i0, i1], turn);
  const columns = await keptBlock(plan, !symmetric, [j0, j1], turn);
  for (let i = 0; i < i1 - i0; i++) {
    const count = diagonal ? i + 1 : j1 - j0;
    const run = { i, start: 0, count, self: diagonal ? i : -1 };
    const values = await runProgram(
      bound.pairs,
      [rows.side, columns.side],
      run,
      (map) => inputPairs(rows.inputs, columns.inputs, run, map, turn),
      turn,
    );
    storeRow(plan, values[program.output]!.rows[0]!, i0 + i, j0);
  }
}

/** Writes both kernels of inputs from `start` to `end` with themselves. */
export async function runReferenceOwn(
  plan: SitePlan,
  side: SiteSide,
  [start, end]: readonly [number, number],
  { nngp, ntk }: Entries,
  turn: Turn,
): Promise<void> {
  const { own } = await bind(plan, turn);
  const { side: { scales, tangents } } = await readBlock(plan, side, [start, end], own, turn);
  nngp.set(scales[plan.program.output]![0]!.variance, start);
  ntk.set(tangents, start);
}

interface Block {
  readonly inputs: Inputs;
  readonly side: SelfValues;
}

/** Inputs, read unless they were among the last ones and are still there. */
async function keptBlock(
  plan: SitePlan,
  second: boolean,
  range: readonly [number, number],
  turn: Turn,
): Promise<Block> {
  const { own, blocks } = await bind(plan, turn);
  const key = `${second} ${range}`;
  const block = blocks.get(key)?.deref() ??
    await readBlock(plan, second ? plan.second : plan.first, range, own, turn);
  // Behind all others, since it is the last one now.
  blocks.delete(key);
  blocks.set(key, new WeakRef(block));
  const [oldest] = blocks.keys();
  if (blocks.size > KEPT) blocks.delete(oldest!);
  return block;
}

async function readBlock(
  { program, channels }: SitePlan,
  { n, data: all, patterns }: SiteSide,
  [from, to]: readonly [number, number],
  own: BoundProgram,
  turn: Turn,
): Promise<Block> {
  const sites = program.spatial.reduce((product, length) => product * length, 1);
  const size = sites * channels;
  const data = all.slice(from * size, to * size);
  const x = makeTensor([to - from, sites, channels], data);
  const inputs = await readInputs(x, turn, from);
  const square = patterns === undefined ? 0 : patterns.length / n;
  const matrices = patterns === undefined ? undefined : Array.from(
    { length: to - from },
    (_, i) => patterns.subarray((from + i) * square, (from + i + 1) * square),
  );
  const side = await readSide(own, inputs, matrices, turn);
  return { inputs, side };
}

function storeRow(plan: SitePlan, row: PairRow, i: number, j0: number): void {
  const nngp = row.ntk.map((_, j) => covarianceAt(row, j));
  storeEntries(plan, { nngp, ntk: row.ntk }, i, j0);
}
