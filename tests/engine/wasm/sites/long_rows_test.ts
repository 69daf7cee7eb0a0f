import { assertEquals } from "@std/assert";
import { twoAxisProgram } from "../../../../lib/engine/analysis/two_axes.ts";
import type { Operation, Program, WindowAxis } from "../../../../lib/engine/program/program.ts";
import { isCompilable } from "../../../../lib/engine/wasm/sites/compile/compilable.ts";
import { affine, chain, flatten, relu } from "../../spatial_programs.ts";
import { assertAgrees } from "./compare.ts";

const erf: Operation = { op: "dual", activation: { kind: "erf", a: 1, b: 1, c: 0 } };

// The halo of all but three of them goes round an axis more than 64 times.
for (
  const [shape, taps, strides] of [
    [[1], [140], [1, 1]],
    [[2], [301], [1, 1]],
    [[2], [511], [1]],
    [[2], [401], [2]],
    [[3], [401], [1]],
    [[3], [130], [1, 1]],
    [[5], [12], [1, 1]],
    [[1, 2], [1, 301], [1]],
    [[2, 3], [261, 5], [1, 1]],
    [[3, 2], [4, 301], [1]],
  ] as const
) {
  const name = `${strides.length} circular windows of ${taps.join(" x ")} taps, strides ${
    strides[0]
  }`;
  Deno.test(`${name}, on ${shape.join(" x ")} sites agree`, async () => {
    for (const [dual, isMean] of [[relu, true], [erf, false]] as const) {
      let lengths: readonly number[] = shape;
      const steps = strides.flatMap((stride) => {
        const conv = circular(lengths, taps, stride);
        lengths = lengths.map((length) => length / stride);
        return [conv, affine(1.5, 0.1), dual];
      });
      const program = chain(shape, [...steps, isMean ? mean(lengths) : flatten(lengths)]);
      assertEquals(compiles(program), true);
      // Sums of hundreds of terms.
      await assertAgrees({ program, loose: { float64: 10, float32: 10 } });
    }
  });
}

/** A circular window. */
function circular(shape: readonly number[], taps: readonly number[], stride: number): Operation {
  const axes = shape.map((input, k): WindowAxis => {
    const size = taps[k]!;
    const low = size >> 1;
    return { input, output: input / stride, size, stride, dilation: 1, low, circular: true };
  });
  const weight = 1 / taps.reduce((product, size) => product * size, 1);
  return { op: "window", axes, weight, local: false, flat: false };
}

/** The mean over all sites. */
function mean(shape: readonly number[]): Operation {
  const axes = shape.map((input) => ({
    input,
    sites: [Array.from({ length: input }, (_, k) => k)],
    weights: [Array<number>(input).fill(1 / input)],
  }));
  return { op: "mix", axes, flat: true };
}

function compiles(program: Program): boolean {
  return isCompilable(twoAxisProgram(program)!);
}
