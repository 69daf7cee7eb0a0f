import { assert, assertEquals, assertRejects } from "@std/assert";
import { type Net, ntk, stax } from "@widenet/ntk";
import { layerSuite } from "../suites/layer_suite.ts";
import { assertPair, pairKernels, R } from "./pair.ts";

const [first, second] = [stax.dense(4, { bStd: 0.5 }), stax.dense(1, { wStd: 3 })];

layerSuite("serial", stax.serial(first, stax.gelu(), second));

Deno.test("serial() applies its layers in order", async () => {
  assertPair(await pairKernels(stax.serial(first, second)), [9 * (R + 0.25), 18 * (R + 0.25)]);
  assertPair(await pairKernels(stax.serial(second, first)), [9 * R + 0.25, 18 * R + 0.25]);
});

Deno.test("serial() does not care how its layers are nested", async () => {
  const flat = stax.serial(first, stax.relu(), second);
  assertEquals(
    await pairKernels(stax.serial(stax.serial(first, stax.relu()), second)),
    await pairKernels(flat),
  );
  assertEquals(
    await pairKernels(stax.serial(first, stax.serial(stax.relu(), second))),
    await pairKernels(flat),
  );
});

Deno.test("serial() of nothing is the identity", async () => {
  assertPair(await pairKernels(stax.serial()), [R, 0]);
});

Deno.test("serial() does not see later changes of the list it was made of", () => {
  const layers: Net[] = [first];
  const net = stax.serial(...layers);
  layers.push(second);
  assert(net.layers.length === 1);
});

Deno.test("serial() names the layer at which branches were left unjoined", async () => {
  const net = stax.serial(first, stax.fanOut(2), second);
  await assertRejects(
    () => ntk(net, [[1]]),
    TypeError,
    "serial[2].dense as one value is needed: found 2",
  );
  const open = stax.serial(first, stax.fanOut(3));
  await assertRejects(() => ntk(open, [[1]]), TypeError, "the end of the network");
  await assertRejects(() => ntk(open, [[1]]), TypeError, "found 3; join branches with fanInSum");
});
