import { assertRejects } from "@std/assert";
import { ntk, stax } from "@widenet/ntk";
import { layerSuite } from "../suites/layer_suite.ts";
import { joined } from "./branches.ts";
import { assertPair, pairKernels, R } from "./pair.ts";

// Concatenation weighs branches by their widths, so the order of widths 1 and 3 can be read off.
const scaled = (width: number, wStd: number): stax.Dense => stax.dense(width, { wStd });

layerSuite("parallel", joined([scaled(2, 1), scaled(2, 3)], stax.fanInSum()));

Deno.test("parallel() sends each value through the layer of its own place", async () => {
  const widths = stax.parallel(scaled(1, 1), scaled(3, 1));
  const scales = stax.parallel(scaled(1, 2), scaled(3, 5));
  const net = stax.serial(stax.fanOut(2), widths, scales, stax.fanInConcat());
  // Theta doubles with the second layer.
  assertPair(await pairKernels(net), [(4 + 3 * 25) * R / 4, 2 * (4 + 3 * 25) * R / 4]);
});

Deno.test("parallel() takes a branch that fans out and in again", async () => {
  const inner = joined([scaled(1, 2), scaled(1, 3)], stax.fanInSum());
  const net = joined([scaled(1, 1), inner], stax.fanInSum());
  assertPair(await pairKernels(net), [14 * R, 14 * R]);
});

Deno.test("parallel() refuses a number of values that is not that of its branches", async () => {
  const branches = stax.parallel(stax.dense(1), stax.dense(1));
  for (const [copies, found] of [[1, "1"], [3, "3"]] as const) {
    const net = stax.serial(stax.fanOut(copies), branches, stax.fanInSum());
    const message = `serial[1].parallel as it has 2 branches: found ${found} value(s)`;
    await assertRejects(() => ntk(net, [[1]]), TypeError, message);
  }
  await assertRejects(() => ntk(stax.parallel(), [[1]]), TypeError, "0 branches");
});
