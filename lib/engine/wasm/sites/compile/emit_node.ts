/**
 * Instructions for a node at one displacement.
 *
 * @module
 */
import { Operation, ScalingParameter, ScalingWord, Word } from "../protocol.ts";
import type { Buffer, Context, Maps } from "./context.ts";
import { emitDual } from "./emit_dual.ts";
import { emitLinear } from "./emit_linear.ts";
import { emitGathered, emitSum } from "./emit_means.ts";
import { emitProduct } from "./emit_product.ts";
import { emitAround, emitKeep } from "./emit_sources.ts";
import type { Node, Work } from "../../../analysis/nodes.ts";
import { isEmpty, type MapCells } from "../../../analysis/footprints.ts";
import { flag, mapOperands, outOperands, sideOperands } from "./operands.ts";
import type { Operands } from "./writer.ts";

/** Work that makes a map. */
type MapWork = Exclude<Work, { kind: "mix" | "attention" | "flat" }>;

/** A node that ends in means or sums, is put in the square of self-attention, or makes a map. */
export function emitNode(context: Context, node: Node, maps: Maps): void {
  const { work } = node;
  switch (work.kind) {
    case "mix":
    case "attention":
      return emitGathered(context, node, maps);
    case "flat":
      return emitSum(context, node, maps, work.window);
    default:
      return emitMap(context, node, work, maps);
  }
}

/** A map, the copy of it for a later stage, and the halo around it. */
function emitMap(context: Context, node: Node, work: MapWork, maps: Maps): void {
  const { output } = node;
  const cells = maps.cellsOf.get(output);
  if (cells === undefined) return;
  const buffer = maps.buffers.get(output)!;
  if (!isEmpty(cells.computed)) {
    emitWork(context, node, work, cells, maps);
    if (context.planes.ntkAtZero[output]) emitSettled(context, output, cells, buffer);
    emitKeep(context, output, cells, buffer);
  }
  emitAround(context, output, cells, buffer);
}

function emitWork(context: Context, node: Node, work: MapWork, cells: MapCells, maps: Maps): void {
  switch (work.kind) {
    case "linear":
    case "fusedRelu":
      return emitLinear(context, node, work, cells, maps);
    case "sum":
      return emitTerms(context, node, work, cells, maps);
    case "normalize":
      return emitNormalize(context, node, cells, maps);
    case "dropout":
      return emitDropout(context, node, work, cells, maps);
    case "dual":
      return emitDual(context, node, work, cells, maps);
    case "product":
      return emitProduct(context, node, cells, maps);
    case "other":
      // `isCompilable` has refused the program.
      throw new TypeError(`Cannot write an instruction for ${work.operation.op}: there is none`);
  }
}

/** Where a variance alone is zero, rho is too; only an NTK that is not zero there asks for it. */
function emitSettled(
  { layout, planes, writer }: Context,
  output: number,
  { computed, footprint, displacement }: MapCells,
  buffer: Buffer,
): void {
  const operands: readonly Operands[] = [
    outOperands(buffer, footprint, computed),
    sideOperands(layout.slots.get(output)!, computed, displacement),
    [ScalingWord.writesPlus, flag(planes.hasPlus[output])],
  ];
  writer.push(Operation.settle, operands);
}

function emitTerms(
  context: Context,
  { inputs, output }: Node,
  { weights }: Extract<Work, { kind: "sum" }>,
  cells: MapCells,
  maps: Maps,
): void {
  const { planes, layout, writer } = context;
  const [, left, right, pitch, plane] = sideOperands(
    layout.slots.get(output)!,
    cells.computed,
    cells.displacement,
  );
  inputs.forEach((value, index) => {
    const root = Math.sqrt(weights[index]!);
    const block = writer.block(`sum ${output} ${index}`, {}, [
      [ScalingParameter.left, (l) => root * l[value]! / l[output]!],
      [ScalingParameter.right, (_, r) => root * r[value]! / r[output]!],
    ]);
    const flags: Operands = [
      ScalingWord.writesPlus,
      flag(planes.hasPlus[output]),
      flag(planes.hasPlus[value]),
      flag(planes.hasNtk[value]),
      flag(index === 0),
    ];
    const operands = mapOperands(context, value, output, cells, maps);
    const sum: Operands = [ScalingWord.sumLeft, left!, right!, pitch!, plane!];
    writer.push(
      Operation.term,
      [...operands, [Word.parameters, block], flags, sum],
    );
  });
}

function emitNormalize(
  context: Context,
  { inputs: [input], output }: Node,
  cells: MapCells,
  maps: Maps,
): void {
  const { layout, planes, writer } = context;
  const { computed, displacement } = cells;
  const [, first, second, step] = sideOperands(layout.factors.get(output)!, computed, displacement);
  const operands: readonly Operands[] = [
    ...mapOperands(context, input!, output, cells, maps),
    [ScalingWord.writesPlus, flag(planes.hasPlus[output])],
    [ScalingWord.factorLeft, first!, second!],
    [ScalingWord.factorPitch, step!],
  ];
  writer.push(Operation.normalize, operands);
}

function emitDropout(
  context: Context,
  { inputs: [input], output }: Node,
  { keep }: Extract<Work, { kind: "dropout" }>,
  cells: MapCells,
  maps: Maps,
): void {
  const { planes, writer } = context;
  const same = cells.displacement[0] === 0 && cells.displacement[1] === 0;
  const block = writer.block(`dropout ${output} ${same}`, {}, [
    [ScalingParameter.keep, (_l, _r, self) => self && same ? 1 : keep],
    [ScalingParameter.rest, (_l, _r, self) => self && same ? 0 : 1 - keep],
    [ScalingParameter.ntkFactor, (_l, _r, self) => self && same ? 1 / keep : 1],
  ]);
  const operands = mapOperands(context, input!, output, cells, maps);
  writer.push(Operation.dropout, [
    ...operands,
    [Word.parameters, block],
    [ScalingWord.writesPlus, flag(planes.hasPlus[output])],
  ]);
}
