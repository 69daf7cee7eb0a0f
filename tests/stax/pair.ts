/**
 * Kernels of one pair of inputs, for comparison with formulas.
 *
 * @module
 */
import { assert } from "@std/assert";
import { kernels, type Net } from "@widenet/ntk";

/** Two inputs of different norms, neither parallel nor orthogonal. */
export const [LEFT, RIGHT] = [[1.2, -0.4], [0.7, 0.9]] as const;
/** Their covariances x.x/2, x'.x'/2 and x.x'/2: 0.8, 0.65 and 0.24. */
export const [P, Q, R] = [dot(LEFT, LEFT), dot(RIGHT, RIGHT), dot(LEFT, RIGHT)];

/** K and Theta of the pair (LEFT, RIGHT). */
export async function pairKernels(net: Net): Promise<readonly [k: number, theta: number]> {
  const { nngp, ntk } = await kernels(net, [LEFT], [RIGHT]);
  return [nngp.data[0]!, ntk.data[0]!];
}

/** K(x, x) and Theta(x, x) of LEFT, with itself. */
export async function selfKernels(net: Net): Promise<readonly [k: number, theta: number]> {
  const { nngp, ntk } = await kernels(net, [LEFT]);
  return [nngp.data[0]!, ntk.data[0]!];
}

/** Asserts equality up to the rounding of formulas with numbers of about 1. */
export function assertPair(found: ArrayLike<number>, expected: readonly number[]): void {
  expected.forEach((value, i) => {
    const gap = Math.abs(found[i]! - value);
    assert(gap <= 1e-14 * (1 + Math.abs(value)), `found ${found}, expected ${expected}`);
  });
}

function dot(x: readonly number[], y: readonly number[]): number {
  return x.reduce((sum, value, k) => sum + value * y[k]!, 0) / x.length;
}
