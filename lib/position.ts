/**
 * Where an entry of an array is.
 *
 * @module
 */

/**
 * Indices of an entry on each axis.
 *
 * @param at Its place in row-major order.
 * @param shape Length of each axis.
 */
export function position(at: number, shape: readonly number[]): number[] {
  const indices: number[] = [];
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    indices[axis] = at % shape[axis]!;
    at = Math.floor(at / shape[axis]!);
  }
  return indices;
}
