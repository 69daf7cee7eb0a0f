import { assertAlmostEquals, assertEquals, assertLess, assertRejects } from "@std/assert";
import { eigh, randomGenerator, tensor } from "@widenet/ntk";
import { gaussianProcess } from "../../../lib/predict/process/gaussian_process.ts";
import { sampleGaussian } from "../../../lib/predict/process/sample_gaussian.ts";
import { distance, gaussianKernel, gram, matrix, selected } from "../../linalg/matrices.ts";
import { BACKENDS } from "../../suites/backends.ts";

for (const backend of BACKENDS) {
  Deno.test(`sampleGaussian() has the moments of the law (${backend})`, async () => {
    const m = 4, samples = 20_000;
    const covariance = gram(1, m, 3);
    const mean = matrix(m, 2, (i, j) => i - 2 * j);
    const law = { mean, covariance };
    const { shape, data } = await sampleGaussian(law, { samples, seed: 5, backend });
    assertEquals(shape, [samples, m, 2]);
    const value = (s: number, i: number, c: number): number =>
      data[(s * m + i) * 2 + c]! - mean.data[i * 2 + c]!;
    const average = (f: (s: number) => number): number => {
      let sum = 0;
      for (let s = 0; s < samples; s++) sum += f(s);
      return sum / samples;
    };
    for (let i = 0; i < m; i++) {
      const variance = covariance.data[i * m + i]!;
      for (let c = 0; c < 2; c++) {
        // Four standard errors, of 2 m + m^2 + m (m + 1) numbers in all.
        const first = average((s) => value(s, i, c));
        assertLess(Math.abs(first), 4 * Math.sqrt(variance / samples));
        for (let j = 0; j <= i; j++) {
          const [p, q] = [covariance.data[i * m + j]!, covariance.data[j * m + j]!];
          const second = average((s) => value(s, i, c) * value(s, j, c));
          assertLess(Math.abs(second - p), 4 * Math.sqrt((variance * q + p * p) / samples));
        }
      }
      for (let j = 0; j < m; j++) {
        const across = average((s) => value(s, i, 0) * value(s, j, 1));
        const q = covariance.data[j * m + j]!;
        assertLess(Math.abs(across), 4 * Math.sqrt(variance * q / samples));
      }
    }
  });

  Deno.test(`sampleGaussian() is the mean plus C^(1/2) z for NumPy's z (${backend})`, async () => {
    // The root of [[2, 1], [1, 2]] has the eigenvalues 1 and sqrt 3.
    const [a, b] = [(Math.sqrt(3) + 1) / 2, (Math.sqrt(3) - 1) / 2];
    const law = { mean: [10, 20], covariance: [[2, 1], [1, 2]] };
    const found = await sampleGaussian(law, { samples: 3, seed: 7, backend });
    const z = randomGenerator(7).normal([3, 2]).data;
    const expected = matrix(3, 2, (s, i) => {
      const [first, second] = [z[2 * s]!, z[2 * s + 1]!];
      return i === 0 ? 10 + a * first + b * second : 20 + b * first + a * second;
    });
    assertLess(distance(found, expected), 1e-14);
  });
}

Deno.test("sampleGaussian() gives equal values at inputs that occur twice", async () => {
  const covariance = selected(gaussianKernel(1, 5, 2), [0, 1, 2, 3, 4, 1, 1]);
  const { data } = await sampleGaussian({ covariance }, { samples: 10 });
  for (let s = 0; s < 10; s++) {
    // Roots of eigenvalues that are zero by rounding, 1e-16.
    for (const i of [5, 6]) assertAlmostEquals(data[s * 7 + i]!, data[s * 7 + 1]!, 1e-7);
  }
});

Deno.test("sampleGaussian() draws from a posterior that is rounding alone", async () => {
  // As many independent features as inputs: no variance is left, and eigenvalues are +-1e-15.
  const k = gram(3, 30, 60);
  const y = matrix(30, 1, (i) => Math.sin(i));
  const process = await gaussianProcess(k, y);
  const law = await process.predict(k, { kTestTest: k });
  const { values } = await eigh(law.covariance);
  assertLess(values.data[0]!, -0.1 * values.data[29]!);
  const { data, shape } = await sampleGaussian(law, { samples: 2 });
  assertEquals(shape, [2, 30, 1]);
  data.forEach((value, p) => assertAlmostEquals(value, law.mean.data[p % 30]!, 1e-6));
  const { mean, covariance } = law;
  await assertRejects(() => sampleGaussian({ mean, covariance }), RangeError, "semi-definite");
});

Deno.test("sampleGaussian() gives the mean where the covariance is zero", async () => {
  const law = { mean: [1, 2], covariance: [[0, 0], [0, 0]] };
  assertEquals(await sampleGaussian(law), tensor([[1, 2]]));
});

Deno.test("sampleGaussian() continues a stream: fewer samples are the first of more", async () => {
  const covariance = gram(2, 6, 9);
  const many = await sampleGaussian({ covariance }, { samples: 5, seed: 3 });
  const few = await sampleGaussian({ covariance }, { samples: 2, seed: 3 });
  assertLess(distance(few, matrix(2, 6, (s, i) => many.data[s * 6 + i]!)), 1e-14);
});

Deno.test("sampleGaussian() refuses what is no law", async () => {
  const refuse = (law: unknown, options: object, type: typeof Error, text: string) =>
    assertRejects(() => sampleGaussian(law as never, options), type, text);
  const covariance = [[1, 0], [0, 1]];
  await refuse({ covariance: [[1, 2], [2, 1]] }, {}, RangeError, "smallest eigenvalue is -1");
  await refuse({ covariance: [[1, 2], [0, 1]] }, {}, TypeError, "symmetric");
  await refuse({ covariance: [[NaN]] }, {}, RangeError, "is NaN");
  await refuse(null, {}, TypeError, "must have a covariance");
  await refuse({ mean: [1] }, {}, TypeError, "must have a covariance");
  await refuse({ covariance, means: [1, 2] }, {}, TypeError, "no option 'means'");
  await refuse({ covariance, mean: [1] }, {}, TypeError, "means must have shape [2]");
  await refuse({ covariance, mean: [1, NaN] }, {}, RangeError, "means must be finite");
  await refuse({ covariance, roundingFloor: -1 }, {}, RangeError, "'roundingFloor'");
  await refuse({ covariance }, { samples: 0 }, RangeError, "'samples'");
  await refuse({ covariance }, { seed: -1 }, RangeError, "'seed'");
  await refuse({ covariance }, { count: 2 }, TypeError, "no option 'count'");
  const signal = AbortSignal.abort(new Error("enough"));
  await refuse({ covariance }, { signal }, Error, "enough");
});
