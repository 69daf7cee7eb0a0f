import { assertEquals, assertThrows } from "@std/assert";
import { kernels, stax, toLatex } from "@widenet/ntk";
import { layerSuite } from "../suites/layer_suite.ts";
import { assertPair, P, pairKernels, Q, R, selfKernels } from "./pair.ts";

layerSuite(
  "layerNorm",
  stax.serial(stax.dense(1, { bStd: 0.3 }), stax.layerNorm(), stax.relu(), stax.dense(1)),
);
layerSuite("layerNorm with eps", stax.serial(stax.dense(1), stax.layerNorm({ eps: 0.5 })));

Deno.test("layerNorm() divides both kernels by the roots of the variances", async () => {
  const net = stax.serial(stax.dense(1), stax.dense(1), stax.layerNorm({ eps: 0.1 }));
  const root = Math.sqrt((P + 0.1) * (Q + 0.1));
  assertPair(await pairKernels(net), [R / root, 2 * R / root]);
  assertPair(await selfKernels(net), [P / (P + 0.1), 2 * P / (P + 0.1)]);
});

Deno.test("layerNorm() forgets the scale of an input", async () => {
  const net = stax.serial(stax.dense(1), stax.layerNorm({ eps: 0 }), stax.erf(), stax.dense(1));
  const { nngp } = await kernels(net, [[1, 2], [1e8, 2e8]]);
  assertPair([...nngp.data], [nngp.data[0]!, nngp.data[0]!, nngp.data[0]!, nngp.data[0]!]);
});

Deno.test("layerNorm() keeps a zero input at zero, with and without eps", async () => {
  for (const eps of [0, 1e-12]) {
    const { nngp, ntk } = await kernels(stax.serial(stax.dense(1), stax.layerNorm({ eps })), [
      [0, 0],
      [1, 1],
    ]);
    assertEquals([...nngp.data.subarray(0, 3)], [0, 0, 0]);
    assertEquals([...ntk.data.subarray(0, 3)], [0, 0, 0]);
  }
});

Deno.test("layerNorm() is refused where its input is not Gaussian", () => {
  for (const before of [stax.identity(), stax.serial(stax.dense(1), stax.relu())]) {
    assertThrows(
      () => toLatex(stax.serial(before, stax.layerNorm())),
      TypeError,
      "Cannot apply layerNorm at serial[1].layerNorm as its input is not Gaussian",
    );
  }
});
