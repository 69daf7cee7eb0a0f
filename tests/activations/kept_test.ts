import { assert, assertEquals } from "@std/assert";
import { kernels, randomGenerator, stax } from "@widenet/ntk";
import { KEPT_OCTAVES } from "../../lib/activations/graded_series.ts";
import { Kept } from "../../lib/activations/kept.ts";

Deno.test("a value is made once for an owner and a key", () => {
  const kept = new Kept<readonly number[]>();
  const [one, other] = [{}, {}];
  const first = kept.get(one, "a", () => [1]);
  assert(kept.get(one, "a", () => [2]) === first);
  assertEquals(kept.get(one, "b", () => [3]), [3]);
  assertEquals(kept.get(other, "a", () => [4]), [4]);
  assertEquals(kept.made, 3);
});

Deno.test("values not asked for longest go first", () => {
  const kept = new Kept<number>();
  const owner = {};
  for (let k = 0; k < 256; k++) kept.get(owner, `${k}`, () => k);
  kept.get(owner, "0", () => -1);
  kept.get(owner, "more", () => 0);
  assertEquals(kept.get(owner, "0", () => -1), 0);
  assertEquals(kept.get(owner, "1", () => -1), -1);
});

Deno.test("a second call with other inputs of the same range makes no table", async () => {
  const net = stax.serial(stax.dense(1, { wStd: 9 }), stax.tanh(), stax.dense(1));
  await kernels(net, randomGenerator(1).normal([30, 4]), { engine: "wasm" });
  const { made } = KEPT_OCTAVES;
  await kernels(net, randomGenerator(1).normal([20, 4]), { engine: "wasm" });
  assertEquals(KEPT_OCTAVES.made, made);
});

Deno.test("a function is not asked again by a second call", async () => {
  let calls = 0;
  const fn = (x: number): number => {
    calls++;
    return Math.tanh(x + 0.3);
  };
  const x = randomGenerator(2).normal([30, 4]);
  const run = async (): Promise<number> => {
    calls = 0;
    // Another layer of the same function: tables belong to the function.
    const net = stax.serial(stax.dense(1), stax.elementwise({ fn }), stax.dense(1));
    await kernels(net, x, { engine: "wasm" });
    return calls;
  };
  const first = await run();
  // The variances of the 30 inputs alone take some hundred values each.
  assert(await run() < first / 3);
});
