/**
 * Random projections.
 *
 * @module
 */
import { multiply, norm, rowOf } from "../linalg/vectors.ts";
import type { RandomGenerator } from "../random.ts";
import type { Transform } from "./transform.ts";

/** What a projection is like. */
export interface Projection {
  /** Entries of an input. */
  readonly inputs: number;
  /** Number of directions. */
  readonly outputs: number;
  /** Factor of all directions. */
  readonly scale: number;
  /** Whether directions are normalised, of that length, or Gaussian. @default {"gaussian"} */
  readonly directions?: Directions;
}

/** How directions are drawn. */
export type Directions = "gaussian" | "unit";

/** Draws W, `[outputs, inputs]`, and gives x W' for rows x. */
export function drawProjection(
  random: RandomGenerator,
  { inputs, outputs, scale, directions = "gaussian" }: Projection,
): Transform["apply"] {
  const w = random.normal([outputs, inputs]).data;
  for (let j = 0; j < outputs; j++) {
    const row = rowOf(inputs, w, j);
    multiply(directions === "unit" ? scale / norm(row) : scale, row);
  }
  return async (x, n, { backend, options: { signal } }, place) => {
    const c = place ?? backend.allocate(n * outputs);
    const job = { m: n, n: outputs, k: inputs, a: x, b: w, c, transposeB: true };
    await backend.gemm(job, { signal });
    return c;
  };
}
