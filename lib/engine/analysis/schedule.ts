/**
 * The order of work. Between means over windows and self-attention, which bring displacements together, each
 * displacement of sites is a computation of its own: a stage does all of its nodes for one displacement, then
 * for the next one. Values that a later stage reads are kept for all displacements.
 *
 * @module
 */
import type { WindowOperation } from "../program/program.ts";
import { gathers, type Node } from "./nodes.ts";
import type { TwoAxisProgram } from "./two_axes.ts";

/** The displacement b - a of a pair of sites: rows and columns. */
export type Displacement = readonly [number, number];

/** Nodes whose maps belong together: how many sites of the group one site of each value is. */
export interface StrideGroup {
  /** Strides of each value in the group. */
  readonly strides: ReadonlyMap<number, readonly [number, number]>;
  /** Displacements in the group that some value needs: rows and columns in turn. */
  readonly displacements: Int32Array;
}

/** Nodes between those that bring displacements together, which end it. */
export interface Stage {
  /** The nodes, in order. */
  readonly nodes: readonly Node[];
  /** Values that are read from storage. */
  readonly sources: readonly number[];
  /** Its groups. */
  readonly groups: readonly StrideGroup[];
}

/** The stages, and the values that are kept between them. */
export interface Schedule {
  /** The stages, in order. */
  readonly stages: readonly Stage[];
  /** Values that a later stage reads; outputs of means over windows and of self-attention among them. */
  readonly kept: ReadonlySet<number>;
}

/** Puts nodes in order; undefined if sites of branches do not fit together. */
export function scheduleOf(
  { shapes, reach }: TwoAxisProgram,
  nodes: readonly Node[],
): Schedule | undefined {
  const made = new Map<number, number>([[0, 0]]);
  const placed: Node[][] = [];
  const gathered = new Set<number>();
  for (const node of nodes) {
    const stage = Math.max(...node.inputs.map((value) => made.get(value)!));
    (placed[stage] ??= []).push(node);
    const isLast = gathers(node);
    if (isLast) gathered.add(node.output);
    made.set(node.output, isLast ? stage + 1 : stage);
  }
  const kept = new Set([...gathered].filter((value) => shapes[value]!.length > 0));
  placed.forEach((list, stage) => {
    for (const { inputs } of list) {
      for (const value of inputs) if (value !== 0 && made.get(value)! < stage) kept.add(value);
    }
  });
  const stages: Stage[] = [];
  for (const [stage, list] of placed.entries()) {
    const within = (value: number): boolean =>
      value !== 0 && made.get(value) === stage && !gathered.has(value);
    const sources = new Set(list.flatMap(({ inputs }) => inputs.filter((value) => !within(value))));
    const groups = groupsOf(reach, list);
    if (groups === undefined) return undefined;
    stages.push({ nodes: list, sources: [...sources], groups });
  }
  return { stages, kept };
}

/** Values of nodes joined by their strides. */
function groupsOf(
  reach: TwoAxisProgram["reach"],
  nodes: readonly Node[],
): StrideGroup[] | undefined {
  const strides = new Map<number, [number, number]>();
  const group = new Map<number, number>();
  let count = 0;
  const enter = (value: number): void => {
    if (strides.has(value)) return;
    strides.set(value, [1, 1]);
    group.set(value, count++);
  };
  for (const node of nodes) {
    const { work, inputs, output } = node;
    inputs.forEach(enter);
    if (gathers(node) || work.kind === "flat") continue;
    const window = work.kind === "linear" || work.kind === "fusedRelu"
      ? work.linear.window
      : undefined;
    const own = strides.get(inputs[0]!)!;
    const next: [number, number] = [
      own[0] * strideOf(window, 0),
      own[1] * strideOf(window, 1),
    ];
    for (const other of inputs.slice(1)) {
      const found = strides.get(other)!;
      const factors = [next[0] / found[0], next[1] / found[1]] as const;
      const joined = group.get(other)!;
      if (joined === group.get(inputs[0]!)!) {
        if (factors[0] !== 1 || factors[1] !== 1) return undefined;
        continue;
      }
      for (const [value, of] of group) {
        if (of !== joined) continue;
        const each = strides.get(value)!;
        strides.set(value, [each[0] * factors[0], each[1] * factors[1]]);
        group.set(value, group.get(inputs[0]!)!);
      }
    }
    strides.set(output, next);
    group.set(output, group.get(inputs[0]!)!);
  }
  const groups: StrideGroup[] = [];
  for (const number of new Set(group.values())) {
    const values = [...group].filter(([, of]) => of === number).map(([value]) => value);
    const least = [0, 1].map((axis) => Math.min(...values.map((v) => strides.get(v)![axis]!)));
    const scaled = values.map((value): [number, readonly [number, number]] => {
      const [y, x] = strides.get(value)!;
      return [value, [y / least[0]!, x / least[1]!]];
    });
    if (scaled.some(([, own]) => own.some((stride) => !Number.isInteger(stride)))) {
      return undefined;
    }
    groups.push({ strides: new Map(scaled), displacements: displacementsOf(reach, scaled) });
  }
  return groups;
}

function strideOf(window: WindowOperation | undefined, axis: number): number {
  return window === undefined ? 1 : window.axes[axis]!.stride;
}

/** All displacements of the values in the group, in the order in which they come up. */
function displacementsOf(
  reach: TwoAxisProgram["reach"],
  values: readonly (readonly [number, readonly [number, number]])[],
): Int32Array {
  const along = (axis: number): number[][] =>
    values.map(([value, stride]) => (reach[value]![axis] ?? []).map((d) => d * stride[axis]!));
  const [rows, columns] = [along(0), along(1)];
  const [height, width] = [rows, columns].map((lists) => 1 + farthest(lists));
  // A table, since a large image has some 100,000 displacements, at each value the same ones.
  const found = new Uint8Array((2 * height! - 1) * (2 * width! - 1));
  const displacements: number[] = [];
  values.forEach((_, k) => {
    for (const dy of rows[k]!) {
      for (const dx of columns[k]!) {
        const at = (dy + height! - 1) * (2 * width! - 1) + dx + width! - 1;
        if (found[at] === 1) continue;
        found[at] = 1;
        displacements.push(dy, dx);
      }
    }
  });
  return Int32Array.from(displacements);
}

function farthest(lists: readonly (readonly number[])[]): number {
  return lists.flat().reduce((most, d) => Math.max(most, Math.abs(d)), 0);
}
