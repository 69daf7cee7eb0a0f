import { assertRejects } from "@std/assert";
import { kernels, ntk, stax } from "@widenet/ntk";
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

const sites: readonly stax.Net[] = [
  stax.conv(2, [2], { wStd: 1.3, bStd: 0.4 }),
  stax.serial(stax.conv(4, [1], { bStd: 0.7 }), stax.conv(2, [1])),
];

layerSuite(
  "fanInConcat over sites",
  stax.serial(
    joined(sites, stax.fanInConcat({ axis: 1 })),
    stax.relu(),
    stax.conv(1, [2]),
    stax.globalAvgPool(),
  ),
  { shape: [4, 2] },
);

Deno.test("fanInConcat() along a spatial axis puts sites side by side, without cross terms", async () => {
  const x = [[[1], [0.5], [-2]]];
  const net = joined(sites, stax.fanInConcat({ axis: 1 }));
  // Two sites of the first branch and three of the second.
  const pairs = [stax.flatten(), stax.globalAvgPool()].map((readout, i) => async () => {
    const branch = await Promise.all(sites.map((each) => kernels(stax.serial(each, readout), x)));
    const [weights, total] = i === 0 ? [[2, 3], 5] : [[4, 9], 25];
    const { nngp, ntk } = await kernels(stax.serial(net, readout), x);
    for (const [kind, kernel] of [["nngp", nngp], ["ntk", ntk]] as const) {
      const sum = branch.reduce((all, each, k) => all + weights![k]! * each[kind].data[0]!, 0);
      assertPair([kernel.data[0]!], [sum / total]);
    }
  });
  for (const pair of pairs) await pair();
});

Deno.test("fanInConcat() along the channels weighs sites by the widths of branches", async () => {
  const x = [[[1], [0.5], [-2]]];
  const branches = [stax.conv(1, [1], { wStd: 2 }), stax.conv(3, [1], { bStd: 1 })];
  const net = stax.serial(joined(branches, stax.fanInConcat({ axis: 2 })), stax.globalAvgPool());
  const { nngp } = await kernels(net, x);
  assertPair([nngp.data[0]!], [(4 / 36 + 3 * (1 / 36 + 1)) / 4]);
});

Deno.test("fanInConcat() refuses branches that do not fit along its axis, or depend on each other", async () => {
  const x = [[[1], [0.5], [-2]]];
  const run = (branches: readonly stax.Net[], axis: number): Promise<unknown> =>
    ntk(stax.serial(joined(branches, stax.fanInConcat({ axis })), stax.flatten()), x);
  const text = "shapes differ on another axis than the one they are joined along";
  const wide = [stax.conv(2, [1]), stax.conv(3, [1])];
  await assertRejects(() => run(wide, 1), TypeError, text);
  const long = [stax.conv(2, [1]), stax.conv(2, [2])];
  await assertRejects(() => run(long, -1), TypeError, `${text}: found [n, 3, 2], [n, 2, 2]`);
  await assertRejects(() => run(sites, 0), RangeError, "axis 0 is not a spatial axis");
  await assertRejects(() => run(sites, 3), RangeError, "axis 3 is not a spatial axis");
  const same = [stax.identity(), stax.identity()];
  await assertRejects(() => run(same, 1), TypeError, "two of them depend on input");
});

Deno.test("a nonlinearity refuses sites side by side of which some are not Gaussian", async () => {
  const branches = [stax.conv(1, [1]), stax.serial(stax.conv(1, [1]), stax.relu())];
  const sites = joined(branches, stax.fanInConcat({ axis: 1 }));
  const net = stax.serial(sites, stax.relu(), stax.flatten());
  await assertRejects(() => ntk(net, [[[1]]]), TypeError, "serial[1].relu as its input is not");
});

Deno.test("fanInConcat() along a spatial axis refuses several branches of means that are not zero", async () => {
  const branch = stax.serial(stax.conv(1, [1]), stax.relu());
  const net = (branches: readonly stax.Net[], axis: number): stax.Net =>
    stax.serial(joined(branches, stax.fanInConcat({ axis })), stax.globalAvgPool());
  await assertRejects(
    () => ntk(net([branch, branch], 1), [[[1]]]),
    TypeError,
    "Cannot join the branches at serial[0].serial[2].fanInConcat as more than one is not Gaussian",
  );
  // With one of them centred, and beside each other in the channels, nothing is missing.
  await ntk(net([branch, stax.conv(1, [1])], 1), [[[1]]]);
  await ntk(net([branch, branch], 2), [[[1]]]);
});
