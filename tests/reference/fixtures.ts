/**
 * The golden numbers, read and typed, and their inputs: x1 has entries sin(k + 1), x2 has entries
 * cos((k + 1)/2), k being the flat index.
 *
 * @module
 */
import { type Tensor, tensor } from "@widenet/ntk";
import records from "./nt-fixtures.json" with { type: "json" };

/** Golden numbers of one network. */
export interface Fixture {
  /** First inputs. */
  readonly x1: Tensor;
  /** Second inputs, if any. */
  readonly x2: Tensor | undefined;
  /** Graphs of the inputs, for networks that aggregate over graphs. */
  readonly patterns?: readonly [Tensor, Tensor];
  /** Expected kernels, row-major; null where the peer gives NaN. */
  readonly nngp: readonly (number | null)[];
  /** Expected kernels, row-major; null where the peer gives NaN. */
  readonly ntk: readonly (number | null)[];
}

interface Raw {
  readonly x1: readonly number[];
  readonly x2: readonly number[] | null;
  readonly nngp: readonly (readonly (number | null)[])[];
  readonly ntk: readonly (readonly (number | null)[])[];
}

/** The fixture of a name; throws if there is none. */
export function fixture(name: string): Fixture {
  const raw = (records as unknown as Record<string, Raw | undefined>)[name];
  if (raw === undefined) throw new Error(`no fixture '${name}'`);
  const counts = [raw.x1[0]!, raw.x2?.[0] ?? 0] as const;
  return {
    x1: firstInputs(raw.x1),
    x2: raw.x2 === null ? undefined : secondInputs(raw.x2),
    ...(name.startsWith("gnn") ? { patterns: graphs(counts) } : {}),
    nngp: raw.nngp.flat(),
    ntk: raw.ntk.flat(),
  };
}

/** The matrices that the fixture of a graph network names, k being their flat index. */
function graphs([n1, n2]: readonly [number, number]): readonly [Tensor, Tensor] {
  return [
    fill([n1, 4, 4], (k) => Number((7 * k) % 3 === 0)),
    fill([n2, 4, 4], (k) => Number((5 * k) % 4 < 2)),
  ];
}

/** Names of all fixtures of kernels. */
export function fixtureNames(): string[] {
  return names(() => true);
}

/** Names of all fixtures whose inputs are of shape [n, d]. */
export function fullyConnectedNames(): string[] {
  return names(({ x1 }) => x1?.length === 2);
}

function names(wanted: (raw: Partial<Raw>) => boolean): string[] {
  const entries = Object.entries(records as unknown as Record<string, Partial<Raw>>);
  return entries.flatMap(([name, raw]) => raw.x1 && raw.nngp && wanted(raw) ? [name] : []);
}

/** Inputs sin(k + 1). */
export function firstInputs(shape: readonly number[]): Tensor {
  return fill(shape, (k) => Math.sin(k + 1));
}

/** Inputs cos((k + 1)/2). */
export function secondInputs(shape: readonly number[]): Tensor {
  return fill(shape, (k) => Math.cos((k + 1) / 2));
}

function fill(shape: readonly number[], f: (k: number) => number): Tensor {
  const length = shape.reduce((size, n) => size * n, 1);
  return tensor(Array.from({ length }, (_, k) => f(k)), shape);
}
