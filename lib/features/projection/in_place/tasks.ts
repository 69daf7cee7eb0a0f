/**
 * What threads do for features that are made in their place.
 *
 * @module
 */
import { multiplyHere } from "../../../linalg/blas/lent.ts";
import type { LentRoutine } from "../../../linalg/blas/library.ts";
import type { Turn } from "../../../parallel/mod.ts";
import type { Nonlinearity } from "../nonlinearity.ts";
import { FLAT, packRows, TALL } from "../panels.ts";
import module from "./module.js";

/** Where this module is, for the threads. */
export const url: string = import.meta.url;

/** Entries of directions that stay in the second-level cache while rows pass by: 256 KB. */
const CACHED = 2 ** 15;

/** Entries of features that a thread makes before it looks whether it is to stop: some milliseconds. */
const PART = 2 ** 20;
/** The same for a library, which writes whole rows: 4 MB are still in the cache when they are mapped. */
const BLOCK = 2 ** 19;

/** Time in ms after which a task takes no more parts: other calls wait for its thread as long. */
const TIME = 40;

/** Rows to be projected. */
interface RowsJob {
  /** Where features lie. */
  readonly memory: WebAssembly.Memory;
  /** The rows. */
  readonly x: Float64Array;
  /** How many there are. */
  readonly n: number;
  /** Number of the first row that no thread has taken; threads take one part after the other. */
  readonly next: Int32Array;
  /** Entries of a row. */
  readonly depth: number;
  /** Number of directions, a multiple of four. */
  readonly columns: number;
  /** What becomes of projections. */
  readonly power: Extract<Nonlinearity, { kind: "power" }>;
  /** Address of the features. */
  readonly target: number;
}

/** Rows to be projected by WebAssembly. */
export interface InPlaceJob extends RowsJob {
  /** Address of room for all rows in panels. */
  readonly left: number;
  /** Address of the directions in panels. */
  readonly right: number;
}

/** Rows to be projected by a library. */
export interface LibraryJob extends RowsJob {
  /** The directions. */
  readonly w: Float64Array;
  /** The product of matrices. */
  readonly dgemm: LentRoutine;
}

type Pass = (from: number, to: number, weight: number) => void;

/** What the module exports. */
interface Exports extends Record<"rectify" | "square" | "step", Pass> {
  multiply(
    tall: number,
    flat: number,
    depth: number,
    left: number,
    right: number,
    target: number,
    stride: number,
    degree: 0 | 1 | 2,
    weight: number,
  ): void;
}

const PASSES = ["step", "rectify", "square"] as const;

/** The tasks: each takes one part after the other for a while, as it may take a millisecond to get an order. */
export const tasks = {
  project: async (job: InPlaceJob, turn: Turn): Promise<void> => {
    const { memory, x, depth, columns, left } = job;
    const wasm = instantiate(memory);
    const floats = new Float64Array(memory.buffer);
    const group = Math.max(1, Math.floor(CACHED / depth / FLAT)) * FLAT;
    const rows = Math.ceil(PART / columns / TALL) * TALL;
    for await (const { start, count } of parts(job, rows, turn)) {
      packRows({ data: x, start, count, depth }, TALL, floats, left / 8 + start * depth);
      for (let first = 0; first < columns; first += group) {
        const directions = { first, wide: Math.min(group, columns - first) };
        projectGroup(wasm, job, { start, count, ...directions });
      }
    }
  },

  projectByLibrary: async (job: LibraryJob, turn: Turn): Promise<void> => {
    const { memory, x, w, depth, columns, power, target, dgemm } = job;
    const pass = instantiate(memory)[PASSES[power.degree]];
    const sizes = { n: columns, k: depth, transposeA: false, transposeB: true };
    const b = { data: w, stride: depth };
    for await (const { start, count } of parts(job, Math.ceil(BLOCK / columns), turn)) {
      const from = target + 8 * start * columns, entries = count * columns;
      const a = { data: x.subarray(start * depth), stride: depth };
      const c = { data: new Float64Array(memory.buffer, from, entries), stride: columns };
      multiplyHere(dgemm, { ...sizes, m: count, a, b, c, alpha: 1, beta: 0 });
      pass(from, from + 8 * entries, power.weight);
    }
  },
} as const;

/** Some rows. */
interface Part {
  readonly start: number;
  readonly count: number;
}

/** Takes some rows after the other, until none are left or it has done so for a while. */
async function* parts({ n, next }: RowsJob, rows: number, turn: Turn): AsyncGenerator<Part> {
  const end = performance.now() + TIME;
  for (let start; (start = Atomics.add(next, 0, rows)) < n; await turn()) {
    yield { start, count: Math.min(rows, n - start) };
    if (performance.now() > end) return;
  }
}

function instantiate(memory: WebAssembly.Memory): Exports {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Exports;
}

/** Features of some rows by some directions. */
function projectGroup(
  wasm: Exports,
  { depth, columns, power: { degree, weight }, left, right, target }: InPlaceJob,
  { start, count, first, wide }: Part & { readonly first: number; readonly wide: number },
): void {
  const stride = 8 * columns;
  const directions = right + 8 * first * depth;
  for (let row = start; row < start + count; row += TALL) {
    const rows = left + 8 * row * depth, to = target + row * stride + 8 * first;
    wasm.multiply(1, wide / FLAT, depth, rows, directions, to, stride, degree, weight);
  }
}
