/**
 * Functions of standard deviations as polynomials in their logarithm, one for each half octave.
 *
 * @module
 */
import { HALF_OCTAVES } from "../protocol.ts";
import { chebyshevWeights, NODES, nodesOf } from "../../../../activations/half_octaves.ts";
import type { Precision } from "../../../precision.ts";
import type { SiteMemory, StoredTable } from "../memory.ts";

/** Chebyshev polynomials of a half octave that are summed: what the others add is below a rounding of float32. */
export function nodesFor(precision: Precision): number {
  return precision === "f64" ? NODES : 9;
}

/** Reserves words for the addresses of the coefficients of each half octave; none is known yet. */
export function allocatePointers(memory: SiteMemory): number {
  const pointers = memory.allocate(8 * HALF_OCTAVES);
  memory.clear(pointers, 8 * HALF_OCTAVES);
  return pointers;
}

/** Keeps the coefficients [NODES, an even number of functions] of a half octave. */
export function storeOctave(
  memory: SiteMemory,
  pointers: number,
  octave: number,
  coefficients: Float64Array,
): void {
  const address = memory.allocate(8 * coefficients.length);
  memory.float64.set(coefficients, address / 8);
  memory.words[pointers / 4 + octave + HALF_OCTAVES] = address;
}

/** Coefficients [NODES, an even number] of functions over a half octave. */
function interpolate(
  octave: number,
  entries: number,
  of: (s: number) => ArrayLike<number>,
): Float64Array {
  const width = entries + entries % 2;
  const coefficients = new Float64Array(NODES * width);
  // Differences from the middle are summed, so that what hardly changes has no roundings of sums: 1e-16, not 5e-15.
  const middle = Float64Array.from(of(2 ** ((2 * octave + 1) / 4)));
  for (const [j, node] of nodesOf(octave).entries()) {
    const values = of(node);
    for (let i = 0; i < NODES; i++) {
      const weight = chebyshevWeights(i, j);
      for (let k = 0; k < entries; k++) {
        coefficients[i * width + k]! += weight * (values[k]! - middle[k]!);
      }
    }
  }
  for (let k = 0; k < entries; k++) coefficients[k]! += middle[k]!;
  return coefficients;
}

/** Functions of standard deviations that are tabulated where they are asked for. */
export class Tabulated {
  /** The table. */
  readonly table: StoredTable;
  readonly #memory: SiteMemory;
  readonly #of: (s: number) => ArrayLike<number>;

  /**
   * @param memory A thread's memory.
   * @param entries Number of functions.
   * @param of The functions.
   */
  constructor(memory: SiteMemory, entries: number, of: (s: number) => ArrayLike<number>) {
    const [smallest, ratioAtZero] = [-150, 0];
    const pointers = allocatePointers(memory);
    this.#memory = memory;
    this.#of = of;
    this.table = {
      ...{ pointers, entries, smallest, ratioAtZero },
      ...{ first: smallest, last: HALF_OCTAVES - 1, nodes: nodesFor(memory.precision) },
    };
  }

  /** Adds the half octave of a variance. */
  add(q: number): void {
    const { first, last, entries, pointers } = this.table;
    const own = q > 0 ? Math.floor(Math.log2(q)) : first;
    const octave = Math.min(last, Math.max(first, own));
    // Of two half octaves the logarithm of the module may find the other one.
    for (const each of [octave - 1, octave, octave + 1]) {
      if (each < first || this.#memory.words[pointers / 4 + each + HALF_OCTAVES] !== 0) continue;
      storeOctave(this.#memory, pointers, each, interpolate(each, entries, this.#of));
    }
  }
}
