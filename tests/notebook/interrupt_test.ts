import { assert, assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path";
import { Kernel, type Reply } from "../../tasks/jupyter/kernel.ts";

Deno.test("an interrupt ends a computation, and the kernel goes on with what it holds", async () => {
  await using kernel = await Kernel.start({ cwd: fromFileUrl(new URL("../../", import.meta.url)) });
  const run = (code: string): Promise<Reply> =>
    kernel.execute(code, { onMessage: () => {}, limit: 60_000 });
  const interrupt = 'setTimeout(() => Deno.kill(Deno.pid, "SIGINT"), 50);';
  await run(
    `const { kernels } = await import("${new URL("../../lib/kernel/mod.ts", import.meta.url)}");
    const stax = await import("${new URL("../../lib/stax/mod.ts", import.meta.url)}");
    const images = { shape: [40, 16, 16, 3], data: new Float64Array(30720).map((_, i) => i % 7) };
    const conv = stax.serial(stax.conv(8, [3, 3], { padding: "SAME" }), stax.relu());
    const net = stax.serial(stax.repeat(conv, 20), stax.globalAvgPool(), stax.dense(1));
    const held = 5;`,
  );
  for (const options of ["{}", "{ signal: new AbortController().signal }"]) {
    const reply = await run(`${interrupt} await kernels(net, images, undefined, ${options});`);
    assert(reply.status === "error", `the computation with ${options} was not ended`);
    assertEquals(reply.evalue, "Cannot go on as the cell was interrupted");
  }
  assertEquals((await run("if (held !== 5) throw 0;")).status, "ok");
});
