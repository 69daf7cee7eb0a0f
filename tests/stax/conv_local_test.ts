import { assertThrows } from "@std/assert";
import { kernels, nngp, stax } from "@widenet/ntk";
import { layerSuite } from "../suites/layer_suite.ts";
import { assertClose, pooledKernels, signal, X, Y } from "./signals.ts";

const options = { wStd: 1.3, bStd: 0.4 };

layerSuite(
  "convLocal",
  stax.serial(
    stax.convLocal(1, [2, 2], { ...options, padding: "SAME" }),
    stax.relu(),
    stax.avgPool([2, 2]),
    stax.conv(1, [1, 2], options),
    stax.relu(),
    stax.globalAvgPool(),
  ),
  { shape: [3, 3, 2] },
);

Deno.test("convLocal() equals conv() as far as single sites go", async () => {
  const net = (layer: stax.Net): stax.Net =>
    stax.serial(layer, stax.relu(), stax.flatten(), stax.dense(1));
  const expected = await kernels(net(stax.conv(1, [2], options)), signal(X), signal(Y));
  const found = await kernels(net(stax.convLocal(1, [2], options)), signal(X), signal(Y));
  // The two run through different steps of the engine, so they may round differently.
  assertClose(found.nngp.data[0]!, expected.nngp.data[0]!);
  assertClose(found.ntk.data[0]!, expected.ntk.data[0]!);
});

Deno.test("convLocal() makes sites independent, their biases too", async () => {
  const flat = await nngp(
    stax.serial(stax.conv(1, [2], options), stax.flatten()),
    signal(X),
    signal(Y),
  );
  const [k, theta] = await pooledKernels(stax.convLocal(1, [2], options));
  // The mean over four sites of variables that are independent: a quarter of the mean covariance.
  assertClose(k, flat.data[0]! / 4);
  assertClose(theta, k);
});

Deno.test("convLocal() trains biases of every site in the standard parameterisation", async () => {
  const standard = { bStd: 0, parameterization: "standard" } as const;
  const [, trained] = await pooledKernels(stax.convLocal(1, [2], standard));
  const [, without] = await pooledKernels(stax.convLocal(1, [2], { parameterization: "standard" }));
  assertClose(trained - without, 1 / 4);
});

Deno.test("convLocal() gives a shared layer behind it independent sites", async () => {
  // Both sites read one-tap filters: after a second one-tap layer they are independent still.
  const [k] = await pooledKernels(stax.serial(stax.convLocal(1, [1]), stax.conv(1, [1])));
  const dot = X.reduce((sum, value, a) => sum + value * Y[a]!, 0);
  assertClose(k, dot / 25);
});

Deno.test("convLocal() refuses sizes that are none", () => {
  assertThrows(() => stax.convLocal(1, [1.5]), RangeError, "Cannot make convLocal as 'filter[0]'");
});
