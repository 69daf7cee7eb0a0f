/**
 * What threads do for features that are made in their place.
 *
 * @module
 */
import type { Nonlinearity } from "../nonlinearity.ts";
import { FLAT, packRows, TALL } from "../panels.ts";
import module from "./module.js";

/** Where this module is, for the threads. */
export const url: string = import.meta.url;

/** Entries of directions that stay in the second-level cache while rows pass by: 256 KB. */
const CACHED = 2 ** 15;

/** Rows to be projected. */
export interface InPlaceJob {
  /** Where features and factors lie. */
  readonly memory: WebAssembly.Memory;
  /** All rows. */
  readonly x: Float64Array;
  /** First row. */
  readonly start: number;
  /** One past the last row. */
  readonly end: number;
  /** Entries of a row. */
  readonly depth: number;
  /** Number of directions, a multiple of four. */
  readonly columns: number;
  /** What becomes of projections. */
  readonly power: Extract<Nonlinearity, { kind: "power" }>;
  /** Address of room for these rows in panels. */
  readonly left: number;
  /** Address of the directions in panels. */
  readonly right: number;
  /** Address of the features of the first row. */
  readonly target: number;
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
  ): void;
}

const PASSES = ["step", "rectify", "square"] as const;

/** The tasks. */
export const tasks = {
  project: (job: InPlaceJob): void => {
    const { memory, x, start, end, depth, columns, left } = job;
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    const rows = { data: x, start, count: end - start, depth };
    packRows(rows, TALL, new Float64Array(memory.buffer), left / 8);
    const group = Math.max(1, Math.floor(CACHED / depth / FLAT)) * FLAT;
    for (let first = 0; first < columns; first += group) {
      projectGroup(exports as unknown as Exports, job, first, Math.min(group, columns - first));
    }
  },
} as const;

/** All rows and some directions: six rows are multiplied, and mapped while they are in the cache. */
function projectGroup(wasm: Exports, job: InPlaceJob, first: number, count: number): void {
  const { start, end, depth, columns, power, left, right, target } = job;
  const pass = wasm[PASSES[power.degree]];
  const stride = 8 * columns;
  const directions = right + 8 * first * depth;
  for (let row = 0; row < end - start; row += TALL) {
    let to = target + row * stride + 8 * first;
    wasm.multiply(1, count / FLAT, depth, left + 8 * row * depth, directions, to, stride);
    for (let i = 0; i < TALL; i++, to += stride) pass(to, to + 8 * count, power.weight);
  }
}
