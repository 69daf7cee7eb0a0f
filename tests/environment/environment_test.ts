import { assert, assertEquals, assertGreater, assertRejects } from "@std/assert";
import { environment } from "../../lib/environment/mod.ts";
import { selectEngine } from "../../lib/engine/mod.ts";
import { selectBackend } from "../../lib/linalg/backends.ts";
import { blasSearch } from "../../lib/linalg/blas.ts";
import { oneOfThree } from "../suites/tries.ts";

Deno.test("environment() is a plain value", async () => {
  const found = await environment();
  assertEquals(JSON.parse(JSON.stringify(found)), found);
  assertEquals(found.versions.deno, Deno.version.deno);
  assertEquals(found.cores, navigator.hardwareConcurrency);
  assert(found.memory! > 0, "tests run with all permissions");
});

Deno.test("environment() says which engine and backend are there, and which are chosen", async () => {
  const { engine, engines, backend, backends, blas } = await environment();
  assertEquals(engine, (await selectEngine("auto")).name);
  assertEquals(backend, (await selectBackend("auto")).name);
  assert(engines.some(({ name, isAvailable }) => name === engine && isAvailable));
  const names = backends.filter(({ isAvailable }) => isAvailable).map(({ name }) => name);
  assertEquals(names[0], backend);
  assertEquals(names.includes("blas"), blas.found !== undefined);
  assertEquals(blas.found, (await blasSearch()).found);
});

Deno.test("environment() measures no speed unless asked", async () => {
  for (const { speed } of (await environment()).backends) assertEquals(speed, undefined);
});

Deno.test("environment() measures the speed of every backend that is there", async () => {
  for (const { isAvailable, speed } of (await environment({ measure: true })).backends) {
    assertEquals(speed !== undefined, isAvailable);
    // Between a very slow interpreter and a whole server, in GF/s.
    for (const value of Object.values(speed ?? {})) assert(value > 0.01 && value < 1e5);
  }
});

Deno.test(
  "environment() stops measuring when aborted",
  oneOfThree(async () => {
    const options = { measure: true, signal: AbortSignal.timeout(20) };
    const start = performance.now();
    await assertRejects(() => environment(options), DOMException);
    assertGreater(1000, performance.now() - start);
  }),
);

Deno.test("environment() refuses options that there are not, and values of another type", async () => {
  const mesure = { mesure: true } as never;
  await assertRejects(() => environment(mesure), TypeError, "(did you mean 'measure'?)");
  await assertRejects(() => environment(true as never), TypeError, "found boolean");
  await assertRejects(() => environment({ measure: 1 as never }), TypeError, "true or false");
});
