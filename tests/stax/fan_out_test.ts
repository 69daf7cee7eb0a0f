import { stax } from "@widenet/ntk";
import { layerSuite } from "../suites/layer_suite.ts";
import { assertPair, pairKernels, R } from "./pair.ts";

const branches = [1, 2, 3].map((wStd) => stax.dense(1, { wStd }));
const net = stax.serial(stax.fanOut(3), stax.parallel(...branches), stax.fanInSum());

layerSuite("fanOut", net);

Deno.test("fanOut() hands the same value to every branch", async () => {
  assertPair(await pairKernels(net), [14 * R, 14 * R]);
});

Deno.test("fanOut() of one branch is the identity", async () => {
  assertPair(await pairKernels(stax.serial(stax.fanOut(1), stax.dense(1))), [R, R]);
});
