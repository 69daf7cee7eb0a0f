import { eigh, ntk, stax, theory } from "@widenet/ntk";
import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";

/** The NTK of a two-layer ReLU network by its angle, both layers trained. */
const reluNtk = (t: number): number => (Math.sin(t) + 2 * (Math.PI - t) * Math.cos(t)) / Math.PI;

Deno.test("circleEigenvalue() agrees with quadrature", () => {
  const { data } = theory.sphereEigenvalues(reluNtk, { dimension: 2, degrees: 60 });
  data.forEach((value, k) => assertAlmostEquals(value, theory.circleEigenvalue(k), 1e-14));
});

Deno.test("circleEigenvalue() is what the library's NTK has on 400 points of the circle", async () => {
  const n = 400;
  const x = Array.from({ length: n }, (_, i) => {
    const t = 2 * Math.PI * i / n;
    return [Math.cos(t), Math.sin(t)];
  });
  // Variance 2 for the weights of the second layer.
  const net = stax.serial(
    stax.dense(1, { wStd: Math.SQRT2 }),
    stax.relu(),
    stax.dense(1, {
      wStd: Math.SQRT2,
    }),
  );
  const values = (await eigh(await ntk(net, x))).values.data.toReversed().map((value) => value / n);
  // Largest first: 0, then 1 twice, 2 twice, 4 twice. Sums alias to order k^-2/n^2 = 1e-5.
  [0, 1, 1, 2, 2, 4, 4].forEach((k, i) => {
    assertAlmostEquals(values[i]!, theory.circleEigenvalue(k), 1e-4);
  });
});

Deno.test("sphereEigenvalues() times their harmonics sum to the diagonal", () => {
  for (const dimension of [2, 3, 5, 10]) {
    // exp(cos t) is smooth: its eigenvalues fall faster than any power.
    const kernel = (t: number): number => Math.exp(Math.cos(t));
    const { data } = theory.sphereEigenvalues(kernel, { dimension, degrees: 30 });
    const sum = data.reduce(
      (total, value, degree) => total + value * theory.harmonics({ dimension, degree }),
      0,
    );
    assertAlmostEquals(sum, Math.E, 1e-12);
  }
});

Deno.test("sphereEigenvalues() of powers of x.z are those of moments on the sphere", () => {
  // (x.z)^2 = (1/d) + [(x.z)^2 - 1/d]: sigma_0 = 1/d, sigma_2 = 2/(d (d + 2)).
  for (const dimension of [3, 7, 100]) {
    const { data } = theory.sphereEigenvalues((t) => Math.cos(t) ** 2, { dimension, degrees: 4 });
    const expected = [1 / dimension, 0, 2 / (dimension * (dimension + 2)), 0];
    expected.forEach((value, k) => assertAlmostEquals(data[k]!, value, 1e-13));
  }
});

Deno.test("sphereEigenvalues() of the ReLU NTK fall like k^-d for even k, and vanish for odd k >= 3", () => {
  for (const dimension of [2, 3, 4]) {
    const { data } = theory.sphereEigenvalues(reluNtk, { dimension, degrees: 202 });
    const slope = Math.log(data[200]! / data[100]!) / Math.log(2);
    assertAlmostEquals(slope, -dimension, 0.1);
    assertAlmostEquals(data[3]!, 0, 1e-14);
    assertAlmostEquals(data[101]!, 0, 1e-14);
  }
});

Deno.test("harmonics() is the dimension of polynomials of a degree without those two lower", () => {
  const choose = (n: number, k: number): number => k === 0 ? 1 : choose(n, k - 1) * (n - k + 1) / k;
  for (const dimension of [2, 3, 4, 9]) {
    for (const degree of [0, 1, 2, 3, 8]) {
      const homogeneous = (k: number): number =>
        k < 0 ? 0 : choose(k + dimension - 1, dimension - 1);
      const expected = homogeneous(degree) - homogeneous(degree - 2);
      assertAlmostEquals(theory.harmonics({ dimension, degree }), expected, 1e-6);
    }
  }
});

Deno.test("harmonics() is exact up to 2^53", () => {
  const choose = (n: bigint, k: bigint): bigint => k === 0n ? 1n : choose(n - 1n, k - 1n) * n / k;
  assertEquals(theory.harmonics({ dimension: 10, degree: 193 }), 112481888569050);
  for (let dimension = 2; dimension <= 40; dimension++) {
    for (let degree = 1; degree < 300; degree++) {
      const [d, k] = [BigInt(dimension), BigInt(degree)];
      // Polynomials of degree k in d variables, without those of degree k - 2.
      const expected = choose(k + d - 1n, d - 1n) - (k < 2n ? 0n : choose(k + d - 3n, d - 1n));
      if (expected > 2n ** 53n) break;
      assertEquals(BigInt(theory.harmonics({ dimension, degree })), expected);
    }
  }
});

Deno.test("modeTime() undoes modeResidual(), and is infinite where nothing is learned", () => {
  const eigenvalue = theory.circleEigenvalue(4);
  const residual = theory.modeResidual({ eigenvalue, time: 7 });
  assertAlmostEquals(theory.modeTime({ eigenvalue, residual }), 7);
  assertEquals(theory.modeTime({ eigenvalue: 0, residual: 0.5 }), Infinity);
  assertThrows(() => theory.modeTime({ eigenvalue: 1, residual: 2 }), RangeError);
});
