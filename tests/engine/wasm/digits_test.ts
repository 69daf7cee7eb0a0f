import { assert, assertEquals } from "@std/assert";
import { kernels, nngp, randomGenerator, stax, type Tensor, tensor } from "@widenet/ntk";
import { assertAgrees } from "./compare.ts";

/** 40 inputs of 300 features, each a small step from the one before. */
function nearDuplicates(step: number): Tensor {
  const [n, d] = [40, 300];
  const { data } = randomGenerator(1).normal([n, d]);
  for (let i = 1; i < n; i++) {
    for (let k = 0; k < d; k++) data[i * d + k] = data[(i - 1) * d + k]! + step * data[i * d + k]!;
  }
  return tensor(data, [n, d]);
}

for (const step of [1e-2, 1e-4, 1e-7, 1e-9]) {
  Deno.test(`wasm keeps the digits of inputs that are ${step} apart at depth 50`, async () => {
    const layer = stax.serial(stax.dense(1, { wStd: 1.4, bStd: 0.1 }), stax.relu());
    const net = stax.serial(stax.repeat(layer, 50), stax.dense(1));
    await assertAgrees({ net, x1: nearDuplicates(step), dtype: "float64" });
  });
}

for (const dtype of ["float64", "float32"] as const) {
  Deno.test(`wasm in ${dtype} keeps angles on both sides of the bound for differences`, async () => {
    const [n, d] = [60, 700];
    const { data } = randomGenerator(2).normal([n, d]);
    // 1 - rho runs from 1e-5 to 1/2.
    for (let i = 1; i < n; i++) {
      const step = 0.005 * 1.1 ** i;
      for (let k = 0; k < d; k++) data[i * d + k] = data[k]! + step * data[i * d + k]!;
    }
    const layer = stax.serial(stax.dense(1, { wStd: Math.SQRT2 }), stax.relu());
    const net = stax.serial(stax.repeat(layer, 7), stax.dense(1));
    await assertAgrees({ net, x1: tensor(data, [n, d]), dtype });
  });
}

Deno.test("differences of near duplicates are those of the reference engine", async () => {
  // K_ii + K_jj - 2 K_ij is lost in the kernel's entries, so it is taken where K_ij is the difference:
  // an rbf kernel of large gamma is 1 - exp(-gamma |x - x'|^2 / d) below 1.
  const x = nearDuplicates(1e-5);
  const net = stax.serial(stax.dense(1), stax.rbf({ gamma: 1e9 }));
  const found = await nngp(net, x, { engine: "wasm" });
  const expected = await nngp(net, x, { engine: "reference" });
  expected.data.forEach((value, i) => {
    // The exponent is about -0.1 to -10, and its relative error 1e-14.
    assert(Math.abs(found.data[i]! - value) <= 1e-12 * value, `entry ${i}`);
  });
});

Deno.test("float32 leaves inputs to float64 whose squares it cannot hold", async () => {
  const net = stax.serial(
    stax.dense(1, { wStd: 1e10 }),
    stax.relu(),
    stax.dense(1, { wStd: 1e-10 }),
  );
  const x = randomGenerator(5).normal([6, 4]);
  await assertAgrees({ net, x1: x, dtype: "float32" });
});

Deno.test("float64 computations of float32 results are rounded once", async () => {
  const net = stax.serial(stax.dense(1), stax.sign(), stax.dense(1));
  const x = randomGenerator(6).normal([20, 9]);
  const double = await kernels(net, x, { engine: "wasm" });
  const single = await kernels(net, x, { engine: "wasm", dtype: "float32" });
  assertEquals(single.nngp.data, Float32Array.from(double.nngp.data));
  assertEquals(single.ntk.data, Float32Array.from(double.ntk.data));
});
