import { assertEquals, assertLess, assertRejects } from "@std/assert";
import { kernels, ntk, stax } from "@widenet/ntk";
import { layerSuite } from "../suites/layer_suite.ts";
import { alone, BRANCHES, joined } from "./branches.ts";
import { assertPair, LEFT, pairKernels, R } from "./pair.ts";

layerSuite("fanInSum", joined(BRANCHES, stax.fanInSum()));

Deno.test("fanInSum() adds the kernels of its branches", async () => {
  const [[k1, t1], [k2, t2]] = await alone() as [[number, number], [number, number]];
  assertPair(await pairKernels(joined(BRANCHES, stax.fanInSum())), [k1 + k2, t1 + t2]);
});

Deno.test("fanInSum() adds the kernels of inputs that point apart", async () => {
  const odd = [stax.dense(2, { wStd: 3 }), stax.serial(stax.dense(2), stax.erf(), stax.dense(2))];
  const [x, y] = [[LEFT], [[-0.9, 3.8]]];
  const [first, second] = await Promise.all(odd.map((branch) => kernels(branch, x, y)));
  const sum = await kernels(joined(odd, stax.fanInSum()), x, y);
  assertLess(sum.nngp.data[0]!, 0);
  for (const kind of ["nngp", "ntk"] as const) {
    assertPair(sum[kind].data, [first![kind].data[0]! + second![kind].data[0]!]);
  }
});

Deno.test("fanInSum() takes zero inputs as equal, and at a right angle to all others", async () => {
  // With biases of standard deviation 0 that are trained, the NTK of a zero input is not zero.
  const branch = stax.dense(1, { bStd: 0, parameterization: "standard" });
  const net = stax.serial(joined([branch, branch], stax.fanInSum()), stax.relu());
  const { data } = await ntk(net, [[0, 0], [0, 0]], [[0, 0], [1, 2]]);
  assertPair(data, [2 / 2, 2 / 4, 2 / 2, 2 / 4]);
});

Deno.test("fanInSum() of one branch is that branch", async () => {
  const net = joined([BRANCHES[0]!], stax.fanInSum());
  assertPair(await pairKernels(net), await pairKernels(BRANCHES[0]!));
});

Deno.test("fanInSum() of a value and a layer on it makes a residual block", async () => {
  const block = stax.serial(stax.relu(), stax.dense(1, { wStd: 0.8 }));
  const net = stax.serial(stax.dense(1), joined([stax.identity(), block], stax.fanInSum()));
  const [k, theta] = await pairKernels(stax.serial(stax.dense(1), block));
  assertPair(await pairKernels(net), [R + k, R + theta]);
});

Deno.test("fanInSum() keeps a sum of Gaussian branches Gaussian", async () => {
  const net = stax.serial(joined(BRANCHES, stax.fanInSum()), stax.relu());
  assertEquals((await ntk(net, [[1, 2]])).shape, [1, 1]);
});

const refused = [
  ["an input and itself", joined([stax.identity(), stax.identity()], stax.fanInSum()), "input"],
  [
    "a value and itself",
    stax.serial(stax.dense(1), stax.fanOut(2), stax.fanInSum()),
    "two of them depend on serial[0].dense",
  ],
  [
    "a value and a nonlinearity of it",
    stax.serial(stax.dense(1), joined([stax.identity(), stax.erf()], stax.fanInSum())),
    "two of them depend on serial[0].dense",
  ],
  [
    "two branches that end in nonlinearities",
    joined(
      [stax.serial(stax.dense(1), stax.relu()), stax.serial(stax.dense(1), stax.erf())],
      stax.fanInSum(),
    ),
    "more than one is not Gaussian: put an affine layer such as dense",
  ],
  [
    "branches of different widths",
    joined([stax.dense(2), stax.dense(3)], stax.fanInSum()),
    "serial[2].fanInSum as their shapes differ: found 2, 3",
  ],
] as const;

for (const [what, net, message] of refused) {
  Deno.test(`fanInSum() refuses ${what}`, async () => {
    await assertRejects(() => ntk(net, [[1, 2]]), TypeError, message);
  });
}

Deno.test("a nonlinearity refuses a sum with a branch that is not Gaussian", async () => {
  const branches = [stax.dense(1), stax.serial(stax.dense(1), stax.relu())];
  const net = stax.serial(joined(branches, stax.fanInSum()), stax.relu());
  await assertRejects(() => ntk(net, [[1, 2]]), TypeError, "serial[1].relu");
});

Deno.test("fanInSum() refuses branches that share the weights of a convolution, or its values", async () => {
  const same = { padding: "SAME" } as const;
  const image = [[[1], [2], [3]]];
  const branches = [
    stax.avgPool([3], same),
    stax.slice([{ step: -1 }]),
    stax.imageResize([3]),
    stax.serial(stax.relu(), stax.dropout({ keep: 0.5 })),
    stax.layerNorm(),
  ];
  for (const branch of branches) {
    const net = stax.serial(
      stax.conv(1, [3], same),
      joined([stax.identity(), branch], stax.fanInSum()),
      stax.flatten(),
    );
    const text = "two of them depend on serial[0].conv";
    await assertRejects(() => ntk(net, image), TypeError, text);
  }
});

Deno.test("fanInSum() adds branches that layers with weights make independent", async () => {
  const same = { padding: "SAME" } as const;
  const image = [[[1], [2], [3]]];
  const branches = [
    stax.conv(1, [3], same),
    stax.convTranspose(1, [3], same),
    stax.convLocal(1, [3], same),
    stax.globalSelfAttention(1),
  ];
  const readout = stax.flatten();
  const kernel = async (net: stax.Net): Promise<number> =>
    (await ntk(stax.serial(stax.conv(1, [3], same), net, readout), image)).data[0]!;
  for (const branch of branches) {
    const sum = await kernel(joined([stax.identity(), branch], stax.fanInSum()));
    assertPair([sum], [await kernel(stax.identity()) + await kernel(branch)]);
  }
});
