/**
 * Signals of paired outputs as matrices, for the sums over parameters of an empirical NTK.
 *
 * @module
 */
import { mirror } from "../../linalg/passes.ts";
import type { Turn } from "../../parallel/yielder.ts";
import { type Context, product } from "../context.ts";
import { overRows } from "../pieces.ts";
import type { OutputPairs } from "./rule.ts";

/** Lengths of the axes of a signal `[n, kept, summed, free, sites, channels]`. */
export interface SignalAxes extends OutputPairs {
  /** Number of inputs. */
  readonly n: number;
  /** Number of sites. */
  readonly sites: number;
  /** Number of channels. */
  readonly channels: number;
}

/** Number of outputs of each input. */
export function outputsOf({ kept, summed, free }: OutputPairs): number {
  return kept * summed * free;
}

/** Rows [n, free, sites], columns [summed, channels], for one of the kept outputs. */
export async function signalMatrix(
  signal: Float64Array,
  axes: SignalAxes,
  { keep, turn }: { readonly keep: number; readonly turn: Turn },
): Promise<Float64Array> {
  const { n, kept, summed, free, sites, channels } = axes;
  if (kept === 1 && (summed === 1 || free * sites === 1)) return signal;
  const width = free * sites * summed * channels;
  const made = new Float64Array(n * width);
  await overRows({ rows: n, width, turn }, (start, end) => {
    for (let i = start; i < end; i++) {
      for (let s = 0; s < summed; s++) {
        for (let f = 0; f < free; f++) {
          let from = (((i * kept + keep) * summed + s) * free + f) * sites * channels;
          for (let p = 0; p < sites; p++, from += channels) {
            const to = (((i * free + f) * sites + p) * summed + s) * channels;
            made.set(signal.subarray(from, from + channels), to);
          }
        }
      }
    }
  });
  return made;
}

/** A B^T for matrices of rows, with rows of length `depth`; half of the work where B is A itself. */
export async function rowProducts(
  context: Context,
  a: Float64Array,
  b: Float64Array,
  depth: number,
): Promise<Float64Array> {
  const [m, n] = [a.length / depth, b.length / depth];
  const c = context.backend.allocate(m * n);
  if (a === b) {
    await context.backend.syrk({ n, k: depth, a, c }, { signal: context.signal });
    await mirror(n, c, context.turn);
    return c;
  }
  await product(context, { m, n, k: depth, a, b, c, transposeB: true });
  return c;
}

/** Where [n1, f1] and [n2, f2] meet in `[n1, n2, kept, free, free]`. */
export interface PairTarget {
  /** The result. */
  readonly out: Float64Array;
  /** Number of all second inputs. */
  readonly columns: number;
  /** How outputs are paired. */
  readonly pairs: OutputPairs;
  /** Number of the kept output. */
  readonly keep: number;
  /** First of the first and of the second inputs. */
  readonly start: readonly [number, number];
  /** Lets other tasks run now and then. */
  readonly turn: Turn;
}

/** Adds a matrix of rows [n1, free] and columns [n2, free]. */
export async function addPairs(
  { out, columns, pairs: { kept, free }, keep, start: [start1, start2], turn }: PairTarget,
  values: Float64Array,
  [n1, n2]: readonly [number, number],
): Promise<void> {
  const width = n2 * free ** 2;
  await overRows({ rows: n1, width, turn }, (start, end) => {
    let from = start * width;
    for (let i = start; i < end; i++) {
      for (let f = 0; f < free; f++) {
        for (let j = 0; j < n2; j++) {
          const to = ((((start1 + i) * columns + start2 + j) * kept + keep) * free + f) * free;
          for (let g = 0; g < free; g++) out[to + g]! += values[from++]!;
        }
      }
    }
  });
}
