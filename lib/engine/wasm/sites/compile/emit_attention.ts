/**
 * Instructions for self-attention, behind all displacements of its input.
 *
 * @module
 */
import { type AttentionUnits, attentionUnits } from "../../../analysis/attention_units.ts";
import type { Node } from "../../../analysis/nodes.ts";
import type { AttentionOperation, PositionalMix } from "../../../program/program.ts";
import { AttentionParameter, AttentionWord, Operation, Word } from "../protocol.ts";
import type { Scales, ScriptedOperation } from "./compiled.ts";
import type { Context } from "./context.ts";
import { flag } from "./operands.ts";
import type { DynamicEntry, Operands } from "./writer.ts";

/** Products and sums of vectors between turns: some milliseconds. */
const TOGETHER = 1 << 23;

/** What is emitted for a node. */
interface Attention {
  readonly context: Context;
  readonly node: Node;
  readonly operation: AttentionOperation;
  readonly units: AttentionUnits;
  readonly common: readonly Operands[];
}

/**
 * What self-attention makes of the square of its input. Where it ends the program, its scores are found first,
 * and the result is left in units of the attended kernel.
 */
export function emitAttention(context: Context, node: Node): void {
  if (node.work.kind !== "attention") return;
  const { layout, twoAxis, writer } = context;
  const operation = node.work.attention;
  const { output } = node;
  const units = attentionUnits(operation);
  const [from, to] = [layout.squares.get(output)!, layout.stores.get(output)!];
  const sites = Math.sqrt(from.plane / 16);
  const block = writer.block(`attention ${output}`, {}, parametersOf(context, node, units));
  const { position } = operation;
  const r = position === undefined ? 0 : embeddingOf(context, output, position);
  const attention: Attention = {
    ...{ context, node, operation, units },
    common: [
      [Word.input, from.base],
      [Word.inputPlane, from.plane, to.base],
      [Word.outputPlane, to.plane],
      [Word.columns, sites],
      [Word.parameters, block],
      [AttentionWord.scratch, layout.rows, r],
    ],
  };
  if (operation.linear) emitLinearScores(attention, output === twoAxis.program.output, sites);
  else {
    const embeds: Operands = [AttentionWord.embedsValues, flag(position?.values)];
    writer.push(Operation.attendScaled, [...attention.common, embeds]);
    emitTurn(context);
  }
}

function parametersOf(
  { twoAxis }: Context,
  { work, inputs: [input], output }: Node,
  { embedded, values, attended, factor }: AttentionUnits,
): readonly DynamicEntry[] {
  if (work.kind !== "attention") return [];
  const { linear, bias, ntkBias, position } = work.attention;
  const isLast = output === twoAxis.program.output;
  const result = (scales: Scales): number => attended(scales[input!]!) / scales[output]!;
  const added = (term: number): DynamicEntry[1] => (l, r) => term / (l[output]! * r[output]!);
  const made: readonly DynamicEntry[] = isLast ? [[AttentionParameter.factor, () => 1]] : [
    [AttentionParameter.factor, (l, r) => factor * result(l) * result(r)],
    [AttentionParameter.added, added(2 * bias)],
    [AttentionParameter.addedNtk, added(ntkBias)],
  ];
  if (position === undefined) return made;
  const unit = linear ? values : embedded;
  const kept = (scales: Scales): number => scales[input!]! / unit(scales[input!]!);
  return [
    ...made,
    [AttentionParameter.keep, (l, r) => position.keep * kept(l) * kept(r)],
    [AttentionParameter.weight, (l, r) => position.weight / (unit(l[input!]!) * unit(r[input!]!))],
  ];
}

/** R in memory. */
function embeddingOf({ memory, writer }: Context, output: number, { covariance }: PositionalMix) {
  const [address] = writer.list(`embedding ${output}`, () => {
    const base = memory.allocate(memory.bytes * covariance.length);
    memory.entries.set(covariance, base / memory.bytes);
    return [base, covariance.length];
  });
  return address;
}

function emitLinearScores(
  { context, node, operation, units, common }: Attention,
  isLast: boolean,
  sites: number,
): void {
  const { layout, writer } = context;
  const { inputs: [input], output } = node;
  const { offset } = layout.scores.get(output)!;
  if (isLast) {
    const square = layout.squares.get(output)!.base;
    emitOther(context, {
      ...{ kind: "scores", operation, units, input: input!, sites, square, offset } as const,
    });
  }
  if (operation.position?.values === true) writer.push(Operation.embed, common);
  const scores: Operands = [AttentionWord.leftScores, offset, offset];
  const hasNtk = context.asksNtk && !isLast;
  const { base, plane } = layout.stores.get(output)!;
  // Nobody writes the plane that is read behind it.
  if (!hasNtk) context.memory.clear(base + plane, plane);
  const turns = Math.max(1, Math.floor(TOGETHER / (8 * sites * sites)));
  for (let first = 0, done = 1; first < sites; first += hasNtk ? 2 : 4, done++) {
    const [a, b, c, d] = [0, 1, 2, 3].map((k) => Math.min(first + k, sites - 1));
    const rows = hasNtk ? [a!, b!, a!, b!] : [a!, b!, c!, d!];
    const wanted = wantedColumns(context, output, rows);
    writer.push(Operation.attend, [
      ...[...common, scores],
      [AttentionWord.first, ...rows, ...wanted],
      [AttentionWord.hasNtk, flag(hasNtk)],
    ]);
    if (done % turns === 0) emitTurn(context);
  }
  emitTurn(context);
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

function emitOther({ writer }: Context, operation: ScriptedOperation): void {
  writer.push(Operation.scripted, [[Word.input, writer.addScripted(operation)]]);
}

/** Leaves the module, so that others have their turn. */
function emitTurn(context: Context): void {
  emitOther(context, { kind: "turn" });
}
