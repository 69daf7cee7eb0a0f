/**
 * The kernel matrix of the points.
 *
 * @module
 */
import { kernels } from "../../mod.ts";
import type { State } from "../state/state.ts";
import { inputKind } from "./inputs.ts";
import { type Architecture, hasSites, toNet } from "./network.ts";

/** The rows of the chosen kernel, [n, n]. */
export async function kernelMatrix(
  state: Architecture & Pick<State, "domain" | "kernel" | "points">,
  signal?: AbortSignal,
): Promise<readonly (readonly number[])[]> {
  const { domain, kernel, points } = state;
  const { at } = inputKind(domain, hasSites(state));
  const options = { workers: 1, ...(signal && { signal }) };
  const { data } = (await kernels(toNet(state), points.map(at), options))[kernel];
  const n = points.length;
  return points.map((_, i) => Array.from(data.subarray(i * n, (i + 1) * n)));
}
