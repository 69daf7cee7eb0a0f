import { assertEquals, assertRejects } from "@std/assert";
import { UnavailableError } from "@widenet/ntk";
import type { EngineName } from "../../lib/engine/engine.ts";
import { selectEngine } from "../../lib/engine/mod.ts";
import { ENGINES } from "../suites/engines.ts";

Deno.test("selectEngine() finds every engine by its name", async () => {
  for (const name of ENGINES) assertEquals((await selectEngine(name)).name, name);
});

Deno.test('selectEngine() takes an engine that is there for "auto"', async () => {
  assertEquals(ENGINES.includes((await selectEngine("auto")).name), true);
});

for (const name of (["wasm", "webgpu"] as const).filter((name) => !ENGINES.includes(name))) {
  Deno.test(`selectEngine() says that ${name} is not there, and what is`, async () => {
    const text =
      `Cannot use engine '${name}' as this version does not have it: use "auto" or one of`;
    await assertRejects(
      () => selectEngine(name),
      UnavailableError,
      `${text} ${ENGINES.join(", ")}`,
    );
  });
}

Deno.test("selectEngine() refuses names of no engine", async () => {
  for (const name of ["cpu", "", "Reference", 5, null] as unknown as EngineName[]) {
    await assertRejects(
      () => selectEngine(name),
      TypeError,
      `must be one of auto, reference, wasm, webgpu: current value is ${name}`,
    );
  }
});
