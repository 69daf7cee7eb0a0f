import { assertEquals, assertRejects } from "@std/assert";
import { Queue } from "../../../lib/linalg/blas/queue.ts";

Deno.test("Queue runs one task at a time, in order", async () => {
  const queue = new Queue();
  const log: string[] = [];
  const task = (name: string, time: number) => async (): Promise<string> => {
    log.push(`${name} begins`);
    await sleep(time);
    log.push(`${name} ends`);
    return name;
  };
  const results = await Promise.all([queue.run(task("a", 20)), queue.run(task("b", 0))]);
  assertEquals(results, ["a", "b"]);
  assertEquals(log, ["a begins", "a ends", "b begins", "b ends"]);
});

Deno.test("Queue goes on after a task that fails", async () => {
  const queue = new Queue();
  const failed = assertRejects(() => queue.run(() => Promise.reject(new Error("no"))), Error, "no");
  assertEquals(await queue.run(() => 1), 1);
  await failed;
});

Deno.test("Queue lets go of a waiting task at once when it is aborted", async () => {
  const queue = new Queue();
  const controller = new AbortController();
  let running = true, ran = false;
  const first = queue.run(async () => {
    await sleep(30);
    running = false;
  });
  const second = queue.run(() => ran = true, controller.signal);
  const third = queue.run(() => running);
  controller.abort(new Error("enough"));
  await assertRejects(() => second, Error, "enough");
  assertEquals(running, true);
  // The one behind it still waits for the one before it.
  assertEquals(await third, false);
  assertEquals(ran, false);
  await first;
});

function sleep(time: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, time));
}
