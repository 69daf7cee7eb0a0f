import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { assertAgree } from "./agree.ts";
import { openPage } from "./chromium.ts";
import { findChromium } from "../suites/chromium.ts";
import { buildBy } from "./command.ts";
import { runSmoke } from "./smoke.ts";

const isThere = findChromium() !== undefined;

Deno.test({
  name:
    "in Chromium all cores compute what they compute in Deno, to the last bit, and pictures are drawn",
  ignore: !isThere,
  fn: async () => {
    const folder = await Deno.makeTempDir();
    try {
      await buildBy("tools/web.ts", folder, "tests/host/page.ts");
      const script = await Deno.readTextFile(join(folder, "page.js"));
      const expected = JSON.parse(JSON.stringify(await runSmoke("wasm")));
      for (const place of ["isolated", "server", "file"] as const) {
        const { found, troubles } = await openPage(script, place);
        const { cases, threads, cores, hasSharedMemory, drawn, png } = found;
        for (const [name, value] of Object.entries(expected)) {
          assertAgree(cases[name], value, true, `${name}, ${place}`);
        }
        assertEquals(threads, cores > 1 ? cores : 0);
        assertEquals(hasSharedMemory, place === "isolated");
        assertEquals(drawn, [640, 391, 527, 267]);
        assertStringIncludes(png, "Cannot write a picture as PNG as a browser has no files");
        assertEquals(troubles, []);
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test("the module for browsers has all that the package has", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await buildBy("tools/web.ts", folder);
    const built = await import(`file://${join(folder, "widenet.js")}`);
    const { default: _, ...names } = await import("@widenet/ntk") as Record<string, unknown>;
    assertEquals(Object.keys(built).sort(), Object.keys(names).sort());
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
