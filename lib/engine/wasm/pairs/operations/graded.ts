/**
 * Nonlinearities as graded Hermite series.
 *
 * @module
 */
import { chebyshevAt, NODES, octaveOf } from "../../../../activations/half_octaves.ts";
import type { GradedTable } from "../../../../activations/hermite_series.ts";
import { parityOf, POWERS, RULES } from "../../symmetry.ts";
import { fill, filled, type TileOperation, type Wiring } from "./operation.ts";

/** Bytes of four vectors of second inputs, and of two. */
const LINE = 64;
const HALF = 32;

/** The step of a table; `pairs/assembly/graded.ts` says how inputs lie in memory. */
export function gradedOperation(table: GradedTable, wiring: Wiring): TileOperation {
  const { smallest, octaves, terms, coefficients, ratioAtZero, mode, groups, blocks, own } = table;
  const rule = RULES[table.rule.name];
  const { memory, inputs: [input], output } = wiring;
  const { functions, bytes } = memory;
  const from = input!;
  const complete = filled(wiring, from);
  const families = mode === "all" ? 2 : 1;
  const all = memory.allocate(8 * coefficients.length);
  const polynomials = memory.allocate(8 * NODES);
  const values = new Float64Array(NODES);
  const numbers = terms + blocks + 1;
  const stride = LINE * (numbers + 2);
  const lanes = LINE / bytes;
  const columns = memory.allocate(memory.run / lanes * stride);
  const row = memory.allocate(16 * terms);
  const tails = memory.allocate(bytes * (blocks + 1));
  const factors = memory.arrays(1);
  memory.float64.set(coefficients, all / 8);
  const numberOf = new Map(octaves.map((octave, index) => [octave, index]));
  const least = 2 ** (smallest / 2);
  const ratio = (s: number, norm: number): number => s < least ? ratioAtZero : norm / s;
  /** Writes what one input gives; tells how many blocks it has. */
  const expand = (
    s: number,
    everywhere: number,
    entries: readonly [to: number, step: number],
    sums: readonly [to: number, step: number],
  ): number => {
    const octave = octaveOf(s, smallest);
    const index = numberOf.get(octave)!;
    chebyshevAt(s, octave, values);
    memory.float64.set(values, polynomials / 8);
    const at = all + 8 * NODES * terms * index;
    const shape = [rule, families, own[index]!, blocks, terms] as const;
    functions.expandGraded(memory.wide, everywhere, ...shape, at, polynomials, ...entries, ...sums);
    return own[index]!;
  };
  return {
    plus: true,
    positive: false,
    columns(start, count) {
      const { root } = from.columns;
      for (let j = 0; j < count; j++) {
        const lane = j % lanes;
        const line = columns + (j - lane) / lanes * stride;
        const to = line + lane * bytes;
        const number = expand(root[start + j]!, 0, [to, LINE], [to + LINE * terms, LINE]);
        memory.set(line + LINE * numbers, lane, number);
        const place = (line + LINE * (numbers + 1) + (lane * bytes < HALF ? 0 : HALF)) / 8;
        const before = lane * bytes % HALF === 0 ? 0 : memory.float64[place]!;
        memory.float64[place] = Math.max(before, number);
      }
      fill(memory, factors, { start, count }, (j) => ratio(root[j]!, output.columns.root[j]!));
    },
    row(i, count) {
      complete?.(count);
      const s = from.rows.root[i]!;
      const number = expand(s, 1, [row, 16], [tails, bytes]);
      functions.graded(
        memory.wide,
        POWERS[mode],
        parityOf(table.parity),
        ...[terms, rule, groups, blocks, number, count] as const,
        ...[from.address, output.address] as const,
        ...[columns, stride, row, tails, factors] as const,
        ratio(s, output.rows.root[i]!),
      );
    },
  };
}
