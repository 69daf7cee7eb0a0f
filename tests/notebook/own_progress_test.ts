import { assertEquals, assertRejects } from "@std/assert";
import type { MimeBundle } from "../../lib/display/output.ts";
import { ownLine, runBeside, runWatched } from "../../lib/notebook/own_progress.ts";

/** An output that remembers, and a clock that stands still unless moved. */
function stage(): { shown: MimeBundle["data"][]; clock: { now: number }; line: Line } {
  const shown: MimeBundle["data"][] = [];
  const clock = { now: 0 };
  const show = ({ data }: MimeBundle): Promise<void> => Promise.resolve(void shown.push(data));
  return { shown, clock, line: ownLine("kernel", { show }, () => clock.now) };
}
type Line = ReturnType<typeof ownLine>;

Deno.test("long work shows how far it is from two seconds on, and leaves nothing", async () => {
  const { shown, clock, line } = stage();
  for (const [now, done] of [[1999, 10], [2000, 20], [2400, 30], [3000, 60]] as const) {
    clock.now = now;
    line.report({ done, total: 100 });
  }
  await line.end();
  assertEquals(shown, [
    { "text/plain": "kernel: ▰▰▱▱▱▱▱▱▱▱ 20 %, 8 s left" },
    { "text/plain": "kernel: ▰▰▰▰▰▰▱▱▱▱ 60 %, 2 s left" },
    {},
  ]);
});

Deno.test("short work shows nothing, iterations count as parts of the whole", async () => {
  const short = stage();
  short.line.report({ done: 1, total: 2 });
  await short.line.end();
  assertEquals(short.shown, []);
  const { shown, clock, line } = stage();
  clock.now = 3000;
  line.report({ done: 9, total: 10, iteration: 1, iterations: 3 });
  await line.end();
  assertEquals(shown[0], { "text/plain": "kernel: ▰▰▱▱▱▱▱▱▱▱ 25 %, 9 s left" });
});

Deno.test("work outside a notebook, or that is watched, reports to its caller alone", async () => {
  const work = <Watch>(watch: Watch): Promise<Watch> => Promise.resolve(watch);
  const onProgress = (): void => {};
  const { signal } = new AbortController();
  assertEquals(await runWatched("kernel", { signal, onProgress }, work), { signal, onProgress });
  assertEquals(await runWatched("kernel", {}, work), { signal: undefined, onProgress: undefined });
});

Deno.test("an output that fails changes nothing in what work gives or throws", async () => {
  let attempts = 0;
  const show = (): Promise<void> => {
    attempts++;
    return Promise.reject(new Error("no output"));
  };
  const long = (): Line => {
    let now = 0;
    return ownLine("kernel", { show }, () => now += 3000);
  };
  const share = { done: 1, total: 2 };
  const given = await runBeside(long(), (report) => {
    report(share);
    report(share);
    return Promise.resolve(5);
  });
  assertEquals([given, attempts], [5, 3]);
  const thrown = runBeside(long(), (report) => {
    report(share);
    return Promise.reject(new RangeError("its own error"));
  });
  await assertRejects(() => thrown, RangeError, "its own error");
  assertEquals(attempts, 5);
});
