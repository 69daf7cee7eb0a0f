/**
 * Signals of one channel, for comparison of spatial layers with sums that are written out.
 *
 * @module
 */
import { assert } from "@std/assert";
import { kernels, type Net, nngp, stax } from "@widenet/ntk";

/** Two signals of length 5. */
export const X = [1, -2, 3, 0.5, 1.5] as const;
/** See {@linkcode X}. */
export const Y = [0.3, 1.1, -0.7, 2, -1] as const;

/** A signal as a list of one input [1, sites, 1]. */
export function signal(values: readonly number[]): number[][][] {
  return [values.map((value) => [value])];
}

/** Rows of numbers, one an output site. */
export type Rows = readonly (readonly number[])[];

/**
 * Asserts that a convolution reads these sites, [output site][tap], with -1 for none: E[f f'] over
 * filters of variance 1/taps is the mean over the taps.
 */
export async function assertTaps(layer: Net, rows: Rows, length: number = X.length): Promise<void> {
  const [x, y] = [X.slice(0, length), Y.slice(0, length)];
  const taps = rows[0]!.length;
  const at = (values: readonly number[], site: number): number => site < 0 ? 0 : values[site]!;
  const products = rows.map((a) =>
    rows.map((b) => a.reduce((sum, site, k) => sum + at(x, site) * at(y, b[k]!), 0) / taps)
  );
  await assertKernel(layer, products, [x, y]);
}

/** Asserts that a layer is this matrix, [output site][input site]. */
export async function assertMatrix(layer: Net, matrix: Rows): Promise<void> {
  const times = (values: readonly number[]): number[] =>
    matrix.map((row) => row.reduce((sum, weight, site) => sum + weight * values[site]!, 0));
  const [left, right] = [times(X), times(Y)];
  await assertKernel(layer, left.map((u) => right.map((v) => u * v)), [X, Y]);
}

/** Asserts the covariances of all pairs of sites, by means of their sum and of their trace. */
async function assertKernel(
  layer: Net,
  products: Rows,
  [x, y]: readonly [readonly number[], readonly number[]],
): Promise<void> {
  const sites = products.length;
  const trace = products.reduce((sum, row, a) => sum + row[a]!, 0);
  const all = products.flat().reduce((sum, value) => sum + value, 0);
  const inputs = [signal(x), signal(y)] as const;
  const flat = await nngp(stax.serial(layer, stax.flatten()), ...inputs);
  assertClose(flat.data[0]!, trace / sites);
  const mean = await nngp(stax.serial(layer, stax.globalAvgPool()), ...inputs);
  assertClose(mean.data[0]!, all / sites ** 2);
}

/** Asserts equality up to the rounding of sums of numbers of about 10. */
export function assertClose(found: number, expected: number): void {
  assert(Math.abs(found - expected) < 1e-13, `found ${found}, expected ${expected}`);
}

/** NNGP and NTK of the pair (X, Y) after a mean over all sites. */
export async function pooledKernels(layer: Net): Promise<readonly [k: number, theta: number]> {
  const { nngp, ntk } = await kernels(
    stax.serial(layer, stax.globalAvgPool()),
    signal(X),
    signal(Y),
  );
  return [nngp.data[0]!, ntk.data[0]!];
}
