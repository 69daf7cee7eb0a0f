import { assertEquals } from "@std/assert";
import { kernels, stax } from "@widenet/ntk";
import { layerSuite } from "../suites/layer_suite.ts";
import { assertPair, pairKernels, R } from "./pair.ts";

layerSuite("dense", stax.dense(4, { wStd: 1.3, bStd: 0.2 }));
layerSuite(
  "dense of standard parameterisation",
  stax.serial(
    stax.dense(8, { wStd: 1.3, bStd: 0.2, parameterization: "standard", s: [1, 2] }),
    stax.erf(),
    stax.dense(1, { parameterization: "standard", s: [2, 1] }),
  ),
);

Deno.test("dense() is x.x'/d in both kernels by default", async () => {
  assertPair(await pairKernels(stax.dense(1)), [R, R]);
});

Deno.test("dense() gives K' = w^2 K + b^2 and Theta' = K' + w^2 Theta", async () => {
  const [first, second] = [stax.dense(9, { wStd: 1.5, bStd: 0.3 }), stax.dense(1, { wStd: 0.7 })];
  const k = 2.25 * R + 0.09;
  assertPair(await pairKernels(first), [k, k]);
  assertPair(await pairKernels(stax.serial(first, second)), [0.49 * k, 2 * 0.49 * k]);
});

Deno.test("dense() does not depend on the width in the ntk parameterisation", async () => {
  const net = (width: number): stax.Serial =>
    stax.serial(stax.dense(width, { bStd: 1 }), stax.relu(), stax.dense(width));
  assertEquals(await pairKernels(net(1)), await pairKernels(net(4096)));
});

Deno.test("dense() gives Theta' = n K + 1 + w^2 Theta in the standard parameterisation", async () => {
  const standard = { parameterization: "standard" } as const;
  const first = stax.dense(32, { wStd: 1.5, bStd: 0.3, ...standard });
  const [k, theta] = [2.25 * R + 0.09, 2 * R + 1];
  assertPair(await pairKernels(first), [k, theta]);
  const withBias = stax.serial(first, stax.dense(1, { wStd: 0.7, bStd: 0.2, ...standard }));
  assertPair(await pairKernels(withBias), [0.49 * k + 0.04, 32 * k + 1 + 0.49 * theta]);
  const withoutBias = stax.serial(first, stax.dense(1, { wStd: 0.7, ...standard }));
  assertPair(await pairKernels(withoutBias), [0.49 * k, 32 * k + 0.49 * theta]);
});

Deno.test("dense() trains a bias whose standard deviation is 0 in the standard parameterisation", async () => {
  const options = { bStd: 0, parameterization: "standard" } as const;
  assertPair(await pairKernels(stax.dense(1, options)), [R, 2 * R + 1]);
  assertPair(await pairKernels(stax.dense(1, { bStd: 0 })), [R, R]);
});

Deno.test("dense() multiplies widths by s and divides the fan-in by it", async () => {
  const standard = { parameterization: "standard" } as const;
  const net = stax.serial(
    stax.dense(32, { ...standard, s: [1, 4] }),
    stax.dense(1, { ...standard, s: [2, 1] }),
  );
  // The second layer reads 32 * 4 units, which count as 128 / 2.
  assertPair(await pairKernels(net), [R, 64 * R + 2 * R]);
});

Deno.test("dense() scales both kernels by c^2 when the inputs are scaled by c", async () => {
  const [once, twice] = [
    await kernels(stax.dense(1), [[1, 2]]),
    await kernels(stax.dense(1), [[2, 4]]),
  ];
  assertEquals(twice.ntk.data[0], 4 * once.ntk.data[0]!);
});

Deno.test("dense() acts on the channels of each site", async () => {
  const x = [[[0.3, -1], [2, 0.4], [0.7, 0.7]]];
  const net = (layer: stax.Net): stax.Net =>
    stax.serial(layer, stax.relu(), stax.globalAvgPool(), stax.dense(1));
  const standard = { wStd: 1.3, bStd: 0.2, parameterization: "standard" } as const;
  assertEquals(
    await kernels(net(stax.dense(4, standard)), x),
    await kernels(net(stax.conv(4, [1], standard)), x),
  );
});
