import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { tensor } from "../../../lib/tensor.ts";
import { gram, hilbert, selected } from "../../linalg/matrices.ts";
import { BACKENDS } from "../../suites/backends.ts";
import { flowOf } from "../flow_of.ts";

for (const backend of BACKENDS) {
  Deno.test(`spectralFlow() makes zeros of the eigenvalues of repeated inputs (${backend})`, async () => {
    const k = selected(gram(1, 8, 20), [0, 1, 2, 3, 4, 5, 6, 7, 7, 0, 0]);
    const flow = await flowOf(k, {}, backend);
    assertEquals([...flow.values.slice(0, 3)], [0, 0, 0]);
    assert(flow.values[3]! > 0.01);
    const [ten, ever] = [flow.gain(10), flow.gain(Infinity)];
    assertEquals([...ten.slice(0, 3)], Array(3).fill(10 / 11));
    assertEquals([...ever.slice(0, 3)], [0, 0, 0]);
    assertEquals(ever[4], 1 / flow.values[4]!);
  });
}

Deno.test("spectralFlow() divides by the number of targets", async () => {
  const options = { learningRate: 3, outputs: 5 };
  const { gain } = await flowOf([[2, 0], [0, 4]], options);
  assertAlmostEquals(gain(1)[1]!, (1 - Math.exp(-1.2)) / 4, 1e-15);
  assertAlmostEquals(gain(1)[0]!, (1 - Math.exp(-0.6)) / 2, 1e-15);
  // Where lambda t is below rounding, 1 - e^-x would be 0.
  assertAlmostEquals(gain(1e-20)[0]!, 0.3e-20, 1e-35);
});

Deno.test("spectralFlow() adds a relative or an absolute ridge to the eigenvalues", async () => {
  const k = [[2, 2, 0], [2, 2, 0], [0, 0, 8]];
  const relative = await flowOf(k, { ridge: 0.25 });
  assertEquals(relative.ridge, 1);
  assertEquals(relative.values[0], 1);
  const absolute = await flowOf(k, { ridge: 1, ridgeScale: "absolute" });
  assertEquals(absolute.values, relative.values);
});

Deno.test("spectralFlow() keeps small eigenvalues that are above rounding", async () => {
  // The eigenvalues of the Hilbert matrix of order 8 fall to 1.1e-10.
  const { values } = await flowOf(hilbert(8));
  assertAlmostEquals(values[0]! / 1.1115389664e-10, 1, 1e-4);
});

Deno.test("spectralFlow() takes negative eigenvalues of rounded entries as zeros", async () => {
  const exact = hilbert(12);
  const rounded = { ...exact, data: Float32Array.from(exact.data), dtype: "float32" as const };
  const { values } = await flowOf(rounded);
  assertEquals(values[0], 0);
  assert(values.every((value) => value >= 0));
  const asIfExact = tensor([...rounded.data], [12, 12]);
  const error = await assertRejects(() => flowOf(asIfExact), RangeError, "semi-definite");
  const ridge = Number(/ridge: (\S+),/.exec(error.message)?.[1]);
  assert((await flowOf(asIfExact, { ridge, ridgeScale: "absolute" })).values[0]! >= 0);
});

Deno.test("spectralFlow() refuses settings out of range", async () => {
  const k = [[1]];
  for (const learningRate of [0, -1, NaN, Infinity]) {
    await assertRejects(() => flowOf(k, { learningRate }), RangeError, "'learningRate'");
  }
  await assertRejects(() => flowOf(k, { ridge: -1 }), RangeError, "'ridge'");
  const attempt = "find a posterior";
  await assertRejects(() => flowOf([[-1]], { attempt }), RangeError, "Cannot find a posterior");
  const { gain } = await flowOf(k);
  for (const t of [-1, NaN]) assertThrows(() => gain(t), RangeError, `value is ${t}`);
});
