import { assertRejects, assertThrows } from "@std/assert";
import { ntk, stax } from "@widenet/ntk";
import { layerSuite } from "../suites/layer_suite.ts";
import { assertClose, assertMatrix, pooledKernels, signal, X } from "./signals.ts";

layerSuite(
  "sumPool",
  stax.serial(
    stax.conv(1, [2, 2], { wStd: 1.4, bStd: 0.1, padding: "SAME" }),
    stax.relu(),
    stax.sumPool([2, 2], { strides: [2, 1], padding: "SAME" }),
    stax.conv(1, [1, 2]),
    stax.relu(),
    stax.globalAvgPool(),
  ),
  { shape: [3, 3, 2] },
);

Deno.test("sumPool() sums over windows", async () => {
  const rows = [[1, 1, 0, 0, 0], [0, 1, 1, 0, 0], [0, 0, 1, 1, 0], [0, 0, 0, 1, 1]];
  await assertMatrix(stax.sumPool([2]), rows);
  const strides = [2];
  const same = [[1, 1, 0, 0, 0], [0, 1, 1, 1, 0], [0, 0, 0, 1, 1]];
  await assertMatrix(stax.sumPool([3], { padding: "SAME", strides }), same);
  const circular = [[1, 1, 0, 0, 1], [0, 1, 1, 1, 0], [1, 0, 0, 1, 1]];
  await assertMatrix(stax.sumPool([3], { padding: "CIRCULAR", strides }), circular);
});

Deno.test("sumPool() is avgPool() times the square of the window in both kernels", async () => {
  const net = (pool: stax.Net): stax.Net =>
    stax.serial(stax.conv(1, [1], { bStd: 1 }), stax.relu(), pool);
  const [k, theta] = await pooledKernels(net(stax.sumPool([3])));
  const [meanK, meanTheta] = await pooledKernels(net(stax.avgPool([3])));
  assertClose(k, 9 * meanK);
  assertClose(theta, 9 * meanTheta);
});

Deno.test("sumPool() refuses vectors and windows that do not fit", async () => {
  await assertRejects(() => ntk(stax.sumPool([2]), [[1, 2]]), TypeError, "no spatial axes");
  await assertRejects(() => ntk(stax.sumPool([6]), signal(X)), TypeError, "Cannot apply sumPool");
  assertThrows(() => stax.sumPool([-1]), RangeError, "Cannot make sumPool");
});
