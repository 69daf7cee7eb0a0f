/** Prints kernels computed where threads cannot share memory, and whether timers ran meanwhile. */
Reflect.deleteProperty(globalThis, "SharedArrayBuffer");
const { countWorkers, terminateWorkers } = await import("../../../lib/parallel/mod.ts");
const { jobs } = await import("./no_shared_memory_jobs.ts");

const found: Record<string, unknown> = {};
for (const [name, job] of Object.entries(jobs)) {
  await terminateWorkers();
  let ticks = 0;
  const timer = setInterval(() => ticks++, 5);
  const { nngp, ntk } = await job();
  clearInterval(timer);
  found[name] = {
    hasThreads: countWorkers() > 0,
    isPlain: nngp.data.buffer instanceof ArrayBuffer && ntk.data.buffer instanceof ArrayBuffer,
    hasTicked: ticks > 0,
    entries: [nngp, ntk].map(({ data }) => data.filter((_, i) => i % 997 === 0).join()),
  };
}
const controller = new AbortController(), reason = new Error("enough");
setTimeout(() => controller.abort(reason), 20);
const aborted = await jobs["a dense network"]!({ signal: controller.signal })
  .catch((error: unknown) => error === reason);
// deno-lint-ignore no-console
console.log(JSON.stringify({ found, aborted }));
