/**
 * Instructions for nonlinearities that are not piecewise linear.
 *
 * @module
 */
import { DualParameter, DualWord, Operation, Word } from "../protocol.ts";
import { parityOf, POWERS, RULES } from "../../symmetry.ts";
import { LEADING } from "../../../../activations/hermite_coefficients.ts";
import type { DualTable } from "../../../../activations/dual_table.ts";
import type { Closed } from "../duals/closed.ts";
import type { Slot } from "./compiled.ts";
import type { Context, Maps } from "./context.ts";
import { emitScripted } from "./emit_scripted.ts";
import type { Way } from "./ways.ts";
import type { Node, Work } from "../../../analysis/nodes.ts";
import type { MapCells } from "../../../analysis/footprints.ts";
import { flag, mapOperands, sideOperands } from "./operands.ts";
import type { Operands } from "./writer.ts";

/** A nonlinearity that is not piecewise linear, in its way. */
export function emitDual(
  context: Context,
  node: Node,
  { activation }: Extract<Work, { kind: "dual" }>,
  cells: MapCells,
  maps: Maps,
): void {
  const way = context.ways.get(node.output)!;
  switch (way.kind) {
    case "closed":
      return emitClosed(context, node, way.closed, cells, maps);
    case "series":
    case "graded":
      return emitSeries(context, node, way, cells, maps);
    case "table":
      return emitTable(context, node, way.table, cells, maps);
    case "scripted":
      return emitScripted(context, node, activation, cells, maps);
  }
}

function emitClosed(
  context: Context,
  node: Node,
  closed: Closed,
  cells: MapCells,
  maps: Maps,
): void {
  const { inputs: [input], output } = node;
  const { layout, writer } = context;
  const [x = 0, y = 0, z = 0] = closed.parameters ?? [];
  const a = input!;
  const { least, leastMade } = closed.limits(context.memory.precision);
  const fixed = {
    [DualParameter.first]: x,
    [DualParameter.second]: y,
    [DualParameter.third]: z,
    [DualParameter.least]: least,
    [DualParameter.leastMade]: leastMade,
  };
  const root = Math.sqrt(closed.factor);
  const block = writer.block(`dual ${output}`, fixed, [
    [DualParameter.leftScale, (l) => l[a]!],
    [DualParameter.rightScale, (_, r) => r[a]!],
    [
      DualParameter.ntkFactor,
      (l, r) => closed.factor * (l[a]! / l[output]!) * (r[a]! / r[output]!),
    ],
    [DualParameter.newLeftScale, (l) => l[output]! / root],
    [DualParameter.newRightScale, (_, r) => r[output]! / root],
  ]);
  const { slot } = layout.features.get(output) ?? { slot: layout.slots.get(output)! };
  const operands: readonly Operands[] = [
    ...dualOperands(context, node, cells, maps, slot),
    [Word.parameters, block],
    [DualWord.kind, closed.kind, parityOf(closed.parity)],
    [DualWord.numbersPlane, slot.plane, closed.order, flag(context.planes.measured[output])],
  ];
  writer.push(Operation.dual, operands);
}

function emitSeries(
  context: Context,
  node: Node,
  { kind, series }: Extract<Way, { kind: "series" | "graded" }>,
  cells: MapCells,
  maps: Maps,
): void {
  const { mode, terms, rule = "fine", groups, blocks } = series;
  const { slot, numbers } = context.layout.series.get(node.output)!;
  const operands: readonly Operands[] = [
    ...dualOperands(context, node, cells, maps, slot),
    [DualWord.farPowers, groups ?? numbers],
    [DualWord.mode, POWERS[mode], parityOf(series.parity)],
    [DualWord.rule, RULES[rule]],
    [DualWord.terms, blocks ?? terms - LEADING, slot.site],
  ];
  const operation = kind === "graded" ? Operation.graded : Operation.series;
  context.writer.push(operation, operands);
}

function emitTable(
  context: Context,
  node: Node,
  table: DualTable,
  cells: MapCells,
  maps: Maps,
): void {
  const { inputs: [a], output } = node;
  const { size, angles } = table;
  const { layout, writer } = context;
  const { slot } = layout.series.get(output)!;
  const block = writer.block(`dual ${output}`, {}, [
    [DualParameter.ntkFactor, (l, r) => l[a!]! / l[output]! * (r[a!]! / r[output]!)],
  ]);
  const operands: readonly Operands[] = [
    ...dualOperands(context, node, cells, maps, slot),
    [Word.parameters, block],
    [DualWord.size, size, parityOf(table.parity)],
    [DualWord.terms, angles, slot.site],
  ];
  writer.push(Operation.table, operands);
}

/** Operands that all ways with an instruction have, `slot` being where numbers for single inputs are. */
function dualOperands(
  context: Context,
  { inputs: [input], output }: Node,
  cells: MapCells,
  maps: Maps,
  slot: Slot,
): readonly Operands[] {
  const { layout, planes } = context;
  const { computed, displacement } = cells;
  const [, left, right, pitch] = sideOperands(layout.slots.get(output)!, computed, displacement);
  const [, first, second, step] = sideOperands(slot, computed, displacement);
  return [
    ...mapOperands(context, input!, output, cells, maps),
    [
      DualWord.readsPlus,
      flag(planes.hasPlus[input!]),
      flag(planes.hasPlus[output]),
      flag(planes.hasNtk[input!]),
    ],
    [DualWord.newLeft, left!, right!, pitch!],
    [DualWord.numbersLeft, first!, second!, step!],
  ];
}
