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
  const end = Promise.withResolvers<void>();
  const follow = latest(async (input: number) => {
    seen.push(input);
    await Promise.resolve();
    if (input === 4) end.resolve();
  });
  for (const input of [1, 2, 3, 4]) follow(input);
  await end.promise;
  assertEquals(seen, [1, 4]);
});

Deno.test("spread() moves names apart and keeps them above the least place", () => {
  const room = { apart: 1, least: -10 };
  assertEquals(spread([5, 0, -5], room), [5, 0, -5]);
  assertEquals(spread([1, 1, 1], room), [2, 1, 0]);
  assertEquals(spread([3, 0.2, 0], room), [3, 0.6, -0.4]);
  assertEquals(spread([0, 0, 0], { apart: 1, least: 0 }), [2, 1, 0]);
});
