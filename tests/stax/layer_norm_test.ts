import { assertEquals, assertThrows } from "@std/assert";
import { kernels, stax, toLatex } from "@widenet/ntk";
import { layerSuite } from "../suites/layer_suite.ts";
import { assertPair, P, pairKernels, Q, R, selfKernels } from "./pair.ts";

layerSuite(
  "layerNorm",
  stax.serial(stax.dense(1, { bStd: 0.3 }), stax.layerNorm(), stax.relu(), stax.dense(1)),
);
layerSuite("layerNorm with eps", stax.serial(stax.dense(1), stax.layerNorm({ eps: 0.5 })));

Deno.test("layerNorm() divides both kernels by the roots of the variances", async () => {
  const net = stax.serial(stax.dense(1), stax.dense(1), stax.layerNorm({ eps: 0.1 }));
  const root = Math.sqrt((P + 0.1) * (Q + 0.1));
  assertPair(await pairKernels(net), [R / root, 2 * R / root]);
  assertPair(await selfKernels(net), [P / (P + 0.1), 2 * P / (P + 0.1)]);
});

Deno.test("layerNorm() forgets the scale of an input", async () => {
  const net = stax.serial(stax.dense(1), stax.layerNorm({ eps: 0 }), stax.erf(), stax.dense(1));
  const { nngp } = await kernels(net, [[1, 2], [1e8, 2e8]]);
  assertPair([...nngp.data], [nngp.data[0]!, nngp.data[0]!, nngp.data[0]!, nngp.data[0]!]);
});

Deno.test("layerNorm() keeps a zero input at zero, with and without eps", async () => {
  for (const eps of [0, 1e-12]) {
    const { nngp, ntk } = await kernels(stax.serial(stax.dense(1), stax.layerNorm({ eps })), [
      [0, 0],
      [1, 1],
    ]);
    assertEquals([...nngp.data.subarray(0, 3)], [0, 0, 0]);
    assertEquals([...ntk.data.subarray(0, 3)], [0, 0, 0]);
  }
});

Deno.test("layerNorm() is refused where its input is not Gaussian", () => {
  for (const before of [stax.identity(), stax.serial(stax.dense(1), stax.relu())]) {
    assertThrows(
      () => toLatex(stax.serial(before, stax.layerNorm())),
      TypeError,
      "Cannot apply layerNorm at serial[1].layerNorm as its input is not Gaussian",
    );
  }
});

layerSuite(
  "layerNorm over sites",
  stax.serial(
    stax.conv(1, [2, 2], { wStd: 1.4, bStd: 0.1 }),
    stax.layerNorm({ axis: [1, -1] }),
    stax.relu(),
    stax.flatten(),
  ),
  { shape: [3, 3, 2] },
);

Deno.test("layerNorm() over sites divides by the root of their mean variance", async () => {
  const [x, y] = [[3, 1, 2, 0], [1, -1, 0.5, 2]];
  const inputs = [{ shape: [1, 2, 2, 1], data: x }, { shape: [1, 2, 2, 1], data: y }] as const;
  const at = async (axis: number | readonly number[]): Promise<number> => {
    const net = stax.serial(stax.dense(1), stax.layerNorm({ axis, eps: 0.1 }), stax.flatten());
    return (await kernels(net, ...inputs)).nngp.data[0]!;
  };
  const means: readonly (readonly [axis: number | readonly number[], m: number[], n: number[]])[] =
    [
      [-1, [9, 1, 4, 0], [1, 1, 0.25, 4]],
      [3, [9, 1, 4, 0], [1, 1, 0.25, 4]],
      [[1, 3], [6.5, 0.5, 6.5, 0.5], [0.625, 2.5, 0.625, 2.5]],
      [[-2, -1], [5, 5, 2, 2], [1, 1, 2.125, 2.125]],
      [[3, 2, 1], [3.5, 3.5, 3.5, 3.5], [1.5625, 1.5625, 1.5625, 1.5625]],
      [[1, 2, 3], [3.5, 3.5, 3.5, 3.5], [1.5625, 1.5625, 1.5625, 1.5625]],
    ];
  for (const [axis, m, n] of means) {
    const terms = x.map((v, a) => v * y[a]! / Math.sqrt((m[a]! + 0.1) * (n[a]! + 0.1)));
    assertPair([await at(axis)], [terms.reduce((sum, term) => sum + term, 0) / 4]);
  }
});

Deno.test("layerNorm() refuses axes without the channels, and axes that there are none of", () => {
  const net = (axis: number | readonly number[]): stax.Net =>
    stax.serial(stax.conv(1, [2, 2]), stax.layerNorm({ axis }), stax.flatten());
  const read = (axis: number | readonly number[]) => (): string =>
    toLatex(net(axis), { spatial: [3, 3] });
  assertThrows(read([1, 2]), RangeError, "its axes [1,2] do not include the channels: add -1");
  assertThrows(read([0, 3]), RangeError, "layerNorm at serial[1].layerNorm as axis 0 is not");
  assertThrows(read([4, -1]), RangeError, "axis 4 is not a spatial axis or the channels");
  assertThrows(read([3, -1]), RangeError, "axes [3,-1]");
  assertThrows(() => stax.layerNorm({ axis: [] }), TypeError, "'axis' must be a whole number");
});
