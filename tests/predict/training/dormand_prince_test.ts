import { assert, assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import { startTurns } from "../../../lib/parallel/yielder.ts";
import {
  dormandPrince,
  type OdeTolerances,
  type RightHandSide,
} from "../../../lib/predict/training/dormand_prince.ts";

const TOLERANCES: OdeTolerances = { relative: 1e-9, absolute: 1e-12, maxSteps: 10_000 };

Deno.test("dormandPrince() follows an oscillation at the times that are wanted", async () => {
  const times = [0, 0.001, 1, 1, 10, 100];
  const { values, failed } = await solve(([x = 0, v = 0]) => [v, -x], [1, 0], times);
  assertEquals(failed, undefined);
  // The tolerance times some hundred radians.
  times.forEach((t, i) => assertAlmostEquals(values[i]![0]!, Math.cos(t), 1e-7));
});

Deno.test("dormandPrince() is of order 5: errors fall as the tolerance", async () => {
  const errors: number[] = [], counts: number[] = [];
  for (const relative of [1e-7, 1e-12]) {
    let evaluations = 0;
    const slope = ([y = 0, t = 0]: Float64Array): number[] => {
      evaluations++;
      return [y * Math.cos(t), 1];
    };
    const { values } = await solve(slope, [1, 0], [20], { ...TOLERANCES, relative });
    errors.push(Math.abs(values[0]![0]! - Math.exp(Math.sin(20))));
    counts.push(evaluations);
  }
  assertLess(errors[0]!, 1e-5);
  assertLess(errors[1]!, 1e-10);
  // Five digits more take 10 times the steps at order 5: 17 at order 4, 7 at order 6.
  assertAlmostEquals(counts[1]! / counts[0]!, 10, 4);
});

Deno.test("dormandPrince() measures errors by their length if asked to", async () => {
  // A thousand copies of one equation, whose error is longer by sqrt(1000) than that of one.
  const count = async (copies: number, absolute: number, norm: "max" | "euclidean") => {
    let evaluations = 0;
    const slope = (y: Float64Array): number[] => {
      evaluations++;
      return Array.from(y, (value) => -value);
    };
    const start = new Array<number>(copies).fill(1);
    await solve(slope, start, [5], { ...TOLERANCES, relative: 0, absolute, norm });
    return evaluations;
  };
  const many = await count(1000, 1e-8, "euclidean");
  assertEquals(many, await count(1, 1e-8 / Math.sqrt(1000), "max"));
  assert(many > await count(1000, 1e-8, "max"));
});

Deno.test("dormandPrince() keeps linear invariants to rounding", async () => {
  const { values } = await solve(([x = 0]) => [-x * x, 3 * x * x], [1, 0], [50]);
  assertAlmostEquals(3 * values[0]![0]! + values[0]![1]!, 3, 1e-13);
});

Deno.test("dormandPrince() does not move where the slope is zero", async () => {
  const { values } = await solve(() => [0], [7], [1e9]);
  assertEquals([...values[0]!], [7]);
});

Deno.test("dormandPrince() stops where a solution ends, and says when", async () => {
  const { failed } = await solve(([y = 0]) => [y * y], [1], [2]);
  assertEquals(failed!.failure, "step size");
  assertAlmostEquals(failed!.t, 1, 1e-6);
});

Deno.test("dormandPrince() stops when it has taken its steps", async () => {
  const { failed } = await solve(([y = 0]) => [-1e6 * y], [1], [1], {
    ...TOLERANCES,
    maxSteps: 50,
  });
  assertEquals(failed!.failure, "steps");
  assert(failed!.t < 1);
});

async function solve(
  slope: (y: Float64Array) => number[],
  start: readonly number[],
  times: readonly number[],
  tolerances = TOLERANCES,
): Promise<{ values: Float64Array[]; failed: Awaited<ReturnType<typeof dormandPrince>> }> {
  const values: Float64Array[] = [];
  const f: RightHandSide = (y) => Promise.resolve(Float64Array.from(slope(y)));
  const onTime = (y: Float64Array): unknown => values.push(y.slice());
  const y = Float64Array.from(start);
  const failed = await dormandPrince(f, y, times, { tolerances, turn: startTurns() }, onTime);
  return { values, failed };
}
