import { assert, assertEquals } from "@std/assert";
import { compile, findModules, pathOf } from "../../../tasks/build_wasm.ts";

Deno.test("the build finds every compiled module", () => {
  assert(findModules().some(({ target }) => target === "lib/engine/wasm/linalg/linalg.wasm"));
});

for (const module of findModules()) {
  Deno.test(`${module.target} is what its sources compile to`, async () => {
    assertEquals(await compile(module), Deno.readFileSync(pathOf(module)));
  });
}
