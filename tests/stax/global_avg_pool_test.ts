import { assertRejects } from "@std/assert";
import { kernels, nngp, ntk, stax } from "@widenet/ntk";
import { layerSuite } from "../suites/layer_suite.ts";
import { assertClose, signal, X, Y } from "./signals.ts";

layerSuite(
  "globalAvgPool",
  stax.serial(
    stax.conv(1, [2, 2], { wStd: 1.4, bStd: 0.1 }),
    stax.relu(),
    stax.globalAvgPool(),
    stax.dense(3, { bStd: 0.2 }),
    stax.relu(),
  ),
  { shape: [3, 3, 2] },
);

Deno.test("globalAvgPool() takes the mean over all sites", async () => {
  const sum = (values: readonly number[]): number => values.reduce((total, v) => total + v, 0);
  const { data } = await nngp(stax.globalAvgPool(), signal(X), signal(Y));
  assertClose(data[0]!, sum(X) * sum(Y) / 25);
});

Deno.test("globalAvgPool() keeps Gaussian values Gaussian", async () => {
  const net = stax.serial(stax.conv(1, [1]), stax.globalAvgPool(), stax.erf());
  const { nngp } = await kernels(net, signal([1, -1]), signal(Y.slice(0, 2)));
  // The two sites cancel.
  assertClose(nngp.data[0]!, 0);
});

Deno.test("globalAvgPool() refuses vectors, and nonlinearities behind nonlinear values", async () => {
  await assertRejects(() => ntk(stax.globalAvgPool(), [[1, 2]]), TypeError, "no spatial axes");
  const net = stax.serial(stax.conv(1, [1]), stax.relu(), stax.globalAvgPool(), stax.relu());
  await assertRejects(() => ntk(net, signal(X)), TypeError, "serial[3].relu as its input is not");
});
