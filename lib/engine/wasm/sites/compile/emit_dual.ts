/**
 * Instructions for nonlinearities that are not piecewise linear.
 *
 * @module
 */
import { DualParameter, DualWord, Operation, Word } from "../protocol.ts";
import { Parity, Powers } from "../../protocol.ts";
import { LEADING } from "../../../../activations/hermite_coefficients.ts";
import { closedOf } from "../duals/closed.ts";
import type { Slot } from "./compiled.ts";
import type { Context, Maps } from "./context.ts";
import type { Node } from "../../../analysis/nodes.ts";
import type { MapCells } from "../../../analysis/footprints.ts";
import { flag, mapOperands, sideOperands } from "./operands.ts";
import type { Operands } from "./writer.ts";

const PARITIES = { none: Parity.none, odd: Parity.odd, even: Parity.even } as const;
const POWERS = { all: Powers.all, odd: Powers.odd, even: Powers.even } as const;

function parityOf({ parity }: { readonly parity?: "odd" | "even" | undefined }): Parity {
  return PARITIES[parity ?? "none"];
}

/** A closed form; tells whether there is one. */
export function emitClosed(
  context: Context,
  node: Node,
  cells: MapCells,
  maps: Maps,
): boolean {
  const { work, inputs: [input], output } = node;
  const closed = work.kind === "dual" ? closedOf(work.activation) : undefined;
  if (closed === undefined) return false;
  const { layout, writer } = context;
  const [x = 0, y = 0, z = 0] = closed.parameters ?? [];
  const a = input!;
  const { least, most, leastMade, mostMade } = closed.limits(context.memory.precision);
  const fixed = {
    [DualParameter.first]: x,
    [DualParameter.second]: y,
    [DualParameter.third]: z,
    [DualParameter.least]: least,
    [DualParameter.most]: most,
    [DualParameter.leastMade]: leastMade,
    [DualParameter.mostMade]: mostMade,
  };
  const root = Math.sqrt(closed.unit);
  const block = writer.block(`dual ${output}`, fixed, [
    [DualParameter.leftScale, (l) => l[a]!],
    [DualParameter.rightScale, (_, r) => r[a]!],
    [DualParameter.ntkFactor, (l, r) => closed.unit * (l[a]! / l[output]!) * (r[a]! / r[output]!)],
    [DualParameter.newLeftScale, (l) => l[output]! / root],
    [DualParameter.newRightScale, (_, r) => r[output]! / root],
  ]);
  const { slot } = layout.features.get(output) ?? { slot: layout.slots.get(output)! };
  const operands: readonly Operands[] = [
    ...dualOperands(context, node, cells, maps, slot),
    [Word.parameters, block],
    [DualWord.kind, closed.form, parityOf(closed)],
    [DualWord.numbersPlane, slot.plane, closed.order, flag(context.planes.measured[output])],
  ];
  writer.push(Operation.dual, operands);
  return true;
}

/** A series; tells whether there is one. */
export function emitSeries(
  context: Context,
  node: Node,
  cells: MapCells,
  maps: Maps,
): boolean {
  const series = context.series.get(node.output);
  if (series === undefined) return false;
  const { mode, terms, groups, blocks } = series;
  const { slot, numbers } = context.layout.series.get(node.output)!;
  const operands: readonly Operands[] = [
    ...dualOperands(context, node, cells, maps, slot),
    [DualWord.farPowers, groups ?? numbers],
    [DualWord.mode, POWERS[mode], parityOf(series)],
    [DualWord.terms, blocks ?? terms - LEADING, slot.site],
  ];
  const operation = blocks === undefined ? Operation.series : Operation.graded;
  context.writer.push(operation, operands);
  return true;
}

/** A table; tells whether there is one. */
export function emitTable(context: Context, node: Node, cells: MapCells, maps: Maps): boolean {
  const { inputs: [a], output } = node;
  const table = context.kinked.get(output);
  if (table === undefined) return false;
  const { size, angles } = table;
  const { layout, writer } = context;
  const { slot } = layout.series.get(output)!;
  const block = writer.block(`dual ${output}`, {}, [
    [DualParameter.ntkFactor, (l, r) => l[a!]! / l[output]! * (r[a!]! / r[output]!)],
  ]);
  const operands: readonly Operands[] = [
    ...dualOperands(context, node, cells, maps, slot),
    [Word.parameters, block],
    [DualWord.size, size, parityOf(table)],
    [DualWord.terms, angles, slot.site],
  ];
  writer.push(Operation.table, operands);
  return true;
}

/** Operands that both have, `slot` being where a nonlinearity's numbers for single inputs are. */
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
