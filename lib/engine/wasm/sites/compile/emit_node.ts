/**
 * Instructions for a node, site by site.
 *
 * @module
 */
import { Operation, Parameter, ScalingWord, Word } from "../protocol.ts";
import type { Buffer, Context, Maps } from "./context.ts";
import { emitClosed, emitSeries, emitTable } from "./emit_dual.ts";
import { emitScripted } from "./emit_scripted.ts";
import { emitProduct } from "./emit_product.ts";
import { emitLinear } from "./emit_linear.ts";
import { emitAround, emitKeep } from "./emit_sources.ts";
import type { Node } from "../../../analysis/nodes.ts";
import { isEmpty, type Place } from "../../../analysis/footprints.ts";
import { flag, mapOperands, outOperands, sideOperands } from "./operands.ts";
import type { Operands } from "./writer.ts";

/** A node, the copy of its value for a later stage, and the halo around it. */
export function emitNode(context: Context, node: Node, maps: Maps): void {
  const { output } = node;
  const place = maps.places.get(output);
  if (place === undefined) return;
  const buffer = maps.buffers.get(output)!;
  if (!isEmpty(place.computed)) {
    emitWork(context, node, place, maps);
    if (context.planes.ntkAtZero[output]) emitSettled(context, output, place, buffer);
    emitKeep(context, output, place, buffer);
  }
  emitAround(context, output, place, buffer);
}

function emitWork(context: Context, node: Node, place: Place, maps: Maps): void {
  switch (node.work.kind) {
    case "linear":
    case "fusedRelu":
      return emitLinear(context, node, place, maps);
    case "sum":
      return emitTerms(context, node, place, maps);
    case "normalize":
      return emitNormalize(context, node, place, maps);
    case "dropout":
      return emitDropout(context, node, place, maps);
    case "dual":
      if (emitTable(context, node, place, maps)) return;
      if (emitSeries(context, node, place, maps) || emitClosed(context, node, place, maps)) return;
      break;
    case "product":
      return emitProduct(context, node, place, maps);
  }
  emitScripted(context, node, place, maps);
}

/** Where a variance alone is zero, rho is too; only an NTK that is not zero there asks for it. */
function emitSettled(
  { layout, planes, writer }: Context,
  output: number,
  { computed, footprint, shift }: Place,
  buffer: Buffer,
): void {
  const operands: readonly Operands[] = [
    outOperands(buffer, footprint, computed),
    sideOperands(layout.slots.get(output)!, computed, shift),
    [ScalingWord.writesPlus, flag(planes.hasPlus[output])],
  ];
  writer.push(Operation.settle, operands);
}

function emitTerms(
  context: Context,
  { work, inputs, output }: Node,
  place: Place,
  maps: Maps,
): void {
  if (work.kind !== "sum") return;
  const { planes, layout, writer } = context;
  const [, left, right, pitch, plane] = sideOperands(
    layout.slots.get(output)!,
    place.computed,
    place.shift,
  );
  inputs.forEach((value, index) => {
    const root = Math.sqrt(work.weights[index]!);
    const block = writer.block(`sum ${output} ${index}`, {}, [
      [Parameter.left, (l) => root * l[value]! / l[output]!],
      [Parameter.right, (_, r) => root * r[value]! / r[output]!],
    ]);
    const flags = [planes.hasPlus[output], planes.hasPlus[value], planes.hasNtk[value], index === 0]
      .map(flag);
    const operands = mapOperands(context, value, output, place, maps);
    const sum: Operands = [ScalingWord.sumLeft, left!, right!, pitch!, plane!];
    writer.push(
      Operation.term,
      [...operands, [Word.parameters, block, ...flags], sum],
    );
  });
}

function emitNormalize(
  context: Context,
  { inputs: [input], output }: Node,
  place: Place,
  maps: Maps,
): void {
  const { layout, planes, writer } = context;
  const { computed, shift } = place;
  const [, first, second, step] = sideOperands(layout.factors.get(output)!, computed, shift);
  const operands: readonly Operands[] = [
    ...mapOperands(context, input!, output, place, maps),
    [ScalingWord.writesPlus, flag(planes.hasPlus[output])],
    [ScalingWord.factorLeft, first!, second!],
    [ScalingWord.factorPitch, step!],
  ];
  writer.push(Operation.normalize, operands);
}

function emitDropout(
  context: Context,
  { work, inputs: [input], output }: Node,
  place: Place,
  maps: Maps,
): void {
  if (work.kind !== "dropout") return;
  const { planes, writer } = context;
  const same = place.shift[0] === 0 && place.shift[1] === 0;
  const { keep } = work;
  const block = writer.block(`dropout ${output} ${same}`, {}, [
    [Parameter.factor, (_l, _r, self) => self && same ? 1 : keep],
    [Parameter.added, (_l, _r, self) => self && same ? 0 : 1 - keep],
    [Parameter.addedNtk, (_l, _r, self) => self && same ? 1 / keep : 1],
  ]);
  const operands = mapOperands(context, input!, output, place, maps);
  writer.push(
    Operation.dropout,
    [...operands, [Word.parameters, block, flag(planes.hasPlus[output])]],
  );
}
