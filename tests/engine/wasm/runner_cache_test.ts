import { runInNewContext } from "node:vm";
import { setFlagsFromString } from "node:v8";
import { assert, assertEquals } from "@std/assert";
import { type Kernels, kernels, type Net, randomGenerator, stax, type Tensor } from "@widenet/ntk";
import { makePlan } from "../../../lib/engine/wasm/pairs/make_plan.ts";
import { tasks } from "../../../lib/engine/wasm/pairs/tasks.ts";
import { newId, RunnerCache } from "../../../lib/engine/wasm/runner_cache.ts";
import { lower } from "../../../lib/kernel/lower.ts";
import { Yielder } from "../../../lib/parallel/yielder.ts";

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

/** Largest gap to the reference engine, relative to the largest entry. */
async function errorOf(found: Kernels, net: Net, x: Tensor): Promise<number> {
  const expected = await kernels(net, x, { engine: "reference" });
  const errors = (["nngp", "ntk"] as const).map((kind) => {
    const { data } = expected[kind];
    const gaps = found[kind].data.map((value, at) => Math.abs(value - data[at]!));
    return gaps.reduce((a, b) => Math.max(a, b)) / data.reduce((a, b) => Math.max(a, b));
  });
  return Math.max(...errors);
}

/** Runs work with a clock on which a job has gone on long enough whenever it looks, however fast the machine is. */
async function withTurnsAlways<T>(work: () => Promise<T>): Promise<T> {
  const { now } = performance;
  let time = performance.now();
  performance.now = () => time += 1000;
  try {
    return await work();
  } finally {
    performance.now = now;
  }
}

Deno.test("jobs that take turns on one thread do not disturb one another", async () => {
  // Several tasks each.
  const x = randomGenerator(1).normal([600, 20]);
  const nets = [stax.erf(), stax.sin()].map((phi) =>
    stax.serial(stax.repeat(stax.serial(stax.dense(1, { bStd: 0.1 }), phi), 4), stax.dense(1))
  );
  const order: number[] = [];
  const together = await withTurnsAlways(() =>
    Promise.all(
      nets.map((net, job) =>
        kernels(net, x, { engine: "wasm", workers: 1, onProgress: () => order.push(job) })
      ),
    )
  );
  const changes = order.filter((job, at) => at > 0 && job !== order[at - 1]).length;
  // One of them went on after the other had the thread.
  assert(changes >= 2, `the jobs did not take turns: ${order}`);
  for (const [job, net] of nets.entries()) {
    // Both engines are exact to some roundings.
    assert(await errorOf(together[job]!, net, x) < 1e-13);
  }
});

/** Runs a small job of pairs on this thread; gives references to its inputs and results that do not keep them. */
async function runAndDrop(): Promise<readonly WeakRef<ArrayBufferLike>[]> {
  const net = stax.serial(stax.dense(1, { bStd: 0.1 }), stax.erf(), stax.dense(1));
  const [x1, x2] = [randomGenerator(4).normal([4, 2]), randomGenerator(5).normal([60, 2])];
  const program = lower(net, { channels: 2, spatial: [] });
  const made = await makePlan({ program, x1, x2, kinds: ["nngp", "ntk"], dtype: "float64" });
  const { plan, writers } = made!;
  for (const writer of writers) await writer.write(new Yielder({}));
  tasks.tiles({ plan, tiles: [{ i0: 0, i1: 4, j0: 0, j1: 60 }] });
  assertEquals(plan.results.nngp!.every((value) => value !== 0), true);
  const arrays = [plan.first, plan.second].flatMap((
    side,
  ) => [side.units, side.variance, side.root]);
  return [...arrays, ...Object.values(plan.results)].map(({ buffer }) => new WeakRef(buffer));
}

Deno.test("the runner of pairs that a thread keeps holds neither inputs nor results", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const dropped = await runAndDrop();
  // A reference that was just made lives to the end of the turn.
  await new Promise((resolve) => setTimeout(resolve, 0));
  collect();
  assertEquals(dropped.map((reference) => reference.deref()), dropped.map(() => undefined));
});
