import { assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import type { Program } from "../../../lib/engine/program/program.ts";
import { domainOf, type Reach, reaches } from "../../../lib/engine/program/reach.ts";
import { inputPairs, readInputs } from "../../../lib/engine/reference/inputs.ts";
import { covarianceAt } from "../../../lib/engine/reference/operation.ts";
import { bindProgram, runProgram } from "../../../lib/engine/reference/run.ts";
import { readSide } from "../../../lib/engine/reference/side.ts";
import { lower } from "../../../lib/kernel/lower.ts";
import { randomGenerator } from "../../../lib/random.ts";
import * as stax from "../../../lib/stax/mod.ts";
import type { Tensor } from "../../../lib/tensor.ts";
import { affine, chain, flatten, pool, relu, window } from "../spatial_programs.ts";

const range = (from: number, to: number, step = 1): number[] =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, k) => from + k * step);

Deno.test("reaches() finds equal sites only before a flatten", () => {
  const program = chain([6], [window([6], 3, "SAME"), affine(1, 0), relu, flatten([6])]);
  assertEquals(reaches(program, { of: "pairs" }), [[[0]], [[0]], [[0]], [[0]], []]);
});

Deno.test("reaches() finds all displacements before a global pool", () => {
  const program = chain([4], [window([4], 3, "SAME"), relu, pool([4], 4)]);
  assertEquals(reaches(program, { of: "pairs" })[0], [range(-3, 3)]);
});

Deno.test("reaches() finds even displacements before a window of stride 2", () => {
  const program = chain([8], [window([8], 3, "SAME", 2), relu, pool([4], 4)]);
  assertEquals(reaches(program, { of: "pairs" })[0], [range(-6, 6, 2)]);
});

Deno.test("reaches() finds the windows of local pools, and widens them with each pool", () => {
  const program = chain([8], [relu, pool([8], 2), relu, pool([4], 2), flatten([2])]);
  assertEquals(reaches(program, { of: "pairs" }).slice(0, 4), [
    [range(-3, 3)],
    [range(-3, 3)],
    [range(-1, 1)],
    [range(-1, 1)],
  ]);
});

Deno.test("reaches() goes round a circle", () => {
  const program = chain([4], [window([4], 3, "CIRCULAR"), relu, pool([4], 2), flatten([2])]);
  // One step to the left is three to the right.
  assertEquals(reaches(program, { of: "pairs" })[0], [[-3, -1, 0, 1, 3]]);
});

Deno.test("reaches() of an input with itself has the variance of every value", () => {
  const program = chain([4], [relu, window([4], 4, "VALID"), relu]);
  const [input, , last] = reaches(program, { of: "self" });
  assertEquals([input, last], [[[0]], [[0]]]);
});

Deno.test("domainOf() lists the pairs of sites row by row", async () => {
  const domain = await domainOf([3], [[-1, 0]]);
  assertEquals([...domain.first], [0, 1, 1, 2, 2]);
  assertEquals([...domain.second], [0, 0, 1, 1, 2]);
  assertEquals([domain.at(2, 1), domain.at(0, 1), domain.at(-1, 2)], [3, -1, -1]);
});

Deno.test("a program that would hold too many pairs of sites is refused before it does", async () => {
  const program = chain([64, 64], [relu, pool([64, 64], 64)]);
  await assertRejects(
    () => bindProgram(program, reaches(program, { of: "pairs" })),
    RangeError,
    "Cannot hold 33554433 pairs of sites",
  );
});

const cases: Readonly<Record<string, Program>> = {
  "a flatten net": chain([5, 4], [
    window([5, 4], 3, "SAME"),
    affine(1.5, 0.1),
    relu,
    window([5, 4], 2, "SAME"),
    affine(1.5, 0.1),
    relu,
    flatten([5, 4]),
  ]),
  "a net with strides and local pools": chain([9, 8], [
    window([9, 8], 3, "VALID"),
    affine(2, 0.1),
    relu,
    pool([7, 6], 2),
    window([3, 3], 3, "SAME", 2),
    affine(2, 0.1),
    relu,
    flatten([2, 2]),
  ]),
  "a circular net with a local pool": chain([6], [
    window([6], 3, "CIRCULAR"),
    affine(2, 0.1),
    relu,
    pool([6], 2),
    affine(2, 0),
    relu,
    flatten([3]),
  ]),
  "a net with transposed windows, slices, resizing and branches side by side": lower(
    stax.serial(
      stax.convTranspose(1, [3], { strides: [2], padding: "CIRCULAR", bStd: 0.3 }),
      ...[stax.relu(), stax.slice([{ start: 7, step: -2 }]), stax.fanOut(2)],
      stax.parallel(stax.conv(1, [2], { strides: [2] }), stax.convLocal(1, [3])),
      ...[stax.fanInConcat({ axis: 1 }), stax.relu(), stax.imageResize([5]), stax.avgPool([2])],
      ...[stax.conv(1, [2], { padding: "SAME" }), stax.relu(), stax.flatten()],
    ),
    { channels: 3, spatial: [5] },
  ),
};

for (const [name, program] of Object.entries(cases)) {
  Deno.test(`the needed pairs of sites give what all pairs give: ${name}`, async () => {
    const shape = [2, ...program.spatial, 3];
    const x = randomGenerator(7).normal(shape);
    const [needed, all] = [await compute(program, x, false), await compute(program, x, true)];
    // The same sums, in the same order; only what is held differs.
    needed.forEach((value, k) => assertAlmostEquals(value, all[k]!, 1e-14));
  });
}

const turn = (): void => {};

/** K and Theta of inputs 0 and 1, with only the needed pairs of sites or with all. */
async function compute(program: Program, x: Tensor, full: boolean): Promise<number[]> {
  const reach = (of: "pairs" | "self"): Reach[] => reaches(program, { of, full });
  const inputs = await readInputs(x, turn);
  const self = await bindProgram(program, reach("self"));
  const side = await readSide(self, inputs, undefined, turn);
  const run = { i: 0, start: 1, count: 1, self: -1 };
  const bound = await bindProgram(program, reach("pairs"));
  const values = await runProgram(
    bound,
    [side, side],
    run,
    (map) => inputPairs(inputs, inputs, run, map, turn),
    turn,
  );
  const row = values[program.output]!.rows[0]!;
  return [covarianceAt(row, 0), row.ntk[0]!];
}
