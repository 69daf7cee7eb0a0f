/**
 * Instructions for products of two values.
 *
 * @module
 */
import { Operation, ProductWord, ScalingParameter, Word } from "../protocol.ts";
import type { Context, Maps } from "./context.ts";
import type { Node } from "../../../analysis/nodes.ts";
import type { MapCells } from "../../../analysis/footprints.ts";
import { flag, inOperands, mapOperands, sideOperands } from "./operands.ts";
import type { Operands } from "./writer.ts";

/** A product of two values. */
export function emitProduct(context: Context, node: Node, cells: MapCells, maps: Maps): void {
  const { inputs: [a, b], output } = node;
  const { layout: { slots }, planes: { hasPlus, hasNtk }, writer } = context;
  const { computed, displacement } = cells;
  const [, ...second] = inOperands(
    maps.buffers.get(b!)!,
    maps.cellsOf.get(b!)!.footprint,
    computed,
  );
  const [, ...other] = sideOperands(slots.get(b!)!, computed, displacement);
  const block = writer.block(`product ${output}`, {}, [
    [
      ScalingParameter.factor,
      (l, r) => l[a!]! / l[output]! * l[b!]! * (r[a!]! / r[output]! * r[b!]!),
    ],
  ]);
  const operands: readonly Operands[] = [
    ...mapOperands(context, a!, output, cells, maps),
    [ProductWord.writesPlus, flag(hasPlus[output]), flag(hasPlus[a!]), flag(hasPlus[b!])],
    [Word.parameters, block],
    [ProductWord.hasNtk, flag(hasNtk[a!]), flag(hasNtk[b!])],
    [ProductWord.other, ...second, ...other],
  ];
  writer.push(Operation.product, operands);
}
