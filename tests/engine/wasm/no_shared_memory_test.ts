import { assert, assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path";
import { kernels, randomGenerator, stax } from "@widenet/ntk";

Deno.test("without SharedArrayBuffer the calling thread computes, and timers run", async () => {
  const script = fromFileUrl(new URL("./no_shared_memory_script.ts", import.meta.url));
  const command = new Deno.Command(Deno.execPath(), { args: ["run", "-A", "--no-lock", script] });
  const { stdout, stderr, success } = await command.output();
  assert(success, new TextDecoder().decode(stderr));
  const { workers, plain, ticked, entries } = JSON.parse(new TextDecoder().decode(stdout));
  assertEquals({ workers, plain, ticked }, { workers: 0, plain: true, ticked: true });
  const x = randomGenerator(1).normal([1200, 20]);
  const layer = stax.serial(stax.dense(1, { bStd: 0.1 }), stax.gelu());
  const { nngp, ntk } = await kernels(stax.repeat(layer, 3), x, { engine: "wasm" });
  assertEquals(entries, [nngp.data[1199], ntk.data[1199]]);
});
