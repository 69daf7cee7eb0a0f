import { assertEquals } from "@std/assert";
import { twoAxisProgram } from "../../../../lib/engine/analysis/two_axes.ts";
import type {
  MixAxis,
  Operation,
  Program,
  WindowAxis,
  WindowOperation,
} from "../../../../lib/engine/program/program.ts";
import { isCompilable } from "../../../../lib/engine/wasm/sites/compile/compilable.ts";
import { affine, chain, flatten, pool, relu, window } from "../../spatial_programs.ts";
import { assertAgrees } from "./compare.ts";

const erf: Operation = { op: "dual", activation: { kind: "erf", a: 1, b: 1, c: 0 } };

// The halo of all but three goes round an axis more than 64 times.
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

/** The transposed convolution that keeps all it reaches: it makes an axis longer by all taps but one. */
function spread(input: number, size: number): Operation {
  const axis = { input, output: input + size - 1, size, stride: 1, dilation: 1, low: size - 1 };
  const axes = [{ ...axis, circular: false }];
  return { op: "window", axes, weight: 1 / size, local: false, flat: false };
}

/** Sites between others on the first axis, as `imageResize` makes them by "nearest". */
function resized([input, ...rest]: readonly number[], output: number): Operation {
  const sites = Array.from({ length: output }, (_, a) => [Math.floor(a * input! / output)]);
  const still = rest.map((length): MixAxis => ({
    input: length,
    sites: Array.from({ length }, (_, a) => [a]),
    weights: Array.from({ length }, () => [1]),
  }));
  const axes = [{ input: input!, sites, weights: sites.map(() => [1]) }, ...still];
  return { op: "mix", axes, flat: false };
}

/** Means of four sites side by side, and the mean over their diagonal. */
function diagonal(shape: readonly number[]): readonly Operation[] {
  const means = pool([shape[0]!], 4);
  const still = resized(shape, shape[0]!);
  if (means.op !== "mix" || still.op !== "mix") {
    throw new TypeError("Cannot happen: both are means");
  }
  const mix: Operation = { ...still, axes: [means.axes[0]!, ...still.axes.slice(1)] };
  return [mix, flatten([Math.floor(shape[0]! / 4), ...shape.slice(1)])];
}

/** The mean over the diagonal of each fourth site. */
function fourth(length: number): readonly Operation[] {
  const output = Math.ceil(length / 4);
  const axis = { input: length, output, size: 1, stride: 4, dilation: 1, low: 0, circular: false };
  const window: Operation = { op: "window", axes: [axis], weight: 1, local: false, flat: false };
  return [window, flatten([output])];
}

const layer = affine(1.5, 0.1);
const three = window([1070], 3, "SAME") as WindowOperation;
const tall: WindowAxis = {
  ...{ input: 1200, output: 1200, size: 3, stride: 1, dilation: 1, low: 1, circular: false },
};
const column: WindowAxis = { ...tall, input: 2, output: 2, size: 1, low: 0 };
const square: Operation = {
  ...{ op: "window", axes: [tall, column], weight: 1 / 3, local: false, flat: false },
};

/** The first lengths, the steps, and whether there is room for their rows. */
const LONG: Readonly<Record<string, readonly [readonly number[], readonly Operation[], boolean]>> =
  {
    "transposed windows beyond it": [
      [400],
      [spread(400, 400), layer, erf, spread(799, 400), layer, erf, ...fourth(1198)],
      false,
    ],
    "a transposed window that fills it": [
      [512],
      [spread(512, 281), layer, relu, window([792], 3, "SAME"), layer, erf, ...diagonal([792])],
      true,
    ],
    "a transposed window one cell beyond it": [
      [511],
      [spread(511, 282), layer, relu, ...fourth(792)],
      false,
    ],
    "windows of three sites that fill it": [
      [500],
      [resized([500], 1070), three, layer, relu, three, layer, relu, ...diagonal([1070])],
      true,
    ],
    "windows without a nonlinearity that fill it": [
      [500],
      [resized([500], 1070), three, layer, three, layer, erf, ...diagonal([1070])],
      true,
    ],
    "windows of three sites beyond it": [
      [300],
      [resized([300], 1200), { ...three, axes: [tall] }, layer, erf, ...fourth(1200)],
      false,
    ],
    "resized signals that fill it": [
      [500],
      [resized([500], 1072), layer, relu, layer, erf, ...diagonal([1072])],
      true,
    ],
    "resized signals one cell beyond it": [
      [500],
      [resized([500], 1073), layer, relu, layer, erf, ...diagonal([1073])],
      false,
    ],
    "strides that reach beyond it": [
      [500],
      [resized([500], 1000), window([1000], 100, "SAME", 10), layer, relu, ...diagonal([100])],
      false,
    ],
    "columns beyond it, which need no room": [
      [300, 2],
      [resized([300, 2], 1200), square, layer, relu, square, layer, relu, ...diagonal([1200, 2])],
      true,
    ],
  };

for (const [name, [shape, steps, expected]] of Object.entries(LONG)) {
  Deno.test(`the room for sums over a row: ${name} agree`, async () => {
    const program = chain(shape, steps);
    assertEquals(compiles(program), expected);
    await assertAgrees({ program, channels: 1, loose: { float64: 10, float32: 10 } });
  });
}

function compiles(program: Program): boolean {
  return isCompilable(twoAxisProgram(program)!);
}
