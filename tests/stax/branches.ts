/**
 * Two branches with different kernels, and what they give alone.
 *
 * @module
 */
import { type Net, stax } from "@widenet/ntk";
import { pairKernels } from "./pair.ts";

/** Branches of different weights, nonlinearities and widths. */
export const BRANCHES: readonly Net[] = [
  stax.serial(stax.dense(8, { bStd: 0.4 }), stax.relu(), stax.dense(10, { wStd: 1.3 })),
  stax.serial(stax.dense(8, { wStd: 0.9 }), stax.erf(), stax.dense(10, { bStd: 0.7 })),
];

/** A network that hands its input to branches and joins them. */
export function joined(branches: readonly Net[], join: Net): Net {
  return stax.serial(stax.fanOut(branches.length), stax.parallel(...branches), join);
}

/** K and Theta of each branch alone. */
export async function alone(): Promise<readonly (readonly [k: number, theta: number])[]> {
  return await Promise.all(BRANCHES.map(pairKernels));
}
