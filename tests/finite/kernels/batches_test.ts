import { assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { empiricalNtk, finite, randomGenerator, stax, take } from "../../../mod.ts";
import { buildGraph } from "../../../lib/finite/build.ts";
import { batchSize } from "../../../lib/finite/prepare.ts";

const SHAPE = [16, 16, 3];
const SAME = { padding: "SAME" } as const;

function network(middle: ReturnType<typeof stax.relu> | ReturnType<typeof stax.elementwise>) {
  return stax.serial(
    ...[stax.conv(32, [3, 3], SAME), stax.relu(), stax.conv(64, [3, 3], SAME), middle],
    ...[stax.globalAvgPool(), stax.dense(10)],
  );
}

const x = randomGenerator(1).normal([12, ...SHAPE]);

Deno.test("an empirical kernel of several batches has the entries of its inputs alone", async () => {
  const net = network(stax.relu());
  const graph = buildGraph(net, { channels: 3, spatial: [16, 16] });
  const size = batchSize(graph, 11);
  assertEquals(size < 6, true, `a batch has ${size} inputs`);
  const params = finite.init(net, SHAPE, { seed: 0 });
  const options = { method: "structured", backend: "wasm" } as const;
  const whole = await empiricalNtk(net, params, x, options);
  for (const [i, j] of [[0, 0], [1, 11], [5, 2], [11, 11]] as const) {
    const alone = await empiricalNtk(net, params, take(x, [i]), take(x, [j]), options);
    const expected = alone.data[0]!;
    // Products of other sizes round otherwise.
    assertAlmostEquals(whole.data[12 * i + j]!, expected, 1e-12 * Math.abs(expected));
  }
});

Deno.test("an empirical kernel whose function throws ends with that error, and computes no more", async () => {
  let [calls, limit] = [0, Infinity];
  const fn = (value: number): number => {
    if (++calls > limit) throw new Error("no more");
    return Math.tanh(value);
  };
  const derivative = (value: number): number => 1 - Math.tanh(value) ** 2;
  const net = network(stax.elementwise({ fn, derivative }));
  const params = finite.init(net, SHAPE, { seed: 0 });
  [calls, limit] = [0, 100_000];
  const job = empiricalNtk(net, params, x, { method: "structured" });
  await assertRejects(() => job, Error, "no more");
  const then = calls;
  await new Promise((resolve) => setTimeout(resolve, 100));
  assertEquals(calls, then);
});
