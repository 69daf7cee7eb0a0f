/**
 * The NTK of each input with itself, which needs no other input.
 *
 * @module
 */
import type { Breather } from "../breather.ts";
import type { Program } from "../program.ts";
import { bindOperations } from "./bind.ts";
import { equate, type PairRow, type Scales } from "./operation.ts";

/**
 * Theta(x, x) of all inputs.
 *
 * @param program The steps of the network.
 * @param scales Variances of all inputs at every value of the program.
 * @param breather Lets others run meanwhile.
 */
export async function selfTangents(
  { steps, output }: Program,
  scales: readonly Scales[],
  breather: Breather,
): Promise<Float64Array> {
  const operations = bindOperations({ steps, output });
  const tangents = new Float64Array(scales[0]!.variance.length);
  for (let i = 0; i < tangents.length; i++) {
    const values = scales.map((scale) => selfPair(scale, i));
    steps.forEach(({ inputs }, k) => {
      operations[k]!.pairs(inputs.map((register) => values[register]!), values[k + 1]!);
      equate(values[k + 1]!);
    });
    tangents[i] = values[output]!.ntk[0]!;
    await breather.advance(0);
  }
  return tangents;
}

function selfPair({ variance, root }: Scales, i: number): PairRow {
  return {
    p: variance[i]!,
    s: root[i]!,
    q: variance.subarray(i, i + 1),
    t: root.subarray(i, i + 1),
    minus: new Float64Array(1),
    plus: new Float64Array([2]),
    ntk: new Float64Array(1),
    self: 0,
  };
}
