/**
 * What the module has no instruction for: nonlinearities, one pair of sites at a time, and the scores of
 * self-attention.
 *
 * @module
 */
import type { Turn } from "../../../parallel/mod.ts";
import { applyDual } from "../../../activations/dual.ts";
import { type Activation, activationRule } from "../../../activations/mod.ts";
import { scoreRow } from "../../reference/attention.ts";
import type { SiteMemory } from "./memory.ts";
import { Plane } from "./protocol.ts";
import type { Block } from "./blocks.ts";
import type { Grid, ScriptedMaps, ScriptedOperation, ScriptedScores } from "./compile/compiled.ts";

interface Sides {
  readonly memory: SiteMemory;
  readonly left: Block;
  readonly right: Block;
}

/** A pair of sites in the units of the program. */
interface Point {
  readonly p: number;
  readonly s: number;
  readonly q: number;
  readonly t: number;
  readonly minus: number;
  readonly plus: number;
  readonly ntk: number;
}

/** Carries out one operation on all its sites; `turn` is awaited between rows of them. */
export async function runScripted(
  operation: ScriptedOperation,
  sides: Sides,
  turn: Turn,
): Promise<void> {
  if (operation.kind === "maps") await runMaps(operation, sides, turn);
  else if (operation.kind === "scores") await findScores(operation, sides, turn);
}

/** Scores of inputs paired with themselves, a lane each, in both blocks. */
async function findScores(
  { operation, units, input, sites, square, offset }: ScriptedScores,
  { memory, left, right }: Sides,
  turn: Turn,
): Promise<void> {
  const { bytes, lanes } = memory;
  const row = new Float64Array(sites);
  for (let lane = 0; lane < lanes; lane++) {
    const scale = left.scales[lane]![input]!;
    const [half, unit] = [scale * scale / 2, units.scores(scale)];
    for (let a = 0; a < sites; a++) {
      const { entries } = memory;
      const from = square / bytes + lanes * a * sites + lane;
      for (let b = 0; b < sites; b++) row[b] = half * entries[from + lanes * b]!;
      scoreRow(operation, row, a);
      for (const { address } of [left, right]) {
        const to = (address + offset) / bytes + lanes * a * sites + lane;
        for (let b = 0; b < sites; b++) entries[to + lanes * b] = row[b]! / unit;
      }
      await turn();
    }
  }
}

async function runMaps(
  { activation, size, input, output }: ScriptedMaps,
  sides: Sides,
  turn: Turn,
): Promise<void> {
  const point = makerOf(activation);
  const [rows, columns] = size;
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      for (let lane = 0; lane < sides.memory.lanes; lane++) {
        const read = readPoint(input, sides, y, x, lane);
        const scales = rootsAt(output, sides, y, x, lane);
        writePoint(output, sides, [y, x, lane], point(read, scales.real), scales);
      }
    }
    await turn();
  }
}

type Made = Pick<Point, "minus" | "plus" | "ntk">;

function makerOf(
  activation: Activation,
): (input: Point, scales: readonly [number, number]) => Made {
  const maps = activationRule(activation).dual(activation);
  return (input, scales) => {
    const { minus, plus, slope } = applyDual(maps, input, scales);
    return { minus, plus, ntk: slope * input.ntk };
  };
}

interface Roots {
  readonly unit: number;
  readonly real: readonly [number, number];
}

function rootsAt(
  { value, left, right, sidePitch }: Grid,
  { memory: { entries, bytes }, left: first, right: second }: Sides,
  y: number,
  x: number,
  lane: number,
): Roots {
  const skip = y * sidePitch + 16 * x;
  const s = entries[(first.address + left + skip) / bytes + lane]!;
  const t = entries[(second.address + right + skip) / bytes + lane]!;
  const [a, b] = [first.scales[lane]![value]!, second.scales[lane]![value]!];
  return { unit: a * b, real: [s * a, t * b] };
}

function readPoint(grid: Grid, sides: Sides, y: number, x: number, lane: number): Point {
  const { memory: { entries, bytes } } = sides;
  const { unit, real } = rootsAt(grid, sides, y, x, lane);
  const at = (grid.address + y * grid.pitch + 16 * x) / bytes + lane;
  const minus = entries[at]!;
  const plus = grid.hasPlus ? entries[at + Plane.plus * grid.plane / bytes]! : 2 - minus;
  const ntk = grid.hasNtk ? entries[at + Plane.ntk * grid.plane / bytes]! * unit : 0;
  return { p: real[0] ** 2, s: real[0], q: real[1] ** 2, t: real[1], minus, plus, ntk };
}

function writePoint(
  grid: Grid,
  { memory: { entries, bytes } }: Sides,
  [y, x, lane]: readonly [number, number, number],
  { minus, plus, ntk }: Made,
  { unit }: Roots,
): void {
  const at = (grid.address + y * grid.pitch + 16 * x) / bytes + lane;
  entries[at] = minus;
  if (grid.hasPlus) entries[at + Plane.plus * grid.plane / bytes] = plus;
  entries[at + Plane.ntk * grid.plane / bytes] = ntk / unit;
}
