import { assert, assertEquals, assertRejects } from "@std/assert";
import type { BackendName } from "../../lib/linalg/backend.ts";
import { selectBackend } from "../../lib/linalg/backends.ts";
import { cholesky, eigh, matmul, triangularSolve } from "../../lib/linalg/mod.ts";
import { countWorkers, defaultWorkers, terminateWorkers } from "../../lib/parallel/mod.ts";
import { testBackend } from "../suites/backend_suite.ts";
import { BACKENDS } from "../suites/backends.ts";
import { normal } from "./matrices.ts";
import { oneOfThree } from "../suites/tries.ts";

for (const name of BACKENDS) testBackend(name);

Deno.test("selectBackend() gives a backend when left to choose", async () => {
  assertEquals(await selectBackend("auto"), await selectBackend());
});

Deno.test("selectBackend() refuses an unknown name", async () => {
  const name = "cuda" as BackendName;
  await assertRejects(() => selectBackend(name), TypeError, "auto, wasm, blas, reference");
});

Deno.test("results do not depend on the number of workers", async () => {
  const n = 300;
  const a = normal(3, n, n);
  for (const backend of BACKENDS) {
    const results = [1, 2].map(async (workers) => {
      const options = { backend, workers };
      const product = await matmul(a, a, { ...options, transposeB: true });
      const { factor, solve } = await cholesky(product, options);
      const { values } = await eigh(product, options);
      return [product, factor, await solve(a), await triangularSolve(factor, a, options), values];
    });
    const [alone, together] = await Promise.all(results);
    assertEquals(alone, together);
  }
});

Deno.test("the wasm backend uses as many threads as it is told", async () => {
  const a = normal(3, 200, 200);
  for (const workers of [0, 1, 2]) {
    await terminateWorkers();
    await matmul(a, a, { backend: "wasm", workers });
    assertEquals(countWorkers(), workers < 2 ? 0 : Math.min(workers, defaultWorkers()));
  }
});

Deno.test("linear algebra refuses numbers of workers that there cannot be", async () => {
  for (const backend of BACKENDS) {
    for (const workers of [-1, 1.5, NaN, 2000]) {
      const text =
        `Cannot multiply matrices as 'workers' must be a whole number, between 0 and 1024`;
      await assertRejects(() => matmul([[1]], [[1]], { backend, workers }), RangeError, text);
    }
    const workers = "2" as unknown as number;
    await assertRejects(() => eigh([[1]], { backend, workers }), TypeError, "found string");
  }
});

Deno.test(
  "the reference backend lets timers run and stops soon after an abort",
  oneOfThree(async () => {
    const backend = await selectBackend("reference");
    const n = 1000;
    const a = normal(1, n, n).data as Float64Array;
    let ticks = 0;
    const timer = setInterval(() => ticks++, 10);
    const controller = new AbortController();
    let abortedAt = 0;
    setTimeout(() => {
      abortedAt = performance.now();
      controller.abort(new Error("enough"));
    }, 120);
    await assertRejects(
      () => backend.syevd({ n, a, w: new Float64Array(n) }, { signal: controller.signal }),
      Error,
      "enough",
    );
    clearInterval(timer);
    // The event loop turns every 50 ms; the rest is room for a busy machine.
    assert(performance.now() - abortedAt < 200);
    assert(ticks >= 2);
  }),
);
