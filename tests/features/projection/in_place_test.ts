import { assert, assertEquals, assertRejects } from "@std/assert";
import { applyFeatures, arcCosineFeatures } from "../../../lib/features/mod.ts";
import { projection } from "../../../lib/features/projection.ts";
import { allocateFeatures, memoryOf } from "../../../lib/features/projection/in_place/memory.ts";
import { startRun } from "../../../lib/features/apply.ts";
import { matmul } from "../../../lib/linalg/matmul.ts";
import { normal } from "../../linalg/matrices.ts";

// 1300 rows are not a multiple of six, and 30 of them end within a task; 1000 columns are above a group of 256 KB.
const [N, INPUTS, COLUMNS] = [1300, 40, 1000];
const x = normal(1, N, INPUTS).data;
const w = normal(2, COLUMNS, INPUTS).data;

for (const degree of [0, 1, 2] as const) {
  for (const workers of [0, 2]) {
    Deno.test(`powers of degree ${degree} in their place are those that are copied, ${workers} workers`, async () => {
      const { allocate, apply } = projection(w, INPUTS, { kind: "power", degree, weight: 0.7 });
      const run = await startRun({ backend: "wasm", workers });
      const z = await allocate!(N, 600);
      assert(z !== undefined && memoryOf(z) !== undefined, "there is no memory for them");
      for (const [start, end] of [[0, 600], [600, 1200], [1200, N]] as const) {
        const place = z.subarray(start * COLUMNS, end * COLUMNS);
        const rows = x.subarray(start * INPUTS, end * INPUTS);
        assertEquals(await apply(rows, end - start, run, place), place);
      }
      // The same sums in the same order.
      assertEquals(z, await apply(x, N, run));
    });
  }
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

Deno.test("features in their place can be aborted", async () => {
  const map = arcCosineFeatures(1, { inputs: INPUTS, features: COLUMNS });
  const controller = new AbortController();
  const job = applyFeatures(map, { shape: [N, INPUTS], data: x }, {
    backend: "wasm",
    signal: controller.signal,
  });
  controller.abort(new Error("enough"));
  await assertRejects(() => job, Error, "enough");
});
