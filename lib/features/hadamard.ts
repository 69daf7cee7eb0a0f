/**
 * The Walsh-Hadamard transform.
 *
 * @module
 */

/** The least power of two that is not below n. */
export function powerOfTwo(n: number): number {
  return 2 ** Math.ceil(Math.log2(n));
}

/**
 * v := H v with Sylvester's matrix of signs H[i, j] = (-1)^popcount(i & j), H H = N I, in N log2 N
 * additions.
 *
 * @param v A vector of N = 2^k entries; overwritten.
 */
export function hadamard(v: Float64Array): void {
  for (let half = 1; half < v.length; half *= 2) {
    for (let start = 0; start < v.length; start += 2 * half) {
      for (let i = start; i < start + half; i++) {
        const [a, b] = [v[i]!, v[i + half]!];
        v[i] = a + b;
        v[i + half] = a - b;
      }
    }
  }
}
