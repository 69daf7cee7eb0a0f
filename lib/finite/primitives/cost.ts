/**
 * What other work costs beside the multiplications of matrix products.
 *
 * Fitted to the times of both sums over the weights of 84 layers (83 on OpenBLAS), 2 to 144 sites and 27 to
 * 576 channels (`bench/finite_pick.ts --layer`): a term takes 18 multiplications on WebAssembly and 32 on one
 * thread of OpenBLAS, an entry 20 and 31, a call 37,000 and 150,000. By the same times the pick with these
 * round values is within 1.3 of the faster sum on OpenBLAS, and within 1.65 on WebAssembly.
 *
 * @module
 */

/** Multiplications in the time of other work. */
export const COST = {
  /** One term of a sum in a plain loop. */
  term: 32,
  /** An entry of an intermediate matrix: to make room for it, to write and to read it. */
  entry: 32,
  /** A call of a product. */
  call: 50_000,
} as const;

/** What a computation costs. */
export interface Cost {
  /** Multiplications of matrix products. */
  readonly products: number;
  /** Other work, as multiplications in the same time. */
  readonly rest: number;
}

/** The whole of it, in multiplications. */
export function total({ products, rest }: Cost): number {
  return products + rest;
}

/** The sum of costs, each so many times. */
export function sumOf(costs: readonly (readonly [times: number, cost: Cost])[]): Cost {
  return costs.reduce<Cost>(({ products, rest }, [times, cost]) => ({
    products: products + times * cost.products,
    rest: rest + times * cost.rest,
  }), { products: 0, rest: 0 });
}
