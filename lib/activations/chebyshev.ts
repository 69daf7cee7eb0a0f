/**
 * Polynomials through Chebyshev nodes.
 *
 * @module
 */

/** The zeros of T_n, descending. */
export function chebyshevNodes(n: number): number[] {
  return Array.from({ length: n }, (_, k) => Math.cos(Math.PI * (k + 0.5) / n));
}

/** T_0(x) to T_(n-1)(x), n being the length of `out`. */
export function chebyshevPolynomials(x: number, out: Float64Array): void {
  let [before, value] = [x, 1];
  for (let k = 0; k < out.length; k++) {
    out[k] = value;
    [before, value] = [value, 2 * x * value - before];
  }
}

/** sum_k c_k T_k(x), by Clenshaw's recurrence. */
export function chebyshevSum(coefficients: Float64Array, x: number): number {
  let [next, after] = [0, 0];
  for (let k = coefficients.length - 1; k > 0; k--) {
    [next, after] = [2 * x * next - after + coefficients[k]!, next];
  }
  return x * next - after + coefficients[0]!;
}

/** The matrix that makes coefficients of values at n nodes, [n, n]. */
export function chebyshevTransform(n: number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, at) => {
    const [k, i] = [Math.floor(at / n), at % n];
    return (k === 0 ? 1 : 2) / n * Math.cos(Math.PI * k * (i + 0.5) / n);
  });
}

/** Applies a matrix [m, n] to the middle axis of data [outer, n, inner]. */
export function applyAlong(
  matrix: Float64Array,
  data: Float64Array,
  [outer, n, inner]: readonly [number, number, number],
): Float64Array {
  const m = matrix.length / n;
  const result = new Float64Array(outer * m * inner);
  for (let a = 0; a < outer; a++) {
    for (let k = 0; k < m; k++) {
      const to = (a * m + k) * inner;
      for (let i = 0; i < n; i++) {
        const weight = matrix[k * n + i]!;
        const from = (a * n + i) * inner;
        for (let b = 0; b < inner; b++) result[to + b]! += weight * data[from + b]!;
      }
    }
  }
  return result;
}

/** How many coefficients are needed if the absolute values of the others may sum to `allowed`. */
export function countNeeded(coefficients: Float64Array, allowed: number): number {
  let [rest, count] = [0, coefficients.length];
  while (count > 0 && rest + Math.abs(coefficients[count - 1]!) <= allowed) {
    rest += Math.abs(coefficients[--count]!);
  }
  return count;
}
