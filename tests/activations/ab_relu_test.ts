import { assertEquals } from "@std/assert";
import { kernels, stax } from "@widenet/ntk";
import { activationSuite } from "../suites/activation_suite.ts";

activationSuite(stax.abRelu({ a: 0.3, b: 1.2 }));

Deno.test("abRelu() with both slopes zero gives a kernel of zero", async () => {
  const net = stax.serial(stax.dense(1), stax.abRelu({ a: 0, b: 0 }), stax.dense(1));
  const { nngp, ntk } = await kernels(net, [[1], [2], [-1]]);
  assertEquals([...nngp.data, ...ntk.data], new Array(18).fill(0));
});
