/**
 * Functions of a standard deviation as polynomials, one for each half octave.
 *
 * @module
 */

/** Chebyshev nodes of each half octave of standard deviations. */
export const NODES = 16;

/** Number of the half octave of a standard deviation, not below the smallest one. */
export function octaveOf(s: number, smallest: number): number {
  return s < 2 ** (smallest / 2) ? smallest : Math.floor(2 * Math.log2(s));
}

/** Chebyshev polynomials 0 to NODES - 1 at the place of s in its half octave. */
export function chebyshevAt(s: number, octave: number, out: Float64Array): void {
  const x = Math.max(-1, 4 * Math.log2(s) - 2 * octave - 1);
  let [before, value] = [x, 1];
  for (let i = 0; i < NODES; i++) {
    out[i] = value;
    [before, value] = [value, 2 * x * value - before];
  }
}

/** Numbers of the half octaves of some standard deviations, ascending. */
export function octavesOf(deviations: readonly Float64Array[], smallest: number): number[] {
  const found = new Set<number>();
  for (const values of deviations) for (const s of values) found.add(octaveOf(s, smallest));
  return [...found].sort((a, b) => a - b);
}

/** The standard deviations of the Chebyshev nodes of a half octave, descending. */
export function nodesOf(octave: number): number[] {
  return Array.from({ length: NODES }, (_, i) => {
    const x = Math.cos(Math.PI * (i + 0.5) / NODES);
    return 2 ** ((2 * octave + 1 + x) / 4);
  });
}

/** What the value at node j counts for the coefficient of polynomial i. */
export function chebyshevWeights(i: number, j: number): number {
  return (i === 0 ? 1 : 2) / NODES * Math.cos(Math.PI * i * (j + 0.5) / NODES);
}

/** Values at the Chebyshev nodes as coefficients of Chebyshev polynomials. */
export function interpolate(vectors: readonly Float64Array[], table: Float64Array): void {
  const terms = vectors[0]!.length;
  for (let i = 0; i < NODES; i++) {
    for (let j = 0; j < NODES; j++) {
      const weight = chebyshevWeights(i, j);
      const vector = vectors[j]!;
      for (let k = 0; k < terms; k++) table[i * terms + k]! += weight * vector[k]!;
    }
  }
}
