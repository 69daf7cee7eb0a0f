/**
 * Which pairs of sites (a, b) of two inputs each value of a program must hold.
 *
 * A reach is, for each spatial axis, the set of displacements b - a that are needed: {0} before a
 * flatten, all before a global pool, a few around 0 before a pool with a small window. It is found
 * backwards from the output, since each operation knows which pairs it reads for a pair that it makes:
 * a window of stride s reads displacement s d for d, and a pool reads all within its windows.
 *
 * @module
 */
import type { Turn } from "../../parallel/mod.ts";
import { type MixAxis, type Operation, type Program, shapes, type WindowAxis } from "./program.ts";

/** Displacements on each spatial axis, ascending. */
export type Reach = readonly (readonly number[])[];

/** What is asked for besides the output. */
export interface ReachOptions {
  /**
   * "pairs": pairs of different inputs. "self": pairs of an input with itself, where the variance of
   * every value is needed too.
   */
  readonly of: "pairs" | "self";
  /** Whether all displacements are held, needed or not, as a check. @default {false} */
  readonly full?: boolean;
}

/**
 * The reach of every value of a program. That of a value which nothing needs is empty.
 *
 * @param program The program.
 * @param options Which pairs of inputs are meant.
 * @returns One reach a value.
 */
export function reaches(program: Program, { of, full = false }: ReachOptions): Reach[] {
  const lengths = shapes(program);
  if (full) return lengths.map((shape) => shape.map(allOf));
  const centre = (shape: readonly number[]): Reach => shape.map(() => [0]);
  const found: (Reach | undefined)[] = lengths.map((shape, value) =>
    of === "self" || value === program.output ? centre(shape) : undefined
  );
  // Self-attention needs the covariance of its input with itself, whatever is made of it.
  for (const { operation, inputs: [input] } of of === "self" ? program.steps : []) {
    if (operation.op === "attention") found[input!] = lengths[input!]!.map(allOf);
  }
  for (let k = program.steps.length - 1; k >= 0; k--) {
    const { operation, inputs } = program.steps[k]!;
    const output = found[k + 1];
    if (output === undefined) continue;
    for (const input of inputs) {
      const needed = inputReach(operation, output, lengths[input]!);
      found[input] = union(found[input], needed);
    }
  }
  return found.map((reach, value) => reach ?? lengths[value]!.map(() => []));
}

function inputReach(operation: Operation, output: Reach, shape: readonly number[]): Reach {
  switch (operation.op) {
    case "window":
      if (operation.local) return shape.map(() => [0]);
      return operation.axes.map((axis, i) => windowReach(axis, output[i] ?? [0]));
    case "mix":
      return operation.axes.map((axis, i) => mixReach(axis, output[i] ?? [0]));
    case "aggregate":
      return output.map((displacements, i) =>
        operation.axes.includes(i) ? allOf(shape[i]!) : displacements
      );
    case "attention":
      return shape.map(allOf);
    case "stack":
      return output.map((displacements, i) => displacements.filter((d) => Math.abs(d) < shape[i]!));
    case "affine":
    case "dual":
    case "sum":
    case "product":
    case "normalize":
    case "dropout":
      return output;
  }
}

function windowReach(
  { input, stride, dilation, circular }: WindowAxis,
  output: readonly number[],
): readonly number[] {
  const found = new Set<number>();
  const extent = input * dilation;
  for (const d of output) {
    // On a circle a displacement is known up to its circumference.
    const turns = circular ? Math.ceil(Math.abs(d * stride) / extent) + 1 : 0;
    for (let turn = -turns; turn <= turns; turn++) {
      const at = d * stride + turn * extent;
      if (at % dilation === 0 && Math.abs(at) < extent) found.add(at / dilation);
    }
  }
  return ascending(found);
}

function mixReach({ sites }: MixAxis, output: readonly number[]): readonly number[] {
  const found = new Set<number>();
  for (const d of output) {
    for (let a = Math.max(0, -d); a < Math.min(sites.length, sites.length - d); a++) {
      for (const i of sites[a]!) for (const j of sites[a + d]!) found.add(j - i);
    }
  }
  return ascending(found);
}

function union(known: Reach | undefined, more: Reach): Reach {
  if (known === undefined) return more;
  return known.map((displacements, i) => ascending(new Set([...displacements, ...more[i]!])));
}

function allOf(length: number): readonly number[] {
  return Array.from({ length: 2 * length - 1 }, (_, k) => k + 1 - length);
}

function ascending(displacements: ReadonlySet<number>): readonly number[] {
  // 0 and -0 are one displacement.
  return [...displacements].map((d) => d + 0).sort((a, b) => a - b);
}

/** Pairs of sites of a reach, row by row of the first site. */
export interface Domain {
  /** Number of sites of one input. */
  readonly sites: number;
  /** First site of each pair. */
  readonly first: Int32Array;
  /** Second site of each pair. */
  readonly second: Int32Array;
  /** Position of the pair (a, b), or -1 where it is not held; -1 stands for no site. */
  at(a: number, b: number): number;
}

/** Number of pairs of sites that a reach holds. */
export function countPairs(shape: readonly number[], reach: Reach): number {
  return shape.reduce(
    (product, length, axis) =>
      product * reach[axis]!.reduce((sum, d) => sum + Math.max(0, length - Math.abs(d)), 0),
    1,
  );
}

/**
 * The pairs of sites that a reach holds.
 *
 * @param shape Lengths of the spatial axes.
 * @param reach Displacements on each of them.
 * @param turn Awaited now and then.
 */
export async function domainOf(
  shape: readonly number[],
  reach: Reach,
  turn: Turn = () => {},
): Promise<Domain> {
  const sites = shape.reduce((product, length) => product * length, 1);
  const held = new Map<number, number>();
  const [first, second]: [number[], number[]] = [[], []];
  const along = (axis: number, a: number, b: number): (readonly [number, number])[] => {
    const length = shape[axis]!;
    return Array.from(
      { length },
      (_, i) =>
        reach[axis]!.flatMap((d) =>
          i + d >= 0 && i + d < length ? [[a * length + i, b * length + i + d] as const] : []
        ),
    ).flat();
  };
  const seek = (axis: number, a: number, b: number): void => {
    if (axis === shape.length) {
      held.set(a * sites + b, first.length);
      first.push(a);
      second.push(b);
      return;
    }
    for (const [i, j] of along(axis, a, b)) seek(axis + 1, i, j);
  };
  for (const [i, j] of shape.length === 0 ? [[0, 0] as const] : along(0, 0, 0)) {
    seek(Math.min(1, shape.length), i, j);
    await turn();
  }
  const at = (a: number, b: number): number => a < 0 || b < 0 ? -1 : held.get(a * sites + b) ?? -1;
  return { sites, first: Int32Array.from(first), second: Int32Array.from(second), at };
}
