import { assertAlmostEquals, assertEquals, assertLess, assertRejects } from "@std/assert";
import { applyFeatures } from "../../lib/features/apply.ts";
import { arcCosineFeatures } from "../../lib/features/arc_cosine_features.ts";
import { errorOf } from "../../lib/features/error_of.ts";
import { randomFeatures } from "../../lib/features/random_features.ts";
import { randomFourier } from "../../lib/features/random_fourier.ts";
import { reluNet } from "../../lib/features/relu_net.ts";
import { nngp } from "../../lib/kernel/kernels.ts";
import * as stax from "../../lib/stax/mod.ts";
import { toNested } from "../../lib/tensor.ts";
import { normal } from "../linalg/matrices.ts";
import { assertLaw, innerProducts } from "./samples.ts";
import { assertUnbiased } from "./unbiased.ts";

const x = [0.6, 0.8, 0];
const y = [0, 0.6, -0.8];
const inner = 0.48;
const angle = Math.acos(inner);

Deno.test("randomFourier() has the mean and the variance of its law", async () => {
  const gamma = 0.4;
  const k = Math.exp(-gamma * (2 - 2 * inner));
  for (const form of ["pairs", "phase"] as const) {
    const map = randomFourier({ inputs: 3, features: 6, gamma, form });
    const variance = form === "pairs" ? (1 - k ** 2) ** 2 / 6 : (1 + k ** 4 / 2 - k ** 2) / 6;
    assertLaw(await innerProducts(map, [x, y], 2000), { mean: k, variance }, form);
  }
});

Deno.test("arcCosineFeatures() have the mean and the variance of their law", async () => {
  const m = 5;
  const k0 = (Math.PI - angle) / Math.PI;
  const k1 = (Math.sin(angle) + (Math.PI - angle) * inner) / Math.PI;
  const j2 = 3 * Math.sin(angle) * inner + (Math.PI - angle) * (1 + 2 * inner ** 2);
  const laws = [
    [0, "gaussian", k0, k0 * (2 - k0)],
    [0, "unit", k0, k0 * (2 - k0)],
    [1, "gaussian", k1, 2 * j2 / Math.PI - k1 ** 2],
    [1, "unit", k1, 3 / 5 * 2 * j2 / Math.PI - k1 ** 2],
  ] as const;
  for (const [degree, directions, mean, variance] of laws) {
    const map = arcCosineFeatures(degree, { inputs: 3, features: m, directions });
    const samples = await innerProducts(map, [x, y], 2000);
    assertLaw(samples, { mean, variance: variance / m }, `${degree} ${directions}`);
  }
});

Deno.test("features are unbiased against the exact kernels of networks", async () => {
  const inputs = normal(1, 4, 3);
  const first = stax.dense(1, { wStd: Math.sqrt(3) });
  const gauss = await nngp(stax.serial(first, stax.rbf({ gamma: 0.3 })), inputs);
  await assertUnbiased(randomFourier({ inputs: 3, features: 32, gamma: 0.3 }), gauss, inputs);
  const sign = await nngp(stax.serial(first, stax.sign()), inputs);
  const step = { ...sign, data: sign.data.map((value) => (1 + value) / 2) };
  await assertUnbiased(arcCosineFeatures(0, { inputs: 3, features: 32 }), step, inputs);
  const relu = await nngp(reluNet(1, { inputs: 3 }), inputs);
  const square = await nngp(stax.serial(first, stax.rectifiedMonomial({ degree: 2 })), inputs);
  const twice = { ...square, data: square.data.map((value) => 2 * value) };
  for (const directions of ["gaussian", "unit"] as const) {
    const sizes = { inputs: 3, features: 32, directions };
    await assertUnbiased(arcCosineFeatures(1, sizes), relu, inputs);
    await assertUnbiased(arcCosineFeatures(2, sizes), twice, inputs);
  }
});

Deno.test("randomFeatures() are unbiased for the NNGP of a network with one hidden layer", async () => {
  const inputs = normal(1, 4, 3);
  const readout = stax.dense(1, { wStd: 1.5, bStd: 0.5 });
  const net = stax.serial(stax.dense(32, { bStd: 0.3 }), stax.erf(), readout);
  await assertUnbiased(randomFeatures(net, { inputs: 3 }), await nngp(net, inputs), inputs);
  const open = stax.serial(stax.dense(32), stax.relu());
  await assertUnbiased(randomFeatures(open, { inputs: 3 }), await nngp(open, inputs), inputs);
  const conv = stax.serial(stax.conv(32, [2, 2]), stax.relu(), stax.flatten(), stax.dense(1));
  const images = { ...normal(2, 3, 18), shape: [3, 3, 3, 2] };
  const map = randomFeatures(conv, { inputs: [3, 3, 2] });
  await assertUnbiased(map, await nngp(conv, images), images);
});

Deno.test("randomFeatures() of a dense layer alone are the inputs in its scale", async () => {
  const map = randomFeatures(stax.dense(1, { wStd: 2, bStd: 3 }), { inputs: 4 });
  assertEquals(toNested(await applyFeatures(map, [[1, 2, 3, 4]])), [[1, 2, 3, 4, 3]]);
});

Deno.test("randomFeatures() refuse a hidden layer with sites", async () => {
  const net = stax.serial(stax.conv(4, [2, 2]), stax.relu(), stax.dense(1));
  const images = { ...normal(2, 1, 18), shape: [1, 3, 3, 2] };
  const map = randomFeatures(net, { inputs: [3, 3, 2] });
  await assertRejects(() => applyFeatures(map, images), TypeError, "must have no spatial axes");
});

Deno.test("arcCosineFeatures() scale with the inputs as the kernels do", async () => {
  for (const degree of [0, 1, 2] as const) {
    const map = arcCosineFeatures(degree, { inputs: 3, features: 8 });
    const [z, scaled] = [
      await applyFeatures(map, [x]),
      await applyFeatures(map, [x.map((v) => 3 * v)]),
    ];
    z.data.forEach((value, j) => assertAlmostEquals(scaled.data[j]!, 3 ** degree * value, 1e-12));
  }
});

Deno.test("errorOf() falls with the root of the number of features", async () => {
  const inputs = normal(1, 6, 3);
  const relu = reluNet(1, { inputs: 3 });
  const gauss = stax.serial(stax.dense(1, { wStd: Math.sqrt(3) }), stax.rbf({ gamma: 0.3 }));
  const kernel = { kernel: "nngp", samples: 40, workers: 0 } as const;
  const error = async (features: number): Promise<readonly number[]> => {
    const sizes = { inputs: 3, features };
    const hidden = stax.serial(
      stax.dense(features, { wStd: Math.sqrt(3) }),
      stax.relu(),
      stax.dense(1),
    );
    const found = [
      await errorOf(randomFourier({ ...sizes, gamma: 0.3 }), gauss, inputs, kernel),
      await errorOf(arcCosineFeatures(1, sizes), relu, inputs, kernel),
      await errorOf(randomFeatures(hidden, { inputs: 3 }), hidden, inputs, kernel),
    ];
    return found.map(({ error }) => error);
  };
  const [few, many] = [await error(32), await error(1024)];
  few.forEach((value, k) => {
    const slope = Math.log(many[k]! / value) / Math.log(32);
    // Each error is known to a tenth or better, and log(32) is 3.5: 0.04, twice.
    assertLess(Math.abs(slope + 0.5), 0.08);
  });
});
