import { assertEquals, assertStringIncludes } from "@std/assert";
import { kernels, stax, toLatex } from "@widenet/ntk";
import { layerSuite } from "../suites/layer_suite.ts";
import { assertPair, P, pairKernels, R, selfKernels } from "./pair.ts";

const net = stax.serial(stax.dense(1, { wStd: 2 }), stax.dropout({ keep: 0.8 }));

layerSuite("dropout", stax.serial(net, stax.dense(1)), { masked: true });

Deno.test("dropout() divides the kernels of an input with itself by keep", async () => {
  assertPair(await selfKernels(net), [4 * P / 0.8, 4 * P / 0.8]);
});

Deno.test("dropout() leaves the kernels of two inputs as they are", async () => {
  assertPair(await pairKernels(net), [4 * R, 4 * R]);
});

Deno.test("dropout() gives equal rows masks of their own", async () => {
  const { nngp } = await kernels(net, [[1, 0], [1, 0]]);
  assertPair([...nngp.data], [2.5, 2, 2, 2.5]);
});

Deno.test("dropout() raises the variances that the next nonlinearity sees", async () => {
  const before = stax.serial(stax.dense(1), stax.relu(), stax.dropout({ keep: 0.5 }));
  const [k] = await selfKernels(stax.serial(before, stax.dense(1), stax.relu()));
  // E[relu^2] is half the variance: P/2 after the first, P after the dropout, P/2 after the second.
  assertPair([k], [P / 2]);
});

Deno.test("dropout() keeps everything at keep = 1", async () => {
  const relu = stax.serial(stax.dense(1), stax.relu());
  const kept = stax.serial(relu, stax.dropout({ keep: 1 }));
  assertEquals(await selfKernels(kept), await selfKernels(relu));
  assertEquals(await pairKernels(kept), await pairKernels(relu));
});

Deno.test("dropout() has masks of their own at the sites of an image", async () => {
  const x = [[[1], [0.5], [-2]]];
  const net = (readout: stax.Net): stax.Net =>
    stax.serial(stax.conv(1, [1]), stax.dropout({ keep: 0.8 }), readout);
  const flat = await kernels(net(stax.flatten()), x);
  assertPair([flat.nngp.data[0]!], [(1 + 0.25 + 4) / 3 / 0.8]);
  // Pairs of different sites keep their covariance.
  const mean = await kernels(net(stax.globalAvgPool()), x);
  assertPair([mean.nngp.data[0]!], [(0.25 + (1 + 0.25 + 4) * 0.25) / 9]);
});

Deno.test("dropout() writes which pairs share a mask", () => {
  const layers = stax.serial(stax.dense(1), stax.dropout({ keep: 0.5 }));
  assertStringIncludes(toLatex(layers), "K_{2} &= (1 + 1\\,[x = x'])\\, K_{1}");
  const image = stax.serial(layers, stax.flatten());
  assertStringIncludes(toLatex(image, { spatial: [2] }), "(1 + 1\\,[x = x',\\, a = b])\\, K_{1}");
});
