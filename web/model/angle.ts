/**
 * Kernels as functions of the angle between two inputs on the circle.
 *
 * @module
 */
import { kernels } from "../../mod.ts";
import type { KernelName, State } from "../state/state.ts";
import { inputKind } from "./inputs.ts";
import { type Architecture, hasSites, toNet, withDepth } from "./network.ts";

/** Angles at which the curves are computed: 200 of them, from 0 to 180 degrees. */
export const ANGLES: readonly number[] = Array.from({ length: 200 }, (_, i) => 180 * i / 199);

/** A kernel over the angles, divided by its value at 0. */
export interface AngleCurve {
  /** Depth of the selected block. */
  readonly depth: number;
  /** Value at each of {@linkcode ANGLES}, relative to that at 0. */
  readonly values: readonly number[];
  /** The value at 0 that they were divided by. */
  readonly at0: number;
}

/** What the picture shows. */
export interface AngleCurves {
  /** Both kernels at the chosen depth. */
  readonly ntk: AngleCurve;
  readonly nngp: AngleCurve;
  /** The chosen kernel at smaller depths of the selected block, the smallest first. */
  readonly shallower: readonly AngleCurve[];
}

/** Computes the curves. */
export async function angleCurves(
  state: Architecture & Pick<State, "selected" | "kernel">,
  signal?: AbortSignal,
): Promise<AngleCurves> {
  const { selected, kernel } = state;
  const { depth } = state.blocks[selected]!;
  const shallower: AngleCurve[] = [];
  for (const less of depthsBelow(depth)) {
    shallower.push((await curvesAt(state, less, signal))[kernel]);
  }
  return { ...await curvesAt(state, depth, signal), shallower };
}

/** Depths for the faint curves: all up to 4, then doubling. */
export function depthsBelow(depth: number): readonly number[] {
  return [1, 2, 3, 4, 8, 16].filter((less) => less < depth && (less !== 3 || depth === 4));
}

async function curvesAt(
  state: Architecture & Pick<State, "selected">,
  depth: number,
  signal: AbortSignal | undefined,
): Promise<Record<KernelName, AngleCurve>> {
  const { at } = inputKind("circle", hasSites(state));
  const net = toNet(withDepth(state, state.selected, depth));
  const options = { workers: 1, ...(signal && { signal }) };
  const { nngp, ntk } = await kernels(net, [at(0)], ANGLES.map(at), options);
  const toCurve = ({ data }: { readonly data: Float64Array }): AngleCurve => {
    const at0 = data[0]!;
    return { depth, at0, values: Array.from(data, (value) => value / at0) };
  };
  return { nngp: toCurve(nngp), ntk: toCurve(ntk) };
}
