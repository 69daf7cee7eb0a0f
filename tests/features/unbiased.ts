/**
 * Whether features are right on average.
 *
 * @module
 */
import { assertLess } from "@std/assert";
import { errorOf } from "../../lib/features/error_of.ts";
import type { FeatureMap } from "../../lib/features/feature_map.ts";
import type { Tensor } from "../../lib/tensor.ts";

/**
 * Fails unless each entry of the mean of Z Z' is within 4 standard errors of the kernel: about 200 are
 * compared in all, of which 3 standard errors would fail one in every other run of new seeds.
 *
 * @param map The map.
 * @param exact The kernel, `[n, n]`.
 * @param x Inputs, `[n, ...]`.
 * @param settings Draws of the map, and what the map is known to be off by.
 */
export async function assertUnbiased(
  map: FeatureMap,
  exact: Tensor,
  x: Tensor,
  { samples = 200, known = 0 }: { readonly samples?: number; readonly known?: number } = {},
): Promise<void> {
  const { bias, biasStandardError } = await errorOf(map, exact, x, { samples, workers: 0 });
  bias.data.forEach((value, p) => {
    const allowed = 4 * biasStandardError.data[p]! + known + 1e-12 * (1 + Math.abs(exact.data[p]!));
    assertLess(Math.abs(value), allowed, `${map.kind}: entry ${p} is off by ${value}`);
  });
}
