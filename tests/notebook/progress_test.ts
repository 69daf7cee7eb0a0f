import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { logPanel, type Panel } from "../../lib/notebook/panel.ts";
import { progress, startProgress } from "../../lib/notebook/progress.ts";

/** A panel that remembers, and a clock that stands still unless moved. */
function stage(panel?: Partial<Panel>): { lines: string[]; panel: Panel; clock: { now: number } } {
  const lines: string[] = [];
  const show = (line: string): Promise<void> => Promise.resolve(void lines.push(line));
  const finish = (line: string): Promise<void> => show(`${line}.`);
  return { lines, panel: { delay: 0, interval: 100, show, finish, ...panel }, clock: { now: 0 } };
}

Deno.test("progress() shows amounts and ends with a line that depends on nothing else", async () => {
  const { lines, panel, clock } = stage();
  const line = startProgress("training", { total: 40 }, panel, () => clock.now);
  await line.update(10, "loss 0.5");
  clock.now = 100;
  await line.update(40);
  await line.done("40 steps");
  assertEquals(lines, [
    "training: ▰▰▱▱▱▱▱▱▱▱ 10/40 (25 %), loss 0.5",
    "training: ▰▰▰▰▰▰▰▰▰▰ 40/40 (100 %)",
    "training: 40 steps.",
  ]);
});

Deno.test("progress() passes on no more than one update in an interval", async () => {
  const { lines, panel, clock } = stage();
  const line = startProgress("sampling", {}, panel, () => clock.now);
  for (clock.now = 0; clock.now < 200; clock.now += 10) await line.update(clock.now);
  await line.done();
  assertEquals(lines, ["sampling: 0", "sampling: 100", "sampling: done."]);
});

Deno.test("progress() in a log prints nothing of short work but its end", async () => {
  const lines: string[] = [];
  const clock = { now: 0 };
  const panel = logPanel((line) => void lines.push(line));
  const line = startProgress("training", { total: 3 }, panel, () => clock.now);
  await line.update(1);
  clock.now = 10_000;
  await line.update(2);
  await line.done();
  assertEquals(lines, ["training: ▰▰▰▰▰▰▱▱▱▱ 2/3 (66 %), 5 s left", "training: done"]);
});

Deno.test("progress() tells how long the rest takes, once it can", async () => {
  const { lines, panel, clock } = stage();
  const line = startProgress("kernels", { total: 100 }, panel, () => clock.now);
  await line.update(0);
  for (const [now, done] of [[1000, 1], [10_000, 4], [60_000, 50], [119_000, 100]] as const) {
    clock.now = now;
    await line.update(done, "rows");
  }
  assertEquals(lines, [
    "kernels: ▱▱▱▱▱▱▱▱▱▱ 0/100 (0 %)",
    "kernels: ▱▱▱▱▱▱▱▱▱▱ 1/100 (1 %), rows",
    "kernels: ▱▱▱▱▱▱▱▱▱▱ 4/100 (4 %), rows, 4 min left",
    "kernels: ▰▰▰▰▰▱▱▱▱▱ 50/100 (50 %), rows, 60 s left",
    "kernels: ▰▰▰▰▰▰▰▰▰▰ 100/100 (100 %), rows",
  ]);
});

Deno.test("progress() says nothing after its end", async () => {
  const { lines, panel } = stage();
  const line = startProgress("training", {}, panel, () => 0);
  await line.done();
  await line.update(1);
  await line.done();
  assertEquals(lines, ["training: done."]);
});

Deno.test("progress() refuses amounts that make no sense", async () => {
  const { panel } = stage();
  assertThrows(() => startProgress("a", { total: 0 }, panel), RangeError, "'total'");
  const line = startProgress("a", { total: 3 }, panel);
  await assertRejects(() => line.update(4), RangeError, "between 0 and 3");
  await assertRejects(() => line.update(NaN), RangeError);
});

Deno.test("progress() refuses options that there are not, and values of another type", async () => {
  assertThrows(() => progress("a", { totl: 3 } as never), TypeError, "(did you mean 'total'?)");
  assertThrows(() => progress("a", 3 as never), TypeError, "write { total: 3 }");
  assertThrows(() => progress("a", { total: "3" as never }), TypeError, "found string");
  assertThrows(() => progress(undefined as never), TypeError, "'label' must be a string");
  const line = progress("a", { total: 3 });
  await assertRejects(() => line.update("2" as never), TypeError, "'done' must be a number");
  await assertRejects(() => line.update(1, 2 as never), TypeError, "'text' must be a string");
  await assertRejects(() => line.done(2 as never), TypeError, "'text' must be a string");
});
