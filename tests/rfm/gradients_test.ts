import { assertEquals, assertLess, assertRejects } from "@std/assert";
import {
  agop,
  type Net,
  type RadialKernel,
  rfm,
  type RfmOptions,
  stax,
  type Tensor,
} from "@widenet/ntk";
import { startRun } from "../../lib/linalg/run.ts";
import { kernelSlopes, kernelValues } from "../../lib/rfm/kernels/pairs.ts";
import { readKernelSpec } from "../../lib/rfm/kernels/read_spec.ts";
import { pointsOf, rootOf } from "../../lib/rfm/points.ts";
import { matrix } from "../linalg/matrices.ts";
import { BACKENDS } from "../suites/backends.ts";
import { inputs, relative, targetsOf } from "./data.ts";

const RATIONAL: RadialKernel = {
  value: (s) => 1 / (1 + s * s),
  derivative: (s) => -2 * s / (1 + s * s) ** 2,
};

const NETS: Readonly<Record<string, Net>> = {
  "one hidden ReLU layer": stax.serial(stax.dense(1), stax.relu(), stax.dense(1)),
  "three ReLU layers with biases": stax.serial(
    stax.repeat(stax.serial(stax.dense(1, { wStd: 1.4, bStd: 0.3 }), stax.relu()), 3),
    stax.dense(1, { bStd: 0.1 }),
  ),
  "erf in standard parameterisation": stax.serial(
    stax.dense(64, { bStd: 0.2, parameterization: "standard" }),
    stax.erf({ a: 1.2, b: 0.8, c: 0.1 }),
    stax.dense(64),
    stax.erf(),
    stax.dense(1),
  ),
  "sine, cosine and layer norm": stax.serial(
    stax.dense(1, { wStd: 1.3, bStd: 0.5 }),
    stax.sin({ b: 1.1, c: 0.4 }),
    stax.dense(1, { bStd: 0.3 }),
    stax.layerNorm(),
    stax.cos(),
    stax.dense(1),
  ),
  "leaky, absolute and two slopes": stax.serial(
    stax.dense(1, { bStd: 0.2 }),
    stax.leakyRelu({ alpha: 0.2 }),
    stax.dense(1),
    stax.abs(),
    stax.dense(1),
    stax.abRelu({ a: -0.3, b: 0.9 }),
    stax.dense(1),
  ),
  "branches that are added": stax.serial(
    stax.dense(1, { bStd: 0.1 }),
    stax.fanOut(2),
    stax.parallel(stax.identity(), stax.serial(stax.relu(), stax.dense(1))),
    stax.fanInSum(),
    stax.erf(),
    stax.dense(1),
  ),
  "branches that are multiplied": stax.serial(
    stax.dense(1, { bStd: 0.4 }),
    stax.fanOut(2),
    stax.parallel(stax.serial(stax.erf(), stax.dense(1)), stax.serial(stax.relu(), stax.dense(1))),
    stax.fanInProd(),
    stax.dense(1),
  ),
};

const CASES: readonly (readonly [string, RfmOptions])[] = [
  ["laplace", { bandwidth: 2 }],
  ["laplace with exponent 1.5", { exponent: 1.5, bandwidth: 2 }],
  ["laplace with exponent 0.7", { exponent: 0.7, bandwidth: 2 }],
  ["gaussian", { kernel: "gaussian", bandwidth: 2 }],
  ["a kernel of the caller", { kernel: RATIONAL, bandwidth: 2 }],
  ...Object.entries(NETS).map(([name, kernel]) => [name, { kernel }] as const),
];

for (const [name, options] of CASES) {
  Deno.test(`gradients() agree with central differences: ${name}`, async () => {
    const x = inputs(1, 30, 4), test = inputs(2, 6, 4);
    const y = matrix(30, 2, (i, c) => Math.sin(x.data[4 * i + c]! * x.data[4 * i + c + 1]!));
    const model = await rfm(x, y, { ...options, ridge: 0.1, iterations: 1 });
    const found = await model.gradients(test);
    assertEquals(found.shape, [6, 2, 4]);
    const h = 1e-5;
    const shifted = async (k: number, step: number): Promise<Tensor> =>
      await model.predict(matrix(6, 4, (i, j) => test.data[4 * i + j]! + (j === k ? step : 0)));
    for (let k = 0; k < 4; k++) {
      const [up, down] = [await shifted(k, h), await shifted(k, -h)];
      const expected = matrix(
        6,
        2,
        (i, c) => (up.data[2 * i + c]! - down.data[2 * i + c]!) / (2 * h),
      );
      const column = matrix(6, 2, (i, c) => found.data[(2 * i + c) * 4 + k]!);
      // Rounding over h, and the third derivative times h^2.
      assertLess(relative(column, expected), 1e-8);
    }
  });
}

for (const name of BACKENDS) {
  Deno.test(`kernels scale with the metric: K_aM,L = K_M,L/sqrt(a), and a K_M for ReLU (${name})`, async () => {
    const run = await startRun({ backend: name });
    const context = { ...run, workers: 1 };
    const x = inputs(1, 20, 3), root = inputs(2, 3, 3);
    const features = matrix(
      3,
      3,
      (i, j) =>
        [0, 1, 2].reduce((sum, k) => sum + root.data[3 * i + k]! * root.data[3 * j + k]!, 0),
    );
    const times = (a: number): Tensor => ({ ...features, data: features.data.map((m) => a * m) });
    const values = async (a: number, bandwidth: number, options: RfmOptions): Promise<Tensor> => {
      const points = await pointsOf(run, x, await rootOf(run, times(a), "test"));
      const spec = readKernelSpec(options, 3, "test");
      const data = await kernelValues({ spec, bandwidth }, points, points, context);
      return { shape: [20, 20], data, dtype: "float64" };
    };
    for (const kernel of ["laplace", "gaussian"] as const) {
      assertLess(relative(await values(4, 3, { kernel }), await values(1, 1.5, { kernel })), 1e-14);
    }
    const kernel = NETS["one hidden ReLU layer"]!;
    const expected = await values(1, 1, { kernel });
    const scaled = { ...expected, data: expected.data.map((k) => 4 * k) };
    assertLess(relative(await values(4, 1, { kernel }), scaled), 1e-14);
  });
}

Deno.test("the self term counts 0 for Laplace, and F_p = 0 and F_r = 2 / d for a ReLU network", async () => {
  const run = await startRun({ backend: "reference" });
  const identity = { eigenvalues: new Float64Array(3), root: undefined };
  const points = await pointsOf(run, inputs(1, 5, 3), identity);
  const slopes = async (options: RfmOptions) => {
    const spec = readKernelSpec(options, 3, "test");
    return await kernelSlopes({ spec, bandwidth: 1 }, points, points, { ...run, workers: 1 });
  };
  const laplace = await slopes({});
  const net = await slopes({
    kernel: stax.serial(stax.dense(1), stax.relu(), stax.dense(1, { wStd: Math.SQRT2 })),
  });
  for (let i = 0; i < 5; i++) {
    assertEquals(laplace.cross[6 * i], 0);
    assertEquals(net.self![6 * i], 0);
    assertLess(Math.abs(net.cross[6 * i]! - 2 / 3), 1e-15);
  }
});

Deno.test("a Gaussian with one centre has the gradient -a K / L^2 M x", async () => {
  // Of the two inputs only that at the origin has a coefficient.
  const x = matrix(2, 2, (i) => 1000 * i);
  const y = matrix(2, 1, (i) => 1 - i);
  const { gradients } = await rfm(x, y, {
    kernel: "gaussian",
    bandwidth: 2,
    iterations: 0,
    ridge: 0,
  });
  const z = [0.3, -0.7];
  const factor = -Math.exp(-(z[0]! ** 2 + z[1]! ** 2) / 8) / 4;
  const { data } = await gradients([z]);
  assertLess(Math.abs(data[0]! - factor * z[0]!) + Math.abs(data[1]! - factor * z[1]!), 1e-15);
});

Deno.test("agop() averages outer products over inputs and adds outputs", async () => {
  const g = inputs(1, 40, 6);
  const gradients: Tensor = { ...g, shape: [20, 2, 6] };
  const sum = (centre: readonly number[][]): Tensor =>
    matrix(6, 6, (k, l) => {
      let total = 0;
      for (let i = 0; i < 20; i++) {
        for (let c = 0; c < 2; c++) {
          const at = (i * 2 + c) * 6;
          total += (g.data[at + k]! - centre[c]![k]!) * (g.data[at + l]! - centre[c]![l]!) / 20;
        }
      }
      return total;
    });
  const zero = [0, 1].map(() => [0, 0, 0, 0, 0, 0]);
  const mean = zero.map((row, c) =>
    row.map((_, k) => {
      let total = 0;
      for (let i = 0; i < 20; i++) total += g.data[(i * 2 + c) * 6 + k]! / 20;
      return total;
    })
  );
  for (const backend of BACKENDS) {
    assertLess(relative(await agop(gradients, { backend }), sum(zero)), 1e-14);
    const centred = await agop(gradients, { backend, centering: true });
    assertLess(relative(centred, sum(mean)), 1e-14);
    const diagonal = await agop(gradients, { backend, centering: true, diagonal: true });
    assertLess(
      relative(diagonal, {
        ...diagonal,
        data: Float64Array.from({ length: 6 }, (_, k) => centred.data[7 * k]!),
      }),
      1e-14,
    );
  }
});

Deno.test("agop() gives zeros for centred gradients that do not vary", async () => {
  const gradients = matrix(30, 3, (_, k) => 0.1 * (k + 1));
  const { data } = await agop(gradients, { centering: true });
  assertEquals([...data], new Array(9).fill(0));
});

Deno.test("agop() refuses what are no gradients", async () => {
  await assertRejects(() => agop([1, 2]), TypeError, "[n, d] or [n, c, d]");
  await assertRejects(() => agop([[1, NaN]]), RangeError, "entry [0, 1] is NaN");
  await assertRejects(
    () => agop([[1]], { centred: true } as never),
    TypeError,
    "no option 'centred'",
  );
});

Deno.test("rfm() refuses networks whose gradient it does not know", async () => {
  const x = inputs(1, 5, 2), y = targetsOf(x, ([a]) => a!);
  const kernel = stax.serial(stax.dense(1), stax.tanh(), stax.dense(1));
  await assertRejects(() => rfm(x, y, { kernel }), TypeError, "serial[1].tanh");
  const dropped = stax.serial(
    stax.dense(1),
    stax.relu(),
    stax.dropout({ keep: 0.5 }),
    stax.dense(1),
  );
  await assertRejects(() => rfm(x, y, { kernel: dropped }), TypeError, "serial[2].dropout");
});
