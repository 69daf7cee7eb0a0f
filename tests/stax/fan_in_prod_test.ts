import { assertRejects } from "@std/assert";
import { type Net, nngp, ntk, stax } from "@widenet/ntk";
import { layerSuite } from "../suites/layer_suite.ts";
import { alone, BRANCHES, joined } from "./branches.ts";
import { assertPair, pairKernels } from "./pair.ts";

layerSuite("fanInProd", joined(BRANCHES, stax.fanInProd()));

Deno.test("fanInProd() multiplies the kernels of its branches by the product rule", async () => {
  const [[k1, t1], [k2, t2]] = await alone() as [[number, number], [number, number]];
  const expected = [k1 * k2, t1 * k2 + k1 * t2];
  assertPair(await pairKernels(joined(BRANCHES, stax.fanInProd())), expected);
});

Deno.test("fanInProd() multiplies three branches, and signs with them", async () => {
  const third = stax.dense(10, { wStd: 2 });
  const net = joined([...BRANCHES, third], stax.fanInProd());
  const [[k1, t1], [k2, t2]] = await alone() as [[number, number], [number, number]];
  const [k3, t3] = await pairKernels(third);
  const expected = [k1 * k2 * k3, t1 * k2 * k3 + k1 * t2 * k3 + k1 * k2 * t3];
  assertPair(await pairKernels(net), expected);
  const copies = (n: number): Net =>
    joined(Array.from({ length: n }, () => stax.dense(1)), stax.fanInProd());
  assertPair([...(await nngp(copies(2), [[2]], [[-2], [2]])).data], [16, 16]);
  assertPair([...(await nngp(copies(3), [[2]], [[-2], [2]])).data], [-64, 64]);
});

Deno.test("fanInProd() refuses branches that share weights or differ in width", async () => {
  const shared = stax.serial(stax.dense(1), stax.fanOut(2), stax.fanInProd());
  await assertRejects(() => ntk(shared, [[1]]), TypeError, "depend on serial[0].dense");
  const uneven = joined([stax.dense(2), stax.dense(3)], stax.fanInProd());
  await assertRejects(() => ntk(uneven, [[1]]), TypeError, "shapes differ: found 2, 3");
});

Deno.test("a nonlinearity refuses a product, which is not Gaussian", async () => {
  const net = stax.serial(joined(BRANCHES, stax.fanInProd()), stax.relu());
  await assertRejects(() => ntk(net, [[1, 2]]), TypeError, "serial[1].relu");
});
