import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { applyFeatures, arcCosineFeatures } from "../../../lib/features/mod.ts";
import { projection } from "../../../lib/features/projection.ts";
import { allocateFeatures, memoryOf } from "../../../lib/features/projection/in_place/memory.ts";
import { type Run, startRun } from "../../../lib/linalg/run.ts";
import type { Transform } from "../../../lib/features/transform.ts";
import { matmul } from "../../../lib/linalg/matmul.ts";
import { normal } from "../../linalg/matrices.ts";
import { BACKENDS } from "../../suites/backends.ts";

// Threads take 1050 rows at a time, a library 525; 1300 rows are no multiple of six; 1000 columns are above a group
// of 256 KB.
const [N, INPUTS, COLUMNS] = [1300, 40, 1000];
const x = normal(1, N, INPUTS).data;
const w = normal(2, COLUMNS, INPUTS).data;

for (const degree of [0, 1, 2] as const) {
  for (const workers of [0, 2]) {
    Deno.test(`powers of degree ${degree} in their place are those that are copied, ${workers} workers`, async () => {
      const transform = projection(w, INPUTS, { kind: "power", degree, weight: 0.7 });
      const run = await startRun({ backend: "wasm", workers });
      const z = await inPlace(transform, run);
      // The same sums in the same order.
      assertEquals(z, await transform.apply(x, N, run));
    });

    Deno.test({
      name: `powers of degree ${degree} in their place by a library are right, ${workers} workers`,
      ignore: !BACKENDS.includes("blas"),
      fn: async () => {
        const transform = projection(w, INPUTS, { kind: "power", degree, weight: 0.7 });
        const z = await inPlace(transform, await startRun({ backend: "blas", workers }));
        const plain = await transform.apply(x, N, await startRun({ backend: "reference" }));
        // Sums of 40 terms in another order, 40 at most; no projection is that near to 0, where a step would differ.
        z.forEach((value, p) => assertAlmostEquals(value, plain[p]!, 1e-12));
      },
    });
  }
}

/** Features of all rows in two batches, made in their place. */
async function inPlace({ allocate, apply }: Transform, run: Run): Promise<Float64Array> {
  const z = await allocate!(N, 1200);
  assert(z !== undefined && memoryOf(z) !== undefined, "there is no memory for them");
  for (const [start, end] of [[0, 1200], [1200, N]] as const) {
    const place = z.subarray(start * COLUMNS, end * COLUMNS);
    const rows = x.subarray(start * INPUTS, end * INPUTS);
    assertEquals(await apply(rows, end - start, run, place), place);
  }
  return z;
}

Deno.test("features in their place go to threads like other tensors", async () => {
  const map = arcCosineFeatures(1, { inputs: INPUTS, features: COLUMNS });
  const z = await applyFeatures(map, { shape: [N, INPUTS], data: x }, { backend: "wasm" });
  assert(memoryOf(z.data) !== undefined);
  const copy = { ...z, data: z.data.slice() };
  const options = { transposeA: true, backend: "wasm" } as const;
  assertEquals((await matmul(z, z, options)).data, (await matmul(copy, copy, options)).data);
});

Deno.test("small features, and other numbers of columns, have plain storage", async () => {
  const relu = { kind: "power", degree: 1, weight: 1 } as const;
  assertEquals(await projection(w, INPUTS, relu).allocate!(100, 100), undefined);
  const odd = projection(w.subarray(0, 998 * INPUTS), INPUTS, relu);
  assertEquals(await odd.allocate!(N, N), undefined);
  const pairs = projection(w, INPUTS, { kind: "pairs", weight: 1 });
  assertEquals(await pairs.allocate!(N, N), undefined);
  // Above 4 GiB, which no memory has.
  const panels = new Float64Array(4);
  assertEquals(allocateFeatures({ n: 2 ** 28, rows: 1, panels, depth: 1 }), undefined);
});

for (const backend of BACKENDS.filter((name) => name !== "reference")) {
  Deno.test(`features in their place can be aborted in the middle, on ${backend}`, async () => {
    // Half a second of work on one core, or more.
    const rows = 60_000;
    const controller = new AbortController();
    const run = await startRun({ backend, signal: controller.signal });
    const relu = projection(w, INPUTS, { kind: "power", degree: 1, weight: 1 });
    const z = await relu.allocate!(rows, rows);
    assert(z !== undefined && memoryOf(z) !== undefined, "there is no memory for them");
    const isDone = (row: number): boolean =>
      z.subarray(row * COLUMNS, (row + 1) * COLUMNS).some(Boolean);
    const reason = new Error("enough");
    const timer = setInterval(() => isDone(0) && controller.abort(reason), 1);
    const job = Promise.resolve(relu.apply(normal(3, rows, INPUTS).data, rows, run, z));
    const error = await job.then(() => "none", (error) => error);
    clearInterval(timer);
    assertEquals(error, reason);
    assert(isDone(0) && !isDone(rows - 1), "it was not aborted in the middle");
    // The library and the threads are free again.
    await matmul(normal(4, 300, 300), normal(5, 300, 300), { backend });
  });
}
