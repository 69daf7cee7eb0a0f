import { assert, assertEquals, assertRejects } from "@std/assert";
import { type BackendName, selectBackend } from "../../lib/linalg/backend.ts";
import { testBackend } from "../suites/backend_suite.ts";
import { BACKENDS } from "../suites/backends.ts";
import { normal } from "./matrices.ts";

for (const name of BACKENDS) testBackend(name);

Deno.test("selectBackend() gives a backend when left to choose", async () => {
  assertEquals(await selectBackend("auto"), await selectBackend());
});

Deno.test("selectBackend() refuses an unknown name", async () => {
  const name = "cuda" as BackendName;
  await assertRejects(() => selectBackend(name), TypeError, "auto, blas, wasm, reference");
});

Deno.test("the reference backend lets timers run and stops soon after an abort", async () => {
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
});
