import { assertEquals, assertRejects } from "@std/assert";
import { kept } from "../../web/model/kept.ts";
import { latest } from "../../web/page/latest.ts";
import { spread } from "../../web/views/spread.ts";

Deno.test("kept() computes again only for another key", async () => {
  const place = kept<number>();
  let count = 0;
  const compute = () => Promise.resolve(count += 1);
  assertEquals(await place([1, "a"], compute), 1);
  assertEquals(await place([1, "a"], compute), 1);
  assertEquals(await place([2, "a"], compute), 2);
  assertEquals(await place([1, "a"], compute), 3);
});

Deno.test("kept() does not keep a failure", async () => {
  const place = kept<number>();
  await assertRejects(() => place(1, () => Promise.reject(new RangeError("no"))), RangeError);
  assertEquals(await place(1, () => Promise.resolve(5)), 5);
});

Deno.test("latest() leaves out inputs that are overtaken", async () => {
  const seen: number[] = [];
  const [gate, end] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const follow = latest(async (input: number) => {
    seen.push(input);
    await gate.promise;
    if (input === 4) end.resolve();
  }, 0);
  for (const input of [1, 2, 3, 4]) follow(input);
  gate.resolve();
  await end.promise;
  assertEquals(seen, [1, 4]);
  await new Promise((resolve) => setTimeout(resolve, 1)); // the timers of those that were overtaken
});

Deno.test("latest() stops what takes long once it has been overtaken", async () => {
  const stopped = Promise.withResolvers<number>();
  const follow = latest(async (input: number, signal) => {
    if (input === 2) return;
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
    stopped.resolve(input);
  }, 5);
  follow(1);
  follow(2);
  assertEquals(await stopped.promise, 1);
});

Deno.test("spread() moves names apart and keeps them above the least place", () => {
  const room = { apart: 1, least: -10 };
  assertEquals(spread([5, 0, -5], room), [5, 0, -5]);
  assertEquals(spread([1, 1, 1], room), [2, 1, 0]);
  assertEquals(spread([3, 0.2, 0], room), [3, 0.6, -0.4]);
  assertEquals(spread([0, 0, 0], { apart: 1, least: 0 }), [2, 1, 0]);
});
