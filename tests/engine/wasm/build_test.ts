import { assert, assertEquals } from "@std/assert";

const root = new URL("../../../", import.meta.url);

Deno.test("every compiled module is what its sources compile to", async () => {
  const config = ["--config", "tools/wasm/deno.json", "tools/wasm/build.ts", "--check"];
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-A", ...config],
    cwd: root,
  }).output();
  const lines = new TextDecoder().decode(stdout).trim().split("\n");
  assert(success, [...lines, new TextDecoder().decode(stderr)].join("\n"));
  const found = lines.map((line) => line.split(":")[0]);
  assertEquals(found, [
    "lib/engine/wasm/pairs/pairs.wasm",
    "lib/engine/wasm/sites/sites.wasm",
    "lib/features/projection/projection.wasm",
    "lib/features/projection/in_place/in_place.wasm",
    "lib/linalg/wasm/blocks/blocks.wasm",
    "lib/rfm/kernels/laplace_slopes/laplace_slopes.wasm",
  ]);
});
