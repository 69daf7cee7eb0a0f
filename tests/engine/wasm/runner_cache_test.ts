import { assertEquals } from "@std/assert";
import { kernels, randomGenerator, stax } from "@widenet/ntk";
import { newId, RunnerCache } from "../../../lib/engine/wasm/runner_cache.ts";

Deno.test("a cache gives the runner of the last job alone", () => {
  const cache = new RunnerCache<string>();
  const [first, second] = [newId(), newId()];
  assertEquals(first === second, false);
  assertEquals(cache.get(first), undefined);
  assertEquals(cache.keep(first, "one"), "one");
  assertEquals(cache.get(first), "one");
  assertEquals(cache.get(second), undefined);
  cache.keep(second, "two");
  assertEquals(cache.get(first), undefined);
  cache.forget();
  assertEquals(cache.get(second), undefined);
});

Deno.test("jobs that take turns on one thread do not disturb one another", async () => {
  const x = randomGenerator(1).normal([600, 20]);
  const nets = [stax.relu(), stax.erf(), stax.tanh()].map((phi) =>
    stax.serial(stax.dense(1, { bStd: 0.1 }), phi, stax.dense(1))
  );
  const options = { engine: "wasm", workers: 1 } as const;
  const together = await Promise.all(nets.map((net) => kernels(net, x, options)));
  for (const [index, net] of nets.entries()) {
    const alone = await kernels(net, x, options);
    assertEquals(together[index]!.nngp.data, alone.nngp.data);
    assertEquals(together[index]!.ntk.data, alone.ntk.data);
  }
});
