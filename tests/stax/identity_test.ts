import { assertEquals } from "@std/assert";
import { stax } from "@widenet/ntk";
import { layerSuite } from "../suites/layer_suite.ts";
import { assertPair, pairKernels, R } from "./pair.ts";

layerSuite("identity", stax.identity());

Deno.test("identity() is the covariance of the inputs, without an NTK", async () => {
  assertPair(await pairKernels(stax.identity()), [R, 0]);
});

Deno.test("identity() changes nothing between layers", async () => {
  const [first, last] = [stax.dense(3, { bStd: 0.1 }), stax.dense(1)];
  const without = await pairKernels(stax.serial(first, stax.relu(), last));
  const [between, around] = [
    stax.serial(first, stax.identity(), stax.relu(), last),
    stax.identity(),
  ];
  assertEquals(await pairKernels(stax.serial(around, between, around)), without);
});
