/**
 * Instructions for windows and affine steps, with piecewise linear nonlinearities after them.
 *
 * @module
 */
import { LinearParameter, LinearWord, Operation, Plane, Signs, Word } from "../protocol.ts";
import type { Context, Maps } from "./context.ts";
import type { Linear, Node, Work } from "../../../analysis/nodes.ts";
import { type MapCells, windowBox } from "../../../analysis/footprints.ts";
import type { Scales } from "./compiled.ts";
import { tapCount } from "../../../analysis/units.ts";
import { flag, inOperands, outOperands, sideOperands, windowOperands } from "./operands.ts";
import type { Operands } from "./writer.ts";
import type { DynamicEntry, Parameters } from "./writer.ts";

/** A window and an affine step, or a layer. */
export function emitLinear(
  context: Context,
  node: Node,
  work: Extract<Work, { kind: "linear" | "fusedRelu" }>,
  cells: MapCells,
  maps: Maps,
): void {
  const { layout, planes, units, writer } = context;
  const { inputs: [input], middle, output } = node;
  const { computed, footprint, displacement } = cells;
  const { linear } = work;
  const taps = windowBox(linear, computed);
  const from = maps.cellsOf.get(input!)!;
  const [, left, right, pitch] = sideOperands(layout.slots.get(input!)!, taps, from.displacement);
  const read = inOperands(maps.buffers.get(input!)!, from.footprint, taps);
  const measured = planes.measured[input!]!;
  const [, address, line, plane] = read as readonly [number, number, number, number];
  const span = 16 * (taps[3] - taps[2]);
  const operands: readonly Operands[] = [
    read,
    outOperands(maps.buffers.get(output)!, footprint, computed),
    windowOperands(linear),
    sideOperands(layout.slots.get(middle)!, computed, displacement),
    [LinearWord.hasNtk, flag(planes.hasNtk[input!])],
    [LinearWord.tapLeft, left!, right!, pitch!, flag(planes.hasPlus[input!])],
    [
      LinearWord.distances,
      measured ? address + Plane.distance * plane : layout.distances,
      layout.plane,
    ],
    [
      LinearWord.hasBias,
      flag((linear.affine?.bias ?? 0) > 0),
      measured ? line : span,
      flag(measured),
    ],
    [LinearWord.measures, flag(planes.measured[output])],
  ];
  if (work.kind === "linear") {
    const added = (linear.affine?.ntkWeight ?? 0) > 0;
    const block = writer.blockOf(output, () => linearBlock(context, node, linear, {}, []));
    writer.push(Operation.linear, [
      ...operands,
      [Word.parameters, block],
      [LinearWord.writesPlus, flag(planes.hasPlus[output])],
      [LinearWord.addsKernel, flag(added)],
    ]);
    return;
  }
  const mode = planes.positive[input!]
    ? Signs.positive
    : planes.hasPlus[input!]
    ? Signs.kept
    : Signs.derived;
  const { slopes } = work;
  const block = writer.blockOf(output, () => layerBlock(context, node, linear, slopes));
  const general = addsAny(linear) || !units.homogeneous.has(output);
  writer.push(Operation.fusedRelu, [
    ...operands,
    [Word.parameters, block],
    [LinearWord.mode, mode],
    [LinearWord.general, flag(general)],
  ]);
}

/** Whether an affine step adds anything to K or to the NTK. */
function addsAny({ affine }: Linear): boolean {
  if (affine === undefined) return false;
  return affine.bias > 0 || affine.ntkBias !== 0;
}

function linearBlock(
  { writer }: Context,
  node: Node,
  { affine }: Linear,
  parameters: Parameters,
  more: readonly DynamicEntry[],
): number {
  const { middle } = node;
  const factor = 1 / tapCount(node);
  const kernel = affine === undefined ? 0 : affine.ntkWeight / affine.weight;
  const bias = affine?.bias ?? 0;
  const tangent = affine === undefined ? 0 : affine.ntkBias - kernel * bias;
  const dynamic: DynamicEntry[] = [...more];
  if (bias > 0) {
    const share = (scales: Scales): number => Math.sqrt(bias) / scales[middle]!;
    dynamic.push(
      [LinearParameter.leftBias, (l) => share(l)],
      [LinearParameter.rightBias, (_, r) => share(r)],
      [LinearParameter.added, (l, r) => (share(l) - share(r)) ** 2],
      [LinearParameter.addedPlus, (l, r) => (share(l) + share(r)) ** 2],
    );
  }
  if (tangent !== 0) {
    dynamic.push([LinearParameter.addedNtk, (l, r) => tangent / (l[middle]! * r[middle]!)]);
  }
  const fixed = {
    [LinearParameter.factor]: factor,
    [LinearParameter.ntkFactor]: factor,
    [LinearParameter.kernelFactor]: kernel,
    [LinearParameter.tap]: Math.sqrt(factor),
    ...parameters,
  };
  const name = dynamic.length > 0 ? ` at ${node.output}` : "";
  return writer.block(`${JSON.stringify(fixed)}${name}`, fixed, dynamic);
}

function layerBlock(
  context: Context,
  node: Node,
  linear: Linear,
  { a, b }: { readonly a: number; readonly b: number },
): number {
  const { middle, output } = node;
  const squares = a * a + b * b;
  const away = {
    [LinearParameter.left]: 1,
    [LinearParameter.right]: 1,
    [LinearParameter.awayBase]: (a + b) ** 2 / squares,
    [LinearParameter.awayFactor]: 2 * a * b / squares,
    [LinearParameter.awaySlope]: 2 * a * b / squares,
  };
  const root = Math.sqrt(squares / 2);
  const fresh: DynamicEntry[] = context.units.homogeneous.has(output) ? [] : [
    [LinearParameter.left, (l) => root * l[middle]! / l[output]!],
    [LinearParameter.right, (_, r) => root * r[middle]! / r[output]!],
  ];
  const block = linearBlock(context, node, linear, away, fresh);
  const k = (a - b) ** 2 / squares;
  context.memory.prepare(block, k, k);
  return block;
}
