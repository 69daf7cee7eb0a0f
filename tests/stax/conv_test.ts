import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { kernels, nngp, ntk, randomGenerator, stax } from "@widenet/ntk";
import { layerSuite } from "../suites/layer_suite.ts";
import { assertClose, assertTaps, pooledKernels, type Rows, signal, X, Y } from "./signals.ts";

const scales = { wStd: 1.3, bStd: 0.2 };

layerSuite(
  "conv",
  stax.serial(
    stax.conv(4, [3, 2], { ...scales, padding: "SAME" }),
    stax.relu(),
    stax.conv(4, [2, 2], { ...scales, padding: "CIRCULAR", strides: [2, 1] }),
    stax.relu(),
    stax.globalAvgPool(),
    stax.dense(1),
  ),
  { shape: [4, 3, 2] },
);
layerSuite(
  "conv of standard parameterisation",
  stax.serial(
    stax.conv(8, [3], { ...scales, parameterization: "standard", s: [1, 2] }),
    stax.erf(),
    stax.flatten(),
    stax.dense(1, { parameterization: "standard" }),
  ),
  { shape: [5, 2] },
);

const windows: readonly (readonly [what: string, options: stax.ConvOptions, rows: Rows])[] = [
  ["keeps windows within the input by default", {}, [[0, 1, 2], [1, 2, 3], [2, 3, 4]]],
  ["takes strides", { strides: [2] }, [[0, 1, 2], [2, 3, 4]]],
  [
    "pads with zeros for SAME",
    { padding: "SAME" },
    [[-1, 0, 1], [0, 1, 2], [1, 2, 3], [2, 3, 4], [3, 4, -1]],
  ],
  [
    "pads SAME of stride 2 so that ceil(5/2) sites are left",
    { padding: "SAME", strides: [2] },
    [[-1, 0, 1], [1, 2, 3], [3, 4, -1]],
  ],
  [
    "goes round for CIRCULAR",
    { padding: "CIRCULAR" },
    [[4, 0, 1], [0, 1, 2], [1, 2, 3], [2, 3, 4], [3, 4, 0]],
  ],
  [
    "goes round in strides for CIRCULAR",
    { padding: "CIRCULAR", strides: [3] },
    // Two windows of three taps, three apart, need six sites: one more, at the end.
    [[0, 1, 2], [3, 4, 0]],
  ],
];

for (const [what, options, rows] of windows) {
  Deno.test(`conv() ${what}`, async () => await assertTaps(stax.conv(1, [3], options), rows));
}

Deno.test("conv() puts the odd zero of an even filter at the end", async () => {
  const same = [[0, 1], [1, 2], [2, 3], [3, 4], [4, -1]];
  await assertTaps(stax.conv(1, [2], { padding: "SAME" }), same);
  const circular = [[0, 1], [1, 2], [2, 3], [3, 4], [4, 0]];
  await assertTaps(stax.conv(1, [2], { padding: "CIRCULAR" }), circular);
  const four = [[-1, 0, 1, 2], [0, 1, 2, 3], [1, 2, 3, 4], [2, 3, 4, -1], [3, 4, -1, -1]];
  await assertTaps(stax.conv(1, [4], { padding: "SAME" }), four);
});

Deno.test("conv() takes filters longer than the input where they may hang over", async () => {
  const layer = (padding: stax.Padding): stax.Conv => stax.conv(1, [5], { padding });
  await assertTaps(layer("SAME"), [[-1, -1, 0, 1, -1], [-1, 0, 1, -1, -1]], 2);
  await assertTaps(layer("CIRCULAR"), [[0, 1, 0, 1, 0], [1, 0, 1, 0, 1]], 2);
});

Deno.test("conv() gives K' = w^2 A K + b^2 and Theta' = K' + w^2 A Theta", async () => {
  const [plain] = await pooledKernels(stax.conv(1, [3]));
  const [k, theta] = await pooledKernels(stax.conv(1, [3], scales));
  assertClose(k, 1.69 * plain + 0.04);
  assertClose(theta, k);
  const pair = stax.serial(stax.conv(1, [3], scales), stax.conv(1, [1], { wStd: 2, bStd: 0.3 }));
  const [second, tangent] = await pooledKernels(pair);
  assertClose(second, 4 * k + 0.09);
  assertClose(tangent, second + 4 * theta);
});

Deno.test("conv() gives Theta' = F n A K + 1 + w^2 A Theta in the standard parameterisation", async () => {
  const standard = { ...scales, parameterization: "standard" } as const;
  const [plain] = await pooledKernels(stax.conv(1, [3]));
  const [k, theta] = await pooledKernels(stax.conv(8, [3], { ...standard, s: [1, 2] }));
  assertClose(k, 1.69 * plain + 0.04);
  assertClose(theta, 3 * plain + 1);
  const layers = [
    stax.conv(8, [3], { ...standard, s: [1, 2] }),
    stax.conv(1, [1], { wStd: 2, parameterization: "standard", s: [2, 1] }),
  ];
  // 8 times 2 channels, which count as 16/2.
  const [, tangent] = await pooledKernels(stax.serial(...layers));
  assertClose(tangent, 8 * k + 4 * theta);
});

Deno.test("conv() of one site and one tap is dense()", async () => {
  const net = (layer: stax.Net): stax.Net =>
    stax.serial(layer, stax.relu(), stax.flatten(), stax.dense(1));
  const x = [[[0.3, -1]], [[2, 0.4]]];
  const expected = await kernels(net(stax.dense(9, scales)), x);
  assertEquals(await kernels(net(stax.conv(9, [1], scales)), x), expected);
});

Deno.test("conv() works along each of three axes", async () => {
  const x = randomGenerator(2).normal([2, 2, 3, 4, 1]);
  const net = stax.serial(stax.conv(1, [1, 2, 3], { strides: [1, 1, 1] }), stax.flatten());
  const at = (n: number, i: number, j: number, k: number): number =>
    x.data[((n * 2 + i) * 3 + j) * 4 + k]!;
  let expected = 0;
  for (const i of [0, 1]) {
    for (const j of [0, 1]) {
      for (const k of [0, 1]) {
        for (const [b, c] of [[0, 0], [0, 1], [0, 2], [1, 0], [1, 1], [1, 2]] as const) {
          expected += at(0, i, j + b, k + c) * at(1, i, j + b, k + c);
        }
      }
    }
  }
  assertClose((await nngp(net, x)).data[1]!, expected / 6 / 8);
});

Deno.test("conv() commutes with turning a circle, and its mean does not see it", async () => {
  const layer = stax.conv(1, [2], { ...scales, padding: "CIRCULAR" });
  const net = stax.serial(layer, stax.gelu(), layer, stax.relu(), stax.globalAvgPool());
  const turned = [...X.slice(2), ...X.slice(0, 2)];
  const [plain, shifted] = [
    await ntk(net, signal(X), signal(Y)),
    await ntk(net, signal(turned), signal(Y)),
  ];
  assertClose(shifted.data[0]!, plain.data[0]!);
});

Deno.test("conv() refuses sizes, strides and paddings that are none", () => {
  assertThrows(() => stax.conv(0, [3]), RangeError, "'channels' must be a whole number");
  assertThrows(() => stax.conv(1, [3, 0]), RangeError, "'filter[1]' must be a whole number");
  assertThrows(() => stax.conv(1, []), TypeError, "'filter' must be an array with one entry");
  assertThrows(
    () => stax.conv(1, 3 as unknown as number[]),
    TypeError,
    "'filter' must be an array",
  );
  const strides = [1, 0.5];
  assertThrows(() => stax.conv(1, [3, 3], { strides }), RangeError, "'strides[1]'");
  assertThrows(
    () => stax.conv(1, [3, 3], { strides: [1] }),
    TypeError,
    "'filter' and 'strides' must have as many axes: found [3,3] and [1]",
  );
  const padding = "same" as "SAME";
  assertThrows(() => stax.conv(1, [3], { padding }), TypeError, "one of SAME, VALID, CIRCULAR");
  assertThrows(() => stax.conv(1, [3], { wStd: -1 }), RangeError, "'wStd' must not be negative");
});

Deno.test("conv() refuses inputs that it does not fit, and names its place", async () => {
  const net = (filter: readonly number[]): stax.Net =>
    stax.serial(stax.conv(1, [2, 2]), stax.relu(), stax.conv(1, filter), stax.flatten());
  const image = { shape: [1, 3, 4, 1], data: new Float64Array(12).fill(1) };
  await assertRejects(
    () => ntk(net([3, 3]), image),
    TypeError,
    "Cannot apply conv at serial[2].conv as its window [3,3] is larger than its input [n, 2, 3, 1]: " +
      'use padding "SAME"',
  );
  await assertRejects(
    () => ntk(net([2]), image),
    TypeError,
    "serial[2].conv as it is made for 1 spatial axis: found an input of shape [n, 2, 3, 1], with 2",
  );
  await assertRejects(
    () => ntk(net([2]), [[1, 2]]),
    TypeError,
    "serial[0].conv as its input [n, 2] has no spatial axes: give inputs of shape [n, ...spatial",
  );
});
