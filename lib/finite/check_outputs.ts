/**
 * A guard against values that leave the range of numbers on their way.
 *
 * @module
 */
import type { Turn } from "../parallel/yielder.ts";
import type { Graph } from "./graph.ts";
import { overPieces } from "./pieces.ts";
import type { Trace } from "./run.ts";

/**
 * Throws unless a result is finite; the message names the first layer whose values are not.
 *
 * @param result What was computed from the values.
 * @param trace The values.
 * @param graph The network.
 * @throws {RangeError} If an entry of the result is not finite.
 */
export function checkOutputs(
  result: Float32Array | Float64Array | undefined,
  { values }: Trace,
  { graph, attempt }: { readonly graph: Graph; readonly attempt: string },
): void {
  if (result === undefined || !hasStray(result)) return;
  const at = values.findIndex((jet) => jet.some((each) => each !== undefined && hasStray(each)));
  const place = at > 0 ? graph.nodes[at - 1]!.place : "the output";
  throw new RangeError(
    `Cannot ${attempt} as values leave the range of numbers at ${place}: ` +
      "scale the inputs or the weights down",
  );
}

/** Throws unless a kernel or a gradient is finite. */
export async function checkResult(
  result: Float64Array,
  { attempt, turn }: { readonly attempt: string; readonly turn: Turn },
): Promise<void> {
  let strays = false;
  await overPieces(result.length, turn, (start, end) => {
    strays ||= hasStray(result.subarray(start, end));
  });
  if (!strays) return;
  throw new RangeError(
    `Cannot ${attempt} as the result leaves the range of numbers: ` +
      "scale the inputs or the weights down",
  );
}

function hasStray(values: Float32Array | Float64Array): boolean {
  // 0 times an entry is 0, but NaN for an entry that is not finite.
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! * 0;
  return Number.isNaN(sum);
}
