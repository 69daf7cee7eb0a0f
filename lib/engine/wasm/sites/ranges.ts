/**
 * Standard deviations before nonlinearities.
 *
 * @module
 */
import type { Turn } from "../../../parallel/mod.ts";
import { analyse } from "../../analysis/mod.ts";
import { SiteMemory } from "./memory.ts";
import type { SitePlan, SiteSide } from "./plan.ts";
import type { TwoAxisProgram } from "../../analysis/two_axes.ts";
import { mayBeSeries, type Range } from "./duals/series.ts";
import { VarianceReader } from "./variances.ts";

/** Values that are read by nonlinearities over sites that may be series. */
export function seriesInputs({ program: { steps }, live, shapes }: TwoAxisProgram): number[] {
  return steps.flatMap(({ operation, inputs: [input] }, k) =>
    live[k + 1]! && shapes[input!]!.length > 0 && operation.op === "dual" &&
      mayBeSeries(operation.activation)
      ? [input!]
      : []
  );
}

/**
 * Least and largest standard deviations of some inputs, at some values; takes over all of the thread's memory.
 * `turn` is awaited between inputs.
 */
export async function findRanges(
  { program, channels, precision }: SitePlan,
  side: SiteSide,
  [start, end]: readonly [number, number],
  values: readonly number[],
  turn: Turn,
): Promise<Record<number, Range>> {
  const { twoAxis } = analyse(program)!;
  const reader = new VarianceReader(new SiteMemory(precision), twoAxis, channels);
  const ranges: Record<number, Range> = {};
  for (let i = start; i < end; i++) {
    await turn();
    const variances = reader.read(side.data, i, side.pooled);
    for (const value of values) {
      const variance = variances[value];
      if (variance === undefined) continue;
      let [low, high] = ranges[value] ?? [Infinity, 0];
      for (const q of reader.view(value, variance)) {
        low = Math.min(low, Math.sqrt(q));
        high = Math.max(high, Math.sqrt(q));
      }
      ranges[value] = [low, high];
    }
  }
  return ranges;
}
