import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import type { ProgressReport } from "@widenet/ntk";
import { Yielder } from "../../lib/parallel/yielder.ts";

Deno.test("Yielder refuses to start when the signal is aborted already", () => {
  const reason = new Error("too late");
  assertThrows(() => new Yielder({ signal: AbortSignal.abort(reason) }, 1), Error, "too late");
});

Deno.test("Yielder does not pause for work that is short", async () => {
  const reports: ProgressReport[] = [];
  const yielder = new Yielder({ onProgress: (report) => reports.push(report) }, 3);
  for (let i = 0; i < 3; i++) await yielder.advance(1);
  assertEquals(reports, []);
  yielder.finish();
  assertEquals(reports, [{ done: 3, total: 3 }]);
});

Deno.test("Yielder reports and lets timers run during long work", async () => {
  const reports: ProgressReport[] = [];
  const yielder = new Yielder({ onProgress: (report) => reports.push(report) }, 10);
  let ticked = false;
  const timer = setTimeout(() => ticked = true, 0);
  work(40);
  await yielder.advance(4);
  clearTimeout(timer);
  assert(ticked);
  assertEquals(reports, [{ done: 4, total: 10 }]);
});

Deno.test("Yielder rejects with the reason of an abort that came during the work", async () => {
  const controller = new AbortController();
  const yielder = new Yielder(controller, 10);
  setTimeout(() => controller.abort(new Error("enough")), 0);
  work(40);
  await assertRejects(() => yielder.advance(1), Error, "enough");
});

/** Keeps the thread busy. */
function work(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}
