/**
 * The product of the reflections of a tridiagonal reduction, by blocks in the compact WY form of
 * Schreiber and Van Loan, A storage-efficient WY representation (1989).
 *
 * @module
 */
import type { Entries } from "./blocks/precision.ts";
import type { Block } from "./blocks/product.ts";
import { runAll } from "../../parallel/mod.ts";
import { edge, productTasks } from "./gemm.ts";
import type { Product } from "./tiles.ts";
import type { Reduction } from "./tridiagonalise.ts";

/** Reflections of a block. */
const REFLECTIONS = 128;

/**
 * Replaces A by Q' = P_1 P_2 ... P_{n-1}. For each block of reflections in the rows of U,
 * P_s ... P_e = I - U' T U with T upper triangular, and M := M - (M U') (T U) on the leading part.
 *
 * @param reduction The matrix, as the reduction leaves it.
 * @param halfNorms Half the squared norms of the reflection vectors, `[n]`; 0: no reflection.
 */
export async function formOrthogonal(
  reduction: Reduction,
  halfNorms: Float64Array,
): Promise<void> {
  const { group, n, a, allocate, turn } = reduction;
  const matrix = (rows: number, columns: number): Block => {
    return { data: allocate(rows * columns), offset: 0, stride: columns };
  };
  const multiply = async (
    a: Block,
    b: Block,
    c: Block,
    rest: Pick<Product, "rows" | "columns" | "depth"> & Partial<Product>,
  ): Promise<void> => {
    const product = { alpha: 1, beta: 0, lower: false, ...rest, a, b, c };
    await runAll(group, productTasks(product, edge(rest.rows, rest.columns, group)));
  };
  const count = REFLECTIONS;
  const u = matrix(count, n), columnsOfU = { ...u, transposed: true };
  const tu = matrix(count, n), columnsOfTU = { ...tu, transposed: true };
  const mu = matrix(n, count), z = matrix(count, count), t = matrix(count, count);
  const m = { data: a, offset: 0, stride: n };
  for (let start = 0; start < n; start += count) {
    const end = Math.min(n, start + count);
    takeReflections(start, end, n, a, u.data);
    await multiply(u, u, z, { rows: count, columns: count, depth: end });
    computeFactor(count, z.data, halfNorms.subarray(start, end), t.data);
    await multiply(t, columnsOfU, tu, { rows: count, columns: end, depth: count });
    await multiply(m, u, mu, { rows: end, columns: count, depth: end });
    await multiply(mu, columnsOfTU, m, {
      ...{ rows: end, columns: end, depth: count, alpha: -1, beta: 1 },
    });
    await turn();
  }
}

/** Moves reflection vectors to U, and puts rows and columns of the identity in their place. */
function takeReflections(
  start: number,
  end: number,
  n: number,
  a: Float64Array,
  u: Entries,
): void {
  u.fill(0);
  for (let i = 0; i < end; i++) {
    const row = i * n;
    if (i >= start) {
      u.set(a.subarray(row, row + i), (i - start) * n);
      a.fill(0, row, row + end);
      a[row + i] = 1;
    } else a.fill(0, row + start, row + end);
  }
}

/** T[k, k] = 1 / h_k and T[l, k] = -(T z_k)[l] / h_k for l < k, with z_k[l] = u_l'u_k. */
function computeFactor(
  count: number,
  z: Entries,
  halfNorms: Float64Array,
  t: Entries,
): void {
  t.fill(0);
  halfNorms.forEach((h, k) => {
    const scale = h > 0 ? 1 / h : 0;
    for (let l = 0; l < k; l++) {
      let sum = 0;
      for (let p = l; p < k; p++) sum += t[l * count + p]! * z[k * count + p]!;
      t[l * count + k] = -scale * sum;
    }
    t[k * count + k] = scale;
  });
}
