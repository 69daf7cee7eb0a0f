/**
 * Products of matrices that have been read.
 *
 * @module
 */
import { type MemoryNeed, withMemory } from "../memory/with_memory.ts";
import { formatIndex, type PlainMatrix } from "./matrix.ts";
import { magnitude, mirror } from "./passes.ts";
import type { Run } from "./run.ts";

/** How two matrices are multiplied. */
export interface ProductOptions {
  /** Whether the first factor is transposed. @default {false} */
  readonly transposeA?: boolean | undefined;
  /** Whether the second factor is transposed. @default {false} */
  readonly transposeB?: boolean | undefined;
  /** Whether messages call the product a vector, where it has one column. @default {false} */
  readonly isVector?: boolean | undefined;
}

/**
 * op(A) op(B), where op is the identity or the transpose. The factors are not looked at: what is not
 * finite in them is not so in the product.
 *
 * @param a A.
 * @param b B, with as many rows of op(B) as op(A) has columns; A itself for an exactly symmetric product.
 * @param options Which factors are transposed.
 * @returns The product, in storage of its own.
 * @throws {RangeError} If an entry of the product is not finite.
 * @throws {OutOfMemoryError} If there is no memory for the product.
 */
export async function product(
  run: Run,
  a: PlainMatrix,
  b: PlainMatrix,
  { transposeA = false, transposeB = false, isVector = false }: ProductOptions = {},
): Promise<PlainMatrix> {
  const [m, k] = transposeA ? [a.columns, a.rows] : [a.rows, a.columns];
  const n = transposeB ? b.rows : b.columns;
  const isGram = a === b && transposeA !== transposeB;
  const { turn } = run;
  const data = await withMemory("multiply matrices", productMemory(m, n), async () => {
    const c = run.backend.allocate(m * n);
    if (isGram) await run.backend.syrk({ n: m, k, a: a.data, c, transpose: transposeA }, run);
    else await run.backend.gemm({ m, n, k, a: a.data, b: b.data, c, transposeA, transposeB }, run);
    return c;
  });
  if (isGram) await mirror(m, data, turn);
  const { bad } = await magnitude(data, turn);
  if (bad < 0) return { rows: m, columns: n, data };
  throw new RangeError(
    `Cannot multiply matrices as the product leaves the range of float64: ` +
      `entry ${formatIndex(bad, isVector ? [m] : [m, n])} is ${data[bad]}; scale the factors down`,
  );
}

function productMemory(m: number, n: number): MemoryNeed {
  return {
    what: `a product of shape [${m},${n}]`,
    bytes: 8 * m * n,
    instead: "multiply some rows at a time",
  };
}
