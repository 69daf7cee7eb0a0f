import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import type { ProgressReport } from "@widenet/ntk";
import { Breather } from "../../lib/engine/breather.ts";

Deno.test("Breather refuses to start when the signal is aborted already", () => {
  const reason = new Error("too late");
  assertThrows(() => new Breather({ signal: AbortSignal.abort(reason) }, 1), Error, "too late");
});

Deno.test("Breather does not pause for work that is short", async () => {
  const reports: ProgressReport[] = [];
  const breather = new Breather({ onProgress: (report) => reports.push(report) }, 3);
  for (let i = 0; i < 3; i++) await breather.advance(1);
  assertEquals(reports, []);
  breather.finish();
  assertEquals(reports, [{ done: 3, total: 3 }]);
});

Deno.test("Breather reports and lets timers run during long work", async () => {
  const reports: ProgressReport[] = [];
  const breather = new Breather({ onProgress: (report) => reports.push(report) }, 10);
  let ticked = false;
  const timer = setTimeout(() => ticked = true, 0);
  work(40);
  await breather.advance(4);
  clearTimeout(timer);
  assert(ticked);
  assertEquals(reports, [{ done: 4, total: 10 }]);
});

Deno.test("Breather rejects with the reason of an abort that came during the work", async () => {
  const controller = new AbortController();
  const breather = new Breather(controller, 10);
  setTimeout(() => controller.abort(new Error("enough")), 0);
  work(40);
  await assertRejects(() => breather.advance(1), Error, "enough");
});

/** Keeps the thread busy. */
function work(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}
