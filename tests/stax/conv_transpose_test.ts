import { assertRejects, assertThrows } from "@std/assert";
import { ntk, stax } from "@widenet/ntk";
import { layerSuite } from "../suites/layer_suite.ts";
import { assertClose, assertTaps, pooledKernels, type Rows } from "./signals.ts";

layerSuite(
  "convTranspose",
  stax.serial(
    stax.convTranspose(1, [2, 3], { wStd: 1.4, bStd: 0.3, strides: [2, 1], padding: "SAME" }),
    stax.relu(),
    stax.globalAvgPool(),
    stax.dense(1),
  ),
  { shape: [2, 3, 2] },
);

// Inputs [0, 1, 2] lie `stride` apart, as 0 . 1 . 2 for stride 2.
const cases: readonly (readonly [
  filter: number,
  stride: number,
  padding: stax.Padding,
  rows: Rows,
])[] = [
  [2, 2, "SAME", [[-1, 0], [0, -1], [-1, 1], [1, -1], [-1, 2], [2, -1]]],
  [3, 2, "SAME", [[-1, -1, 0], [-1, 0, -1], [0, -1, 1], [-1, 1, -1], [1, -1, 2], [-1, 2, -1]]],
  [1, 2, "SAME", [[0], [-1], [1], [-1], [2], [-1]]],
  [3, 1, "SAME", [[-1, 0, 1], [0, 1, 2], [1, 2, -1]]],
  [
    3,
    2,
    "VALID",
    [
      ...[[-1, -1, 0], [-1, 0, -1], [0, -1, 1], [-1, 1, -1], [1, -1, 2], [-1, 2, -1]],
      [2, -1, -1],
    ],
  ],
  [2, 1, "VALID", [[-1, 0], [0, 1], [1, 2], [2, -1]]],
  [1, 2, "VALID", [[0], [-1], [1], [-1], [2], [-1]]],
  // The last window of VALID falls on the first.
  [3, 2, "CIRCULAR", [[2, -1, 0], [-1, 0, -1], [0, -1, 1], [-1, 1, -1], [1, -1, 2], [-1, 2, -1]]],
  [2, 1, "CIRCULAR", [[2, 0], [0, 1], [1, 2]]],
];

for (const [filter, stride, padding, rows] of cases) {
  Deno.test(`convTranspose() of ${filter} taps, stride ${stride} and ${padding} spreads the input`, async () => {
    await assertTaps(stax.convTranspose(1, [filter], { strides: [stride], padding }), rows, 3);
  });
}

Deno.test("convTranspose() scales as a convolution does", async () => {
  const [plain] = await pooledKernels(stax.convTranspose(1, [2]));
  const [k, theta] = await pooledKernels(stax.convTranspose(1, [2], { wStd: 1.5, bStd: 0.5 }));
  assertClose(k, 2.25 * plain + 0.25);
  assertClose(theta, k);
  const options = { wStd: 1.5, bStd: 0.5, parameterization: "standard" } as const;
  const [, standard] = await pooledKernels(stax.convTranspose(1, [2], options));
  assertClose(standard, 2 * plain + 1);
});

Deno.test("convTranspose() refuses what it does not fit", async () => {
  assertThrows(() => stax.convTranspose(1, [0]), RangeError, "Cannot make convTranspose");
  await assertRejects(
    () => ntk(stax.convTranspose(1, [2, 2]), [[[1], [2]]]),
    TypeError,
    "Cannot apply convTranspose at convTranspose as it is made for 2 spatial axes",
  );
});
