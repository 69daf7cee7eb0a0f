import { assertRejects } from "@std/assert";
import { ntk, stax } from "@widenet/ntk";
import { layerSuite } from "../suites/layer_suite.ts";
import { alone, BRANCHES, joined } from "./branches.ts";
import { assertPair, pairKernels, R } from "./pair.ts";

layerSuite("fanInConcat", stax.serial(joined(BRANCHES, stax.fanInConcat()), stax.dense(1)));

Deno.test("fanInConcat() averages the kernels of its branches by their widths", async () => {
  const [[k1, t1], [k2, t2]] = await alone() as [[number, number], [number, number]];
  const wide = [BRANCHES[0]!, stax.serial(BRANCHES[1]!, stax.dense(30))];
  const net = joined(wide, stax.fanInConcat());
  // A dense layer of default scale keeps K and adds K to Theta.
  assertPair(await pairKernels(net), [(k1 + 3 * k2) / 4, (t1 + 3 * (t2 + k2)) / 4]);
});

Deno.test("fanInConcat() counts the features of the input as a width", async () => {
  const net = joined([stax.identity(), stax.dense(6, { wStd: 2 })], stax.fanInConcat());
  assertPair(await pairKernels(net), [(2 * R + 6 * 4 * R) / 8, 6 * 4 * R / 8]);
});

Deno.test("fanInConcat() passes the sum of the widths on", async () => {
  const head = stax.dense(1, { parameterization: "standard" });
  const net = stax.serial(joined([stax.dense(3), stax.dense(5)], stax.fanInConcat()), head);
  assertPair(await pairKernels(net), [R, 8 * R + R]);
});

Deno.test("a nonlinearity refuses a concatenation, whose channels differ in scale", async () => {
  const net = stax.serial(joined(BRANCHES, stax.fanInConcat()), stax.relu());
  await assertRejects(() => ntk(net, [[1, 2]]), TypeError, "serial[1].relu");
});
