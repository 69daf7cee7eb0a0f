/**
 * Instructions for self-attention, behind all displacements of its input.
 *
 * @module
 */
import { type AttentionUnits, attentionUnits } from "../../../analysis/attention_units.ts";
import type { Node } from "../../../analysis/nodes.ts";
import type { AttentionOperation } from "../../../program/program.ts";
import { AttentionParameter, AttentionWord, Operation, Word } from "../protocol.ts";
import type { Scales, ScriptedOperation } from "./compiled.ts";
import type { Context } from "./context.ts";
import { flag } from "./operands.ts";
import type { DynamicEntry, Operands } from "./writer.ts";

/** Products and sums of vectors between turns: some milliseconds. */
const TOGETHER = 1 << 23;

/** A node with what its instructions have in common. */
interface Attention {
  readonly operation: AttentionOperation;
  readonly units: AttentionUnits;
  readonly input: number;
  readonly output: number;
  /** Number of sites. */
  readonly sites: number;
  /** Whether the node ends the program. */
  readonly isLast: boolean;
  readonly common: readonly Operands[];
}

/**
 * What self-attention makes of the square of its input. Where it ends the program, its scores are found first,
 * and the result is left in units of the attended kernel.
 */
export function emitAttention(context: Context, node: Node): void {
  if (node.work.kind !== "attention") return;
  const { layout, twoAxis: { program }, writer } = context;
  const { attention: operation } = node.work;
  const { inputs: [input], output } = node;
  const [from, to] = [layout.squares.get(output)!, layout.stores.get(output)!];
  const sites = Math.sqrt(from.plane / 16);
  const [units, isLast] = [attentionUnits(operation), output === program.output];
  const attention = { operation, units, input: input!, output, sites, isLast };
  const block = writer.block(`attention ${output}`, {}, parametersOf(attention));
  const common: readonly Operands[] = [
    [Word.input, from.base],
    [Word.inputPlane, from.plane, to.base],
    [Word.outputPlane, to.plane],
    [Word.columns, sites],
    [Word.parameters, block],
    [AttentionWord.scratch, layout.rows, embeddingOf(context, operation, output)],
  ];
  if (operation.linear) emitRows(context, { ...attention, common });
  else {
    const embeds: Operands = [AttentionWord.embedsValues, flag(operation.position?.values)];
    writer.push(Operation.attendScaled, [...common, embeds]);
  }
}

/** Parameters of all instructions of a node. */
function parametersOf(
  { operation, units, input, output, isLast }: Omit<Attention, "common">,
): readonly DynamicEntry[] {
  const { bias, ntkBias, position } = operation;
  const result = (scales: Scales): number => units.attended(scales[input]!) / scales[output]!;
  const added = (term: number): DynamicEntry[1] => (l, r) => term / (l[output]! * r[output]!);
  const made: readonly DynamicEntry[] = isLast ? [[AttentionParameter.factor, () => 1]] : [
    [AttentionParameter.factor, (l, r) => units.factor * result(l) * result(r)],
    [AttentionParameter.added, added(2 * bias)],
    [AttentionParameter.addedNtk, added(ntkBias)],
  ];
  if (position === undefined) return made;
  const unit = (scales: Scales): number => units.embedded(scales[input]!);
  const kept = (scales: Scales): number => scales[input]! / unit(scales);
  return [
    ...made,
    [AttentionParameter.keep, (l, r) => position.keep * kept(l) * kept(r)],
    [AttentionParameter.weight, (l, r) => position.weight / (unit(l) * unit(r))],
  ];
}

/** R in memory, or 0. */
function embeddingOf(
  { memory, writer }: Context,
  { position }: AttentionOperation,
  output: number,
): number {
  if (position === undefined) return 0;
  const { covariance } = position;
  const [address] = writer.list(`embedding ${output}`, () => {
    const base = memory.allocate(memory.bytes * covariance.length);
    memory.entries.set(covariance, base / memory.bytes);
    return [base, covariance.length];
  });
  return address;
}

/** The rows of attention with scores over n. */
function emitRows(context: Context, attention: Attention): void {
  const { layout, memory, writer, asksNtk } = context;
  const { operation, units, input, output, sites, isLast, common } = attention;
  const { offset } = layout.scores.get(output)!;
  if (isLast) {
    const { base: square } = layout.squares.get(output)!;
    emitOther(context, { kind: "scores", operation, units, input, sites, square, offset });
  }
  if (operation.position?.values === true) writer.push(Operation.embed, common);
  const hasNtk = asksNtk && !isLast;
  const { base, plane } = layout.stores.get(output)!;
  // Nobody writes the plane of the NTK then.
  if (!hasNtk) memory.clear(base + plane, plane);
  const turns = Math.max(1, Math.floor(TOGETHER / (8 * sites * sites)));
  for (let first = 0, done = 1; first < sites; first += hasNtk ? 2 : 4, done++) {
    const four = [0, 1, 2, 3].map((k) => Math.min(first + (hasNtk ? k % 2 : k), sites - 1));
    writer.push(Operation.attend, [
      ...common,
      [AttentionWord.leftScores, offset, offset],
      [AttentionWord.first, ...four, ...wantedColumns(context, output, four)],
      [AttentionWord.hasNtk, flag(hasNtk)],
    ]);
    if (done % turns === 0) emitOther(context, { kind: "turn" });
  }
}

/** Columns of some rows that are needed, in memory: address and number, which is even. */
function wantedColumns(
  { twoAxis, memory, writer }: Context,
  output: number,
  of: readonly number[],
): readonly [number, number] {
  const [height, width] = twoAxis.shapes[output] as [number, number];
  const [rows, columns] = twoAxis.reach[output] as readonly [readonly number[], readonly number[]];
  const found = new Set<number>();
  for (const a of of) {
    const [y, x] = [Math.floor(a / width), a % width];
    for (const i of reached(twoAxis.periodic[output]![0]!, height, y, rows)) {
      for (const j of reached(twoAxis.periodic[output]![1]!, width, x, columns)) {
        found.add(i * width + j);
      }
    }
  }
  const list = [...found].sort((a, b) => a - b);
  if (list.length % 2 === 1) list.push(list.at(-1)!);
  const all = found.size === height * width;
  return writer.list(`wanted ${output} ${all ? "" : of[0]}`, () => {
    const address = memory.allocate(4 * list.length);
    memory.words.set(list, address / 4);
    return [address, list.length];
  });
}

/** The sites of an axis at some displacements from one. */
function reached(
  periodic: boolean,
  length: number,
  from: number,
  displacements: readonly number[],
): number[] {
  return displacements.map((d) => periodic ? (from + d) % length : from + d)
    .filter((site) => site >= 0 && site < length);
}

/** Leaves the module. */
function emitOther({ writer }: Context, operation: ScriptedOperation): void {
  writer.push(Operation.scripted, [[Word.input, writer.addScripted(operation)]]);
}
