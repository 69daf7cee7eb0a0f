/**
 * Instructions for nonlinearities that are not piecewise linear.
 *
 * @module
 */
import { LEADING } from "../../../../activations/hermite_series.ts";
import { OPERATION } from "../memory.ts";
import { closedOf } from "../duals/closed.ts";
import type { Slot } from "./compiled.ts";
import type { Context, Maps } from "./context.ts";
import type { Node } from "../../../analysis/nodes.ts";
import type { Place } from "../../../analysis/footprints.ts";
import { MODES } from "../duals/series.ts";
import { flag, mapOperands, sideOperands } from "./operands.ts";
import type { Operands } from "./writer.ts";

/** Which symmetry a nonlinearity has, as instructions count it. */
const PARITIES = { odd: 1, even: 2 } as const;

/** A closed form; tells whether there is one. */
export function emitClosed(
  context: Context,
  node: Node,
  place: Place,
  maps: Maps,
): boolean {
  const { work, inputs: [input], output } = node;
  const closed = work.kind === "dual" ? closedOf(work.activation) : undefined;
  if (closed === undefined) return false;
  const { layout, writer } = context;
  const [x = 0, y = 0, z = 0] = closed.parameters ?? [];
  const a = input!;
  const fixed = { factor: x, ntkFactor: y, kernelFactor: z };
  const root = Math.sqrt(closed.unit);
  const limits = closed.limits(context.memory.precision);
  const block = writer.block(`dual ${output}`, { ...fixed, ...limits }, [
    ["left", (l) => l[a]!],
    ["right", (_, r) => r[a]!],
    ["added", (l, r) => closed.unit * (l[a]! / l[output]!) * (r[a]! / r[output]!)],
    ["addedNtk", (l) => l[output]! / root],
    ["awayBase", (_, r) => r[output]! / root],
  ]);
  const { slot } = layout.features.get(output) ?? { slot: layout.slots.get(output)! };
  const operands: readonly Operands[] = [
    ...dualOperands(context, node, place, maps, slot),
    [17, block],
    [24, closed.number, closed.parity === undefined ? 0 : PARITIES[closed.parity]],
    [29, slot.plane, closed.order, flag(context.planes.measured[output])],
  ];
  writer.push(OPERATION.dual, operands, 20, place.computed);
  return true;
}

/** A series; tells whether there is one. */
export function emitSeries(
  context: Context,
  node: Node,
  place: Place,
  maps: Maps,
): boolean {
  const series = context.series.get(node.output);
  if (series === undefined) return false;
  const { mode, parity, terms, groups, blocks } = series;
  const { slot, numbers } = context.layout.series.get(node.output)!;
  const operands: readonly Operands[] = [
    ...dualOperands(context, node, place, maps, slot),
    [9, groups ?? numbers],
    [24, MODES[mode], parity === undefined ? 0 : PARITIES[parity]],
    [30, blocks ?? terms - LEADING, slot.site],
  ];
  const operation = blocks === undefined ? OPERATION.series : OPERATION.graded;
  context.writer.push(operation, operands, 15 + terms / 2, place.computed);
  return true;
}

/** A table; tells whether there is one. */
export function emitTable(context: Context, node: Node, place: Place, maps: Maps): boolean {
  const { inputs: [a], output } = node;
  const table = context.kinked.get(output);
  if (table === undefined) return false;
  const { size, angles, parity } = table;
  const { layout, writer } = context;
  const { slot } = layout.series.get(output)!;
  const block = writer.block(`dual ${output}`, {}, [
    ["added", (l, r) => l[a!]! / l[output]! * (r[a!]! / r[output]!)],
  ]);
  const operands: readonly Operands[] = [
    ...dualOperands(context, node, place, maps, slot),
    [17, block],
    [24, size, parity === undefined ? 0 : PARITIES[parity]],
    [30, angles, slot.site],
  ];
  writer.push(OPERATION.table, operands, 15 + 3 * size * angles, place.computed);
  return true;
}

/** Operands that both have, `slot` being where a nonlinearity's numbers for single inputs are. */
function dualOperands(
  context: Context,
  { inputs: [input], output }: Node,
  place: Place,
  maps: Maps,
  slot: Slot,
): readonly Operands[] {
  const { layout, planes } = context;
  const { computed, shift } = place;
  const [, left, right, pitch] = sideOperands(layout.slots.get(output)!, computed, shift);
  const [, first, second, step] = sideOperands(slot, computed, shift);
  return [
    ...mapOperands(context, input!, output, place, maps),
    [18, flag(planes.hasPlus[input!]), flag(planes.hasPlus[output]), flag(planes.hasNtk[input!])],
    [21, left!, right!, pitch!],
    [26, first!, second!, step!],
  ];
}
