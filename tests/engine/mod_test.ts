import { assertEquals, assertThrows } from "@std/assert";
import { UnavailableError } from "@widenet/ntk";
import type { EngineName } from "../../lib/engine/engine.ts";
import { selectEngine } from "../../lib/engine/mod.ts";
import { ENGINES } from "../suites/engines.ts";

Deno.test("selectEngine() finds every engine by its name", () => {
  for (const name of ENGINES) assertEquals(selectEngine(name).name, name);
});

Deno.test('selectEngine() takes an engine that is there for "auto"', () => {
  assertEquals(ENGINES.includes(selectEngine("auto").name), true);
});

for (const name of (["wasm", "webgpu"] as const).filter((name) => !ENGINES.includes(name))) {
  Deno.test(`selectEngine() says that ${name} is not there, and what is`, () => {
    const text =
      `Cannot use engine '${name}' as this version does not have it: use "auto" or one of`;
    assertThrows(() => selectEngine(name), UnavailableError, `${text} ${ENGINES.join(", ")}`);
  });
}

Deno.test("selectEngine() refuses names of no engine", () => {
  for (const name of ["cpu", "", "Reference", 5, null] as unknown as EngineName[]) {
    assertThrows(
      () => selectEngine(name),
      TypeError,
      `must be one of auto, reference, wasm, webgpu: found ${name}`,
    );
  }
});
