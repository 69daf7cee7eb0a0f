import { assertEquals, assertLess, assertRejects } from "@std/assert";
import { agop, eigh, loadRfm, matmul, rfm, type RfmOptions, type Tensor } from "@widenet/ntk";
import { matrix } from "../linalg/matrices.ts";
import { inputs, relative, targetsOf } from "./data.ts";

const x = inputs(1, 30, 4), test = inputs(2, 6, 4);
const y = matrix(30, 2, (i, c) => Math.sin(x.data[4 * i + c]! * x.data[4 * i + c + 1]!));

/** The kernel from its definition, without a metric. */
function kernelOf(a: Tensor, b: Tensor, p: number, q: number, bandwidth: number): Tensor {
  const d = a.shape[1]!;
  return matrix(a.shape[0]!, b.shape[0]!, (i, j) => {
    let sum = 0;
    for (let k = 0; k < d; k++) sum += Math.abs(a.data[i * d + k]! - b.data[j * d + k]!) ** p;
    return Math.exp(-((sum ** (1 / p) / bandwidth) ** q));
  });
}

const NORMS: readonly (readonly [p: number, q: number])[] = [
  [1, 1],
  [1, 0.7],
  [1.5, 1],
  [1.5, 1.5],
  [1.2, 0.6],
];

for (const [norm, exponent] of NORMS) {
  const options: RfmOptions = { norm, exponent, bandwidth: 3, ridge: 0.1 };
  const name = `norm ${norm} and exponent ${exponent}`;

  Deno.test(`the first fit is K (K + r I)^-1 y: ${name}`, async () => {
    const { coefficients, predict } = await rfm(x, y, { ...options, iterations: 0 });
    const k = kernelOf(x, x, norm, exponent, 3);
    const ridged = { ...k, data: k.data.map((entry, at) => entry + (at % 31 === 0 ? 0.1 : 0)) };
    // Thirty terms of the size of the targets.
    assertLess(relative(await matmul(ridged, coefficients), y), 1e-13);
    const expected = await matmul(kernelOf(test, x, norm, exponent, 3), coefficients);
    assertLess(relative(await predict(test), expected), 1e-13);
  });

  Deno.test(`gradients() agree with central differences: ${name}`, async () => {
    const model = await rfm(x, y, { ...options, iterations: 1 });
    const found = await model.gradients(test);
    const h = 1e-6;
    const shifted = async (k: number, step: number): Promise<Tensor> =>
      await model.predict(matrix(6, 4, (i, j) => test.data[4 * i + j]! + (j === k ? step : 0)));
    for (let k = 0; k < 4; k++) {
      const [up, down] = [await shifted(k, h), await shifted(k, -h)];
      const expected = matrix(6, 2, (i, c) => (up.data[2 * i + c]! - down.data[2 * i + c]!) / 2e-6);
      const column = matrix(6, 2, (i, c) => found.data[(2 * i + c) * 4 + k]!);
      // Rounding over h; the second derivative is large where a coordinate nearly agrees with a centre.
      assertLess(relative(column, expected), 1e-6);
    }
  });

  Deno.test(`M is the mean of the outer products of gradients(): ${name}`, async () => {
    const before = await rfm(x, y, { ...options, iterations: 0 });
    const gradients = await before.gradients(x);
    for (const centering of [false, true]) {
      const settings = { ...options, iterations: 1, normalize: "none", centering } as const;
      const { features } = await rfm(x, y, settings);
      assertLess(relative(features, await agop(gradients, { centering })), 1e-12);
    }
  });
}

Deno.test("the kernel of norm 1 and exponent 1 is a product over the coordinates", async () => {
  const { predict, coefficients } = await rfm(x, y, { norm: 1, bandwidth: 3, iterations: 0 });
  const product = matrix(6, 30, (i, j) => {
    let value = 1;
    for (let k = 0; k < 4; k++) {
      value *= Math.exp(-Math.abs(test.data[4 * i + k]! - x.data[4 * j + k]!) / 3);
    }
    return value;
  });
  assertLess(relative(await predict(test), await matmul(product, coefficients)), 1e-13);
});

Deno.test("with one feature all norms are the same machine", async () => {
  const [one, more] = [inputs(3, 25, 1), inputs(4, 10, 1)];
  const z = targetsOf(one, ([a]) => Math.cos(2 * a!));
  for (const bandwidth of [0.8, "median"] as const) {
    const fit = async (norm: number): Promise<Tensor> => {
      const options = { norm, exponent: 0.9, bandwidth, iterations: 3 };
      return await (await rfm(one, z, options)).predict(more);
    };
    const expected = await fit(2);
    for (const norm of [0.9, 1, 1.7]) assertLess(relative(await fit(norm), expected), 1e-11);
  }
});

Deno.test("a coordinate that agrees with a centre has no slope in norm 1", async () => {
  // f = sum_j a_j exp(-|x - x_j|_1); at a training input its own term counts 0, and so does the other's second
  // coordinate, which is equal.
  const model = await rfm([[0, 0], [1, 0]], [1, 3], { norm: 1, bandwidth: 1, iterations: 0 });
  const [, right] = model.coefficients.data;
  const { data } = await model.gradients([[0, 0]]);
  assertLess(Math.abs(data[0]! - right! * Math.exp(-1)), 1e-15);
  assertEquals(data[1], 0);
});

Deno.test("the median of another norm is that of its distances", async () => {
  const { bandwidth } = await rfm(x, y, { norm: 1, iterations: 0 });
  const found: number[] = [];
  for (let i = 0; i < 30; i++) {
    for (let j = 0; j < i; j++) {
      let sum = 0;
      for (let k = 0; k < 4; k++) sum += Math.abs(x.data[4 * i + k]! - x.data[4 * j + k]!);
      found.push(sum);
    }
  }
  found.sort((a, b) => a - b);
  assertLess(Math.abs(bandwidth! - found[Math.floor((found.length - 1) / 2)]!), 1e-14);
});

Deno.test("norm 1 sees the axes: it gains by a target of one coordinate, norm 2 does not care", async () => {
  const [train, far] = [inputs(5, 200, 6), inputs(6, 300, 6)];
  const { vectors } = await eigh(
    await matmul(inputs(7, 6, 6), inputs(7, 6, 6), { transposeB: true }),
  );
  const loss = async (norm: number, isTurned: boolean): Promise<number> => {
    const f = (row: Float64Array): number => Math.abs(row[0]!) + Math.abs(row[1]!);
    const [z, truth] = [targetsOf(train, f), targetsOf(far, f)];
    const turn = async (a: Tensor): Promise<Tensor> => isTurned ? await matmul(a, vectors) : a;
    const model = await rfm(await turn(train), z, { norm, iterations: 0, ridge: 1e-2 });
    const found = await model.predict(await turn(far));
    return found.data.reduce((sum, value, i) => sum + (value - truth.data[i]!) ** 2, 0) / 300;
  };
  assertLess(await loss(1, false), 0.8 * await loss(1, true));
  // The same distances but for rounding.
  assertLess(Math.abs(await loss(2, false) / await loss(2, true) - 1), 1e-9);
});

Deno.test("a machine of another norm is the same after a file", async () => {
  const model = await rfm(x, y, { norm: 1.5, exponent: 1.2, iterations: 1 });
  const path = await Deno.makeTempFile({ suffix: ".npz" });
  try {
    await model.save(path);
    const loaded = await loadRfm(path);
    assertEquals(await loaded.predict(test), await model.predict(test));
    assertEquals(loaded.kind === "machine" && loaded.bandwidth, model.bandwidth);
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("rfm() refuses norms and exponents out of their range", async () => {
  const refused: readonly RfmOptions[] = [
    { norm: 0 },
    { norm: 2.5 },
    { norm: 1, exponent: 1.5 },
    { norm: 0.5 },
    { norm: "1" as never },
  ];
  for (const options of refused) await assertRejects(() => rfm(x, y, options), RangeError);
  const gaussian = { kernel: "gaussian", norm: 1 } as const;
  await assertRejects(() => rfm(x, y, gaussian), TypeError, "'norm' goes with");
});
