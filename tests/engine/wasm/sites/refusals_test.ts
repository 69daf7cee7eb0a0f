import { assertEquals, assertRejects } from "@std/assert";
import type { Tensor } from "@widenet/ntk";
import type { KernelJob } from "../../../../lib/engine/engine.ts";
import type { Operation } from "../../../../lib/engine/program/program.ts";
import { wasmEngine } from "../../../../lib/engine/wasm/mod.ts";
import { affine, chain, flatten, pool, relu, window } from "../../spatial_programs.ts";
import { images } from "./compare.ts";

const shape: readonly number[] = [4, 4];
const conv = window(shape, 3, "SAME");
const steps = [conv, affine(2, 0), relu];
// A stride that does not divide a circle is not for the instructions.
const general = [window([5, 5], 3, "CIRCULAR", 2), affine(2, 0), relu];
const PROGRAMS = {
  "a diagonal of sites": chain(shape, [...steps, flatten(shape), affine(1, 0)]),
  "a mean": chain(shape, [...steps, pool(shape, 4), affine(1, 0)]),
  "dense layers after a mean": chain(shape, [...steps, pool(shape, 4), affine(1, 0), relu]),
  "the general way": chain([5, 5], [...general, pool([3, 3], 3), affine(1, 0)]),
};

function scaled(x: Tensor, factor: number): Tensor {
  return { ...x, data: x.data.map((entry) => factor * entry) };
}

function jobOf(job: Pick<KernelJob, "program" | "x1"> & Partial<KernelJob>): KernelJob {
  return { kinds: ["nngp", "ntk"], dtype: "float32", workers: 1, ...job };
}

for (const [name, program] of Object.entries(PROGRAMS)) {
  Deno.test(`kernels over sites that underflow in float32 are refused after ${name}`, async () => {
    const x1 = images(1, 6, [...program.spatial, 3]);
    x1.data.set(x1.data.slice(0, x1.data.length / 6).map((x) => 1e-22 * x), x1.data.length / 6 * 4);
    const text = "entry [4, 4] underflows in float32: scale the inputs or the weights up";
    await assertRejects(() => wasmEngine.run(jobOf({ program, x1 })), RangeError, text);
    const x2 = scaled(images(2, 2, [...program.spatial, 3]), 1e-20);
    await assertRejects(() => wasmEngine.run(jobOf({ program, x1, x2 })), RangeError, "[4, ");
    const { ntk } = await wasmEngine.run(jobOf({ program, x1, dtype: "float64" }));
    assertEquals(ntk!.data.every((value) => value !== 0), true);
  });

  Deno.test(`zeros and right angles are no underflow after ${name}`, async () => {
    const linear = program.steps.map(({ operation }) => operation)
      .filter(({ op }) => op !== "dual");
    for (const operations of [linear, program.steps.map(({ operation }) => operation)]) {
      const x1 = images(1, 3, [...program.spatial, 3]);
      const size = x1.data.length / 3;
      x1.data.fill(0, 0, size);
      // Channels that do not meet.
      x1.data.forEach((_, at) => {
        if (at >= size && (at % 3 === 0) === (at < 2 * size)) x1.data[at] = 0;
      });
      const job = jobOf({ program: chain(program.spatial, operations), x1 });
      const { nngp } = await wasmEngine.run(job);
      assertEquals(nngp!.data[1], 0);
    }
  });
}

Deno.test("inputs of the general way are named by their place in the job", async () => {
  const program = PROGRAMS["the general way"];
  const x1 = images(1, 80, [5, 5, 3]);
  x1.data[70 * 75 + 7] = 1e200;
  await assertRejects(() => wasmEngine.run(jobOf({ program, x1 })), RangeError, "of input 70 ");
  x1.data[70 * 75 + 7] = 1e120;
  const cube: Operation = { op: "dual", activation: { kind: "monomial", degree: 3 } };
  const cubes = chain([5, 5], [general[0]!, cube, cube, pool([3, 3], 3)]);
  const job = jobOf({ program: cubes, x1, dtype: "float64" });
  await assertRejects(() => wasmEngine.run(job), RangeError, "not finite for input 70:");
});

Deno.test("a general program with too many pairs of sites is refused with what helps", async () => {
  const wide: Operation = window([65, 65], 3, "CIRCULAR", 2);
  const program = chain([65, 65], [wide, relu, pool([33, 33], 33)]);
  const error = await assertRejects(
    () => wasmEngine.run(jobOf({ program, x1: images(1, 2, [65, 65, 1]) })),
    RangeError,
    "Cannot hold",
  );
  assertEquals(error.message.includes("use smaller inputs, strides or pools"), true);
  assertEquals(error.message.includes("engine"), false);
});
