import { assertEquals, assertRejects } from "@std/assert";
import { kernels, nngp, ntk, stax } from "@widenet/ntk";
import { layerSuite } from "../suites/layer_suite.ts";
import { assertClose, signal, X, Y } from "./signals.ts";

layerSuite(
  "flatten",
  stax.serial(
    stax.conv(1, [2, 2], { wStd: 1.4, bStd: 0.1 }),
    stax.relu(),
    stax.flatten(),
    stax.dense(3, { bStd: 0.2 }),
    stax.relu(),
  ),
  { shape: [3, 3, 2] },
);

Deno.test("flatten() takes the mean over equal sites", async () => {
  const { data } = await nngp(stax.flatten(), signal(X), signal(Y));
  assertClose(data[0]!, X.reduce((sum, value, a) => sum + value * Y[a]!, 0) / 5);
});

Deno.test("flatten() passes sites times channels on as the width", async () => {
  const head = stax.dense(1, { parameterization: "standard" });
  const net = stax.serial(stax.conv(7, [2]), stax.flatten(), head);
  const { nngp, ntk } = await kernels(net, signal(X));
  const tangent = await kernels(stax.serial(stax.conv(7, [2]), stax.flatten()), signal(X));
  assertClose(ntk.data[0]!, 4 * 7 * nngp.data[0]! + tangent.ntk.data[0]!);
});

Deno.test("flatten() leaves vectors as they are, so that it may come twice", async () => {
  const net = stax.serial(stax.flatten(), stax.dense(2), stax.flatten(), stax.relu());
  const plain = stax.serial(stax.dense(2), stax.relu());
  assertEquals(await kernels(net, [[1, 2]]), await kernels(plain, [[1, 2]]));
});

Deno.test("a nonlinearity refuses features of several sites, which differ in scale", async () => {
  const net = stax.serial(stax.conv(1, [1]), stax.flatten(), stax.relu());
  await assertRejects(() => ntk(net, signal(X)), TypeError, "serial[2].relu as its input is not");
});
