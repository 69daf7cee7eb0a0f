import { assertEquals } from "@std/assert";
import type { MixAxis, Operation } from "../../../lib/engine/program/program.ts";
import { twoAxisProgram } from "../../../lib/engine/analysis/two_axes.ts";
import { isCompilable } from "../../../lib/engine/wasm/sites/compile/compilable.ts";
import { affine, chain, flatten, pool, relu, window } from "../spatial_programs.ts";
import { assertAgrees } from "../wasm/sites/compare.ts";

const plain = affine(1.4, 0);
const biased = affine(1.3, 0.2);
const round = (shape: readonly number[], size = 3, stride = 1): Operation =>
  window(shape, size, "CIRCULAR", stride);
const erf: Operation = { op: "dual", activation: { kind: "erf", a: 1, b: 1, c: 0.3 } };
const tanh: Operation = { op: "dual", activation: { kind: "tanh" } };

/** The mean over windows of `size` sites around every `stride`-th site of a circle. */
function circularPool(shape: readonly number[], size: number, stride: number): Operation {
  const axes = shape.map((input): MixAxis => {
    const rows = Array.from({ length: input / stride }, (_, a) => a * stride);
    return {
      input,
      sites: rows.map((a) => Array.from({ length: size }, (_, k) => (a + k) % input)),
      weights: rows.map(() => Array(size).fill(1 / size)),
    };
  });
  return { op: "mix", axes, flat: false };
}

/** The mean over all sites. */
function mean(shape: readonly number[]): Operation {
  const axes = shape.map((input): MixAxis => {
    const sites = [Array.from({ length: input }, (_, a) => a)];
    return { input, sites, weights: [Array(input).fill(1 / input)] };
  });
  return { op: "mix", axes, flat: true };
}

const PROGRAMS = {
  "one circle and a global mean": chain([7], [
    ...[round([7]), plain, relu, round([7]), biased, relu, pool([7], 7), plain],
  ]),
  "a torus and a global mean": chain([5, 4], [
    ...[round([5, 4]), plain, relu, round([5, 4]), biased, relu],
    ...[mean([5, 4]), plain],
  ]),
  "local means": chain([6, 8], [
    ...[round([6, 8]), biased, relu, pool([6, 8], 2), round([3, 4]), plain, relu],
    ...[flatten([3, 4]), plain],
  ]),
  "local means that go round": chain([6, 4], [
    ...[round([6, 4]), biased, relu, circularPool([6, 4], 3, 2), round([3, 2]), plain, relu],
    ...[circularPool([3, 2], 2, 1), flatten([3, 2]), plain],
  ]),
  "strides": chain([8, 12], [
    ...[round([8, 12], 3, 2), plain, relu, window([4, 6], 1, "SAME", 2), biased, relu],
    ...[round([2, 3]), plain, relu],
    ...[mean([2, 3])],
  ]),
  "strides that do not fit": chain([5, 5], [
    ...[round([5, 5], 3, 2), plain, relu, pool([3, 3], 3), plain],
  ]),
  "large and even windows": chain([4, 5], [
    ...[round([4, 5], 4), plain, relu, round([4, 5], 7), biased, relu],
    ...[circularPool([4, 5], 2, 1), flatten([4, 5]), plain],
  ]),
  "other nonlinearities": chain([4, 4], [
    ...[round([4, 4]), biased, erf, round([4, 4]), plain, tanh, round([4, 4]), plain],
    ...[{ op: "dual", activation: { kind: "abs" } } as const, pool([4, 4], 4), plain],
  ]),
  "normalisation and dropout": chain([4, 4], [
    ...[round([4, 4]), biased, relu, { op: "dropout", keep: 0.7 } as const, round([4, 4])],
    ...[{ op: "normalize", eps: 1e-3 } as const, relu, round([4, 4]), plain],
    ...[{ op: "normalize", eps: 0, axes: [1] } as const, relu, pool([4, 4], 4), plain],
  ]),
  "a mean over windows, then zeros outside": chain([8, 8], [
    ...[round([8, 8]), plain, relu, pool([8, 8], 2), window([4, 4], 3, "SAME"), biased, relu],
    ...[pool([4, 4], 4), plain],
  ]),
  "zeros outside, then a mean over windows": chain([8, 8], [
    ...[window([8, 8], 3, "SAME"), biased, relu, pool([8, 8], 2), round([4, 4]), plain, relu],
    ...[pool([4, 4], 4), plain],
  ]),
};

for (const [name, program] of Object.entries(PROGRAMS)) {
  Deno.test(`wasm agrees with reference on periodic for ${name}`, () => assertAgrees({ program }));
  Deno.test(`periodic with ${name} are for the instructions unless strides do not fit`, () => {
    assertEquals(isCompilable(twoAxisProgram(program)!), name !== "strides that do not fit");
  });
}

Deno.test("wasm agrees with reference for windows that go round beside others", () => {
  const shape = [4, 4];
  const steps = [
    [round(shape), 0],
    [window(shape, 3, "SAME"), 0],
    [{ op: "sum", weights: [1, 0.5] }, 1, 2],
    [biased, 3],
    [relu, 4],
    [flatten(shape), 5],
  ] as const;
  const program = {
    steps: steps.map(([operation, ...inputs], k) => ({ operation, inputs, place: `step ${k}` })),
    output: steps.length,
    spatial: shape,
  };
  return assertAgrees({ program });
});
