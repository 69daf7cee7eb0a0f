import { assertRejects, assertThrows } from "@std/assert";
import { nngp, ntk, stax } from "@widenet/ntk";
import { layerSuite } from "../suites/layer_suite.ts";
import { assertClose, assertMatrix, pooledKernels, signal, X } from "./signals.ts";

layerSuite(
  "avgPool",
  stax.serial(
    stax.conv(1, [2, 2], { wStd: 1.4, bStd: 0.1, padding: "SAME" }),
    stax.relu(),
    stax.avgPool([2, 2], { strides: [2, 1], padding: "SAME" }),
    stax.conv(1, [1, 2]),
    stax.relu(),
    stax.globalAvgPool(),
  ),
  { shape: [3, 3, 2] },
);

const half = 1 / 2;

Deno.test("avgPool() steps by one site unless told otherwise", async () => {
  await assertMatrix(stax.avgPool([2]), [
    [half, half, 0, 0, 0],
    [0, half, half, 0, 0],
    [0, 0, half, half, 0],
    [0, 0, 0, half, half],
  ]);
});

Deno.test("avgPool() puts windows side by side with the window as strides", async () => {
  const rows = [[half, half, 0, 0, 0], [0, 0, half, half, 0]];
  await assertMatrix(stax.avgPool([2], { strides: [2] }), rows);
});

Deno.test("avgPool() counts zeros beyond the edges unless edges are normalised", async () => {
  const third = 1 / 3;
  const inner = [[third, third, third, 0, 0], [0, third, third, third, 0], [
    0,
    0,
    third,
    third,
    third,
  ]];
  const same = [[third, third, 0, 0, 0], ...inner, [0, 0, 0, third, third]];
  await assertMatrix(stax.avgPool([3], { padding: "SAME" }), same);
  const normalised = [[half, half, 0, 0, 0], ...inner, [0, 0, 0, half, half]];
  await assertMatrix(stax.avgPool([3], { padding: "SAME", normalizeEdges: true }), normalised);
});

Deno.test("avgPool() goes round a circle, more than once if it must", async () => {
  const circular = stax.avgPool([2], { padding: "CIRCULAR", strides: [2] });
  await assertMatrix(circular, [[half, half, 0, 0, 0], [0, 0, half, half, 0], [
    half,
    0,
    0,
    0,
    half,
  ]]);
  // Seven taps from the site before the first one on a circle of five.
  const wide = stax.avgPool([7], { padding: "CIRCULAR", strides: [5] });
  await assertMatrix(wide, [[2 / 7, 1 / 7, 1 / 7, 1 / 7, 2 / 7]]);
});

Deno.test("avgPool() over all sites is globalAvgPool()", async () => {
  const conv = stax.serial(stax.conv(1, [1], { bStd: 1 }), stax.relu());
  const [k, theta] = await pooledKernels(stax.serial(conv, stax.avgPool([5])));
  const [globalK, globalTheta] = await pooledKernels(conv);
  assertClose(k, globalK);
  assertClose(theta, globalTheta);
});

Deno.test("a nonlinearity takes a mean of Gaussians, but not of nonlinear values", async () => {
  const net = (before: stax.Net): stax.Net =>
    stax.serial(before, stax.avgPool([2]), stax.relu(), stax.flatten());
  await ntk(net(stax.conv(1, [1])), signal(X));
  const twice = net(stax.serial(stax.conv(1, [1]), stax.relu()));
  await assertRejects(
    () => ntk(twice, signal(X)),
    TypeError,
    "Cannot apply relu at serial[2].relu as its input is not Gaussian: put an affine layer",
  );
});

Deno.test("avgPool() refuses vectors, windows that do not fit, and flags that are none", async () => {
  await assertRejects(() => ntk(stax.avgPool([2]), [[1, 2]]), TypeError, "no spatial axes");
  await assertRejects(
    () => ntk(stax.avgPool([6]), signal(X)),
    TypeError,
    "avgPool as its window [6] is larger than its input [n, 5, 1]",
  );
  assertThrows(() => stax.avgPool([0]), RangeError, "'window[0]'");
  assertThrows(() => stax.avgPool([2], { strides: [2, 2] }), TypeError, "'window' and 'strides'");
  const normalizeEdges = 1 as unknown as boolean;
  assertThrows(() => stax.avgPool([2], { normalizeEdges }), TypeError, "must be true or false");
});

Deno.test("avgPool() behind a sign carries the variance of a mean of signs", async () => {
  // Two sites at angle arccos(rho): E[sign sign] = 2/pi arcsin(rho), and relu halves a variance. The
  // peer takes the variance of the mean to be 1.
  const x = [[[1, 0.5], [-0.2, 2]]];
  const net = stax.serial(
    ...[stax.conv(1, [1]), stax.sign(), stax.avgPool([2]), stax.conv(1, [1]), stax.relu()],
    stax.flatten(),
  );
  const rho = (1 * -0.2 + 0.5 * 2) / Math.sqrt((1 + 0.25) * (0.04 + 4));
  const variance = (2 + 2 * 2 / Math.PI * Math.asin(rho)) / 4;
  assertClose((await nngp(net, x)).data[0]!, variance / 2);
});
