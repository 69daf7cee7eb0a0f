/**
 * Instructions to leave the module for a nonlinearity that it has no instruction for.
 *
 * @module
 */
import { Operation, Word } from "../protocol.ts";
import type { Grid } from "./compiled.ts";
import type { Context, Maps } from "./context.ts";
import type { Activation } from "../../../../activations/mod.ts";
import type { Node } from "../../../analysis/nodes.ts";
import type { MapCells } from "../../../analysis/footprints.ts";
import { inOperands, outOperands, sideOperands } from "./operands.ts";

/** Leaves the module. */
export function emitScripted(
  { layout, planes, writer }: Context,
  node: Node,
  activation: Activation,
  { computed, displacement, footprint }: MapCells,
  { cellsOf, buffers }: Maps,
): void {
  const grid = (value: number, address: number, pitch: number, plane: number): Grid => {
    const sides = sideOperands(layout.slots.get(value)!, computed, displacement);
    return {
      value,
      address,
      pitch,
      plane,
      hasPlus: planes.hasPlus[value]!,
      hasNtk: planes.hasNtk[value]!,
      left: sides[1]!,
      right: sides[2]!,
      sidePitch: sides[3]!,
    };
  };
  const value = node.inputs[0]!;
  const read = inOperands(buffers.get(value)!, cellsOf.get(value)!.footprint, computed);
  const input = grid(value, read[1]!, read[2]!, read[3]!);
  const operands = outOperands(buffers.get(node.output)!, footprint, computed);
  const output = grid(node.output, operands[1]!, operands[2]!, operands[3]!);
  const size = [computed[1] - computed[0], computed[3] - computed[2]] as const;
  const number = writer.addScripted({ kind: "maps", activation, size, input, output });
  writer.push(Operation.scripted, [[Word.input, number]]);
}
