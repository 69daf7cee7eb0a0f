import { assertRejects } from "@std/assert";
import { kernels, nngp, ntk, stax } from "@widenet/ntk";
import { layerSuite } from "../suites/layer_suite.ts";
import { assertClose, signal, X, Y } from "./signals.ts";

layerSuite(
  "globalSumPool",
  stax.serial(
    stax.conv(1, [2, 2], { wStd: 1.4, bStd: 0.1 }),
    stax.relu(),
    stax.globalSumPool(),
    stax.dense(3, { bStd: 0.2 }),
    stax.relu(),
  ),
  { shape: [3, 3, 2] },
);

Deno.test("globalSumPool() takes the sum over all sites", async () => {
  const sum = (values: readonly number[]): number => values.reduce((total, v) => total + v, 0);
  const { data } = await nngp(stax.globalSumPool(), signal(X), signal(Y));
  assertClose(data[0]!, sum(X) * sum(Y));
});

Deno.test("globalSumPool() keeps Gaussian values Gaussian", async () => {
  const net = stax.serial(stax.conv(1, [1]), stax.globalSumPool(), stax.erf());
  const { nngp } = await kernels(net, signal([1, -1]), signal(Y.slice(0, 2)));
  // The two sites cancel.
  assertClose(nngp.data[0]!, 0);
});

Deno.test("globalSumPool() refuses vectors, and nonlinearities behind nonlinear values", async () => {
  await assertRejects(() => ntk(stax.globalSumPool(), [[1, 2]]), TypeError, "no spatial axes");
  const net = stax.serial(stax.conv(1, [1]), stax.relu(), stax.globalSumPool(), stax.relu());
  await assertRejects(() => ntk(net, signal(X)), TypeError, "serial[3].relu as its input is not");
});
