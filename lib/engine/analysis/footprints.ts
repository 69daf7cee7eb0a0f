/**
 * Which cells of each map are needed for one displacement: those where both inputs have a site, and the
 * halo around them that windows reach into.
 *
 * @module
 */
import type { WindowOperation } from "../program/program.ts";
import { gathers, isCircular, type Linear, type Node } from "./nodes.ts";
import type { TwoAxisProgram } from "./two_axes.ts";
import type { Displacement, Schedule, Stage, StrideGroup } from "./schedule.ts";

/** First and end of the rows, first and end of the columns. */
export type Box = readonly [number, number, number, number];

/** Cells of a map: of a value at one displacement. */
export interface MapCells {
  /** Its displacement. */
  readonly displacement: Displacement;
  /** Cells that are read. */
  footprint: Box;
  /** Those of them that are computed. */
  computed: Box;
  /** Whether cells around those computed repeat the map, as on a circle; else one of the two inputs has no site there. */
  circular: boolean;
}

/** Cells of all values that are needed for a displacement of a group. */
export function mapCellsOf(
  twoAxis: TwoAxisProgram,
  { kept }: Schedule,
  { nodes }: Stage,
  { strides }: StrideGroup,
  [dy, dx]: Displacement,
): Map<number, MapCells> {
  const { shapes, reach, periodic } = twoAxis;
  const cellsOf = new Map<number, MapCells>();
  const displacementOf = (value: number): Displacement => {
    const [sy, sx] = strides.get(value)!;
    return [dy / sy, dx / sx];
  };
  const ask = (value: number, box: Box, circular = false): void => {
    const displacement = displacementOf(value);
    const rect = overlap(shapes[value]!, displacement, periodic[value]!);
    const before = cellsOf.get(value);
    const wanted = circular ? union(box, rect) : box;
    const footprint = before === undefined ? wanted : union(before.footprint, wanted);
    const computed = intersection(footprint, rect);
    cellsOf.set(value, {
      displacement,
      footprint,
      computed,
      circular: circular || before?.circular === true,
    });
  };
  for (let k = nodes.length - 1; k >= 0; k--) {
    const { work, inputs, output } = nodes[k]!;
    if (!strides.has(inputs[0]!)) continue;
    if (gathers(nodes[k]!) || work.kind === "flat") {
      const displacement = displacementOf(inputs[0]!);
      if (!reach[inputs[0]!]!.every((set, axis) => set.includes(displacement[axis]!))) continue;
      const rect = overlap(shapes[inputs[0]!]!, displacement, periodic[inputs[0]!]!);
      if (work.kind !== "flat") {
        const used = work.kind === "attention" || work.kind === "mix" && work.mix.flat ||
          displacement.every((_, axis) =>
            mixEntries(twoAxis, nodes[k]!, axis, displacement).length > 0
          );
        if (used && !isEmpty(rect)) ask(inputs[0]!, rect);
      } else if (displacement[0] === 0 && displacement[1] === 0) {
        ask(inputs[0]!, flatBox(work.window, rect));
      }
      continue;
    }
    const displacement = displacementOf(output);
    const held = reach[output]!.every((set, axis) => set.includes(displacement[axis]!));
    if (kept.has(output) && held) {
      ask(output, overlap(shapes[output]!, displacement, periodic[output]!));
    }
    const cells = cellsOf.get(output);
    if (cells === undefined || isEmpty(cells.computed)) continue;
    for (const input of inputs) {
      const circular = isCircular(nodes[k]!);
      ask(input, readBox(nodes[k]!, cells.computed), circular);
    }
  }
  return cellsOf;
}

/** Cells that a node reads to make some cells. */
function readBox({ work }: Node, box: Box): Box {
  const reads = work.kind === "linear" || work.kind === "fusedRelu";
  return reads ? windowBox(work.linear, box) : box;
}

/** Cells that windows read to make some cells, from the first tap of the first one on. */
export function windowBox({ window }: Linear, box: Box): Box {
  if (window === undefined) return box;
  const [y0, y1, x0, x1] = box;
  const [rows, columns] = [window.axes[0]!, window.axes[1]!];
  return [
    y0 * rows.stride - rows.low,
    (y1 - 1) * rows.stride - rows.low + rows.size,
    x0 * columns.stride - columns.low,
    (x1 - 1) * columns.stride - columns.low + columns.size,
  ];
}

/** Those of some cells that the one window of a sum along the diagonal reads. */
export function flatBox({ axes }: WindowOperation, box: Box): Box {
  return intersection(axes.flatMap(({ low, size }) => [-low, size - low]) as unknown as Box, box);
}

/** Sites a for which both a and a + displacement are there; all of them on a circle. */
export function overlap(
  shape: readonly number[],
  displacement: Displacement,
  periodic: readonly boolean[],
): Box {
  const [rows, columns] = [0, 1].map((axis) => {
    const [length, d] = [shape[axis]!, periodic[axis] ? 0 : displacement[axis]!];
    return [Math.max(0, -d), Math.min(length, length - d)] as const;
  });
  return [...rows!, ...columns!];
}

/** Whether a box has no cells. */
export function isEmpty([y0, y1, x0, x1]: Box): boolean {
  return y1 <= y0 || x1 <= x0;
}

function union(a: Box, b: Box): Box {
  if (isEmpty(a)) return b;
  if (isEmpty(b)) return a;
  return [
    Math.min(a[0], b[0]),
    Math.max(a[1], b[1]),
    Math.min(a[2], b[2]),
    Math.max(a[3], b[3]),
  ];
}

function intersection(a: Box, b: Box): Box {
  return [
    Math.max(a[0], b[0]),
    Math.min(a[1], b[1]),
    Math.max(a[2], b[2]),
    Math.min(a[3], b[3]),
  ];
}

/** What site i of a map, paired with i + displacement, adds to site a of a mean, paired with a + e. */
export interface MixEntry {
  /** Site i. */
  readonly input: number;
  /** Site a. */
  readonly output: number;
  /** Position of e in the reach. */
  readonly position: number;
  /** Product of the weights. */
  readonly weight: number;
}

/** All that a displacement adds to a mean on one axis. */
export function mixEntries(
  { periodic, reach }: TwoAxisProgram,
  { work, inputs: [input], output }: Node,
  axis: number,
  displacement: Displacement,
): MixEntry[] {
  if (work.kind !== "mix") throw new TypeError("Cannot list what is no mean");
  const { input: length, sites, weights } = work.mix.axes[axis]!;
  const [around, outAround] = [periodic[input!]![axis]!, periodic[output]![axis]!];
  const entries: MixEntry[] = [];
  sites.forEach((list, a) => {
    (reach[output]![axis] ?? [0]).forEach((e, position) => {
      const b = outAround ? (a + e) % sites.length : a + e;
      const others = sites[b];
      if (others === undefined) return;
      list.forEach((i, k) => {
        const j = i + displacement[axis]!;
        const l = others.indexOf(around ? j % length : j);
        if (l < 0) return;
        entries.push({
          input: i,
          output: a,
          position,
          weight: weights[a]![k]! * weights[b]![l]!,
        });
      });
    });
  });
  return entries;
}
