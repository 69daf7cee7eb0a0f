import { assertEquals } from "@std/assert";
import { stax } from "@widenet/ntk";
import { layerSuite } from "../suites/layer_suite.ts";
import { joined } from "./branches.ts";
import { assertPair, pairKernels, R } from "./pair.ts";

const block = stax.serial(stax.dense(4, { wStd: 1.2, bStd: 0.1 }), stax.relu());

layerSuite("repeat", stax.serial(stax.repeat(block, 4), stax.dense(1)));

Deno.test("repeat() equals as many copies in series", async () => {
  for (const times of [1, 2, 5]) {
    const copies = stax.serial(...Array.from({ length: times }, () => block));
    assertEquals(await pairKernels(stax.repeat(block, times)), await pairKernels(copies));
  }
});

Deno.test("repeat() of no copy is the identity", async () => {
  assertPair(await pairKernels(stax.repeat(block, 0)), [R, 0]);
});

Deno.test("repeat() nests: twice three copies are six", async () => {
  const nested = stax.repeat(stax.repeat(block, 3), 2);
  assertEquals(await pairKernels(nested), await pairKernels(stax.repeat(block, 6)));
});

Deno.test("repeat() gives each copy weights of its own, so that copies can be added", async () => {
  const residual = joined(
    [stax.identity(), stax.serial(stax.relu(), stax.dense(1))],
    stax.fanInSum(),
  );
  const net = (body: stax.Net): stax.Serial => stax.serial(stax.dense(1), body);
  const twice = await pairKernels(net(stax.repeat(residual, 2)));
  assertEquals(twice, await pairKernels(net(stax.serial(residual, residual))));
});
