/**
 * Whether float32 can hold the results.
 *
 * @module
 */
import type { Breather } from "../breather.ts";
import type { KernelJob } from "../engine.ts";
import type { Scales } from "./operation.ts";
import { selfTangents } from "./self_tangents.ts";

/** Smallest number of float32 that has all its digits. */
const SMALLEST = 2 ** -126;

/**
 * Refuses kernels with an entry that loses digits, or all of them, in float32 however near the inputs
 * are: by Cauchy and Schwarz K(x, x')^2 is at most K(x, x) K(x', x'). Inputs whose own kernel is 0
 * are left out, as their entries are 0.
 *
 * @param job The program and the kernels that are wanted.
 * @param rows Variances of the first inputs at every value of the program.
 * @param columns Those of the second inputs, or the same array if they are the first ones again.
 * @param breather Lets others run meanwhile.
 * @throws {RangeError} If there is such an entry.
 */
export async function refuseUnderflow(
  { program, kinds }: Pick<KernelJob, "program" | "kinds">,
  rows: readonly Scales[],
  columns: readonly Scales[],
  breather: Breather,
): Promise<void> {
  for (const kind of kinds) {
    const own = async (scales: readonly Scales[]): Promise<Float64Array> =>
      kind === "nngp"
        ? scales[program.output]!.variance
        : await selfTangents(program, scales, breather);
    const first = await own(rows);
    const second = rows === columns ? first : await own(columns);
    const [i, j] = [smallest(first), smallest(second)];
    if (i < 0 || j < 0) continue;
    const largest = Math.sqrt(first[i]!) * Math.sqrt(second[j]!);
    if (Math.fround(largest) >= SMALLEST) continue;
    throw new RangeError(
      `Cannot compute the kernel as its entry [${i}, ${j}] underflows in float32: ` +
        "scale the inputs or the weights up, or use float64",
    );
  }
}

/** Position of the smallest value that is not 0, or -1. */
function smallest(values: Float64Array): number {
  let at = -1;
  values.forEach((value, i) => {
    if (value > 0 && (at < 0 || value < values[at]!)) at = i;
  });
  return at;
}
