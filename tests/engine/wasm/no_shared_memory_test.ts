import { assert, assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path";
import { defaultWorkers } from "../../../lib/parallel/mod.ts";
import { jobs } from "./no_shared_memory_jobs.ts";

Deno.test("without SharedArrayBuffer threads compute on copies, to the same bits, and timers run", async () => {
  const script = fromFileUrl(new URL("./no_shared_memory_script.ts", import.meta.url));
  const command = new Deno.Command(Deno.execPath(), { args: ["run", "-A", "--no-lock", script] });
  const { stdout, stderr, success } = await command.output();
  assert(success, new TextDecoder().decode(stderr));
  const { found, aborted } = JSON.parse(new TextDecoder().decode(stdout));
  for (const [name, job] of Object.entries(jobs)) {
    const { nngp, ntk } = await job();
    assertEquals(found[name], {
      hasThreads: defaultWorkers() > 1,
      isPlain: true,
      hasTicked: true,
      entries: [nngp, ntk].map(({ data }) => data.filter((_, i) => i % 997 === 0).join()),
    }, name);
  }
  assertEquals(aborted, true);
});
