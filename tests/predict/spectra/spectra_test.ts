import { assert, assertAlmostEquals, assertEquals, assertLess, assertRejects } from "@std/assert";
import { diagnose } from "../../../lib/predict/spectra/diagnose.ts";
import { kernelSpectrum, targetAlignment } from "../../../lib/predict/spectra/spectra.ts";
import { tensor } from "../../../lib/tensor.ts";
import {
  distance,
  gaussianKernel,
  gram,
  matrix,
  normal,
  product,
  selected,
  transposed,
} from "../../linalg/matrices.ts";
import { BACKENDS } from "../../suites/backends.ts";

for (const backend of BACKENDS) {
  Deno.test(`kernelSpectrum() gives falling eigenvalues with K V = V diag(values) (${backend})`, async () => {
    const n = 40;
    const k = gram(1, n, 60);
    const { values, vectors } = await kernelSpectrum(k, { backend });
    assert(values.data.every((value, j) => j === 0 || value <= values.data[j - 1]!));
    const scaled = matrix(n, n, (i, j) => values.data[j]! * vectors.data[i * n + j]!);
    assertLess(distance(product(k, vectors), scaled), 1e-13);
  });

  Deno.test(`kernelSpectrum() has as many zeros as inputs are repeated (${backend})`, async () => {
    const k = selected(gram(1, 8, 20), [0, 1, 2, 3, 4, 5, 6, 7, 7, 0]);
    const { values } = await kernelSpectrum(k, { backend });
    assertEquals([...values.data].filter((value) => value === 0).length, 2);
  });
}

Deno.test("targetAlignment() puts all of an eigenvector on itself", async () => {
  const k = gram(1, 12, 20);
  const { values, vectors } = await kernelSpectrum(k);
  const y = Float64Array.from({ length: 12 }, (_, i) => 3 * vectors.data[12 * i + 4]!);
  const { shares, cumulative, alignment } = await targetAlignment(k, y);
  shares.data.forEach((share, j) => assertAlmostEquals(share, j === 4 ? 1 : 0, 1e-13));
  assertAlmostEquals(cumulative.data[3]!, 0, 1e-13);
  assertAlmostEquals(cumulative.data[11]!, 1, 1e-13);
  assertAlmostEquals(alignment, values.data[4]! / Math.hypot(...values.data), 1e-13);
});

Deno.test("targetAlignment() takes a spectrum for its kernel", async () => {
  const k = gram(1, 12, 20);
  const y = normal(2, 12, 2);
  const options = { ridge: 0.1 };
  const direct = await targetAlignment(k, y, options);
  assertEquals(await targetAlignment(await kernelSpectrum(k), y, options), direct);
});

Deno.test("targetAlignment() is the cosine between K and y y' over several outputs", async () => {
  const k = gram(1, 12, 20);
  const y = normal(2, 12, 3);
  const outer = product(y, transposed(y));
  const inner = k.data.reduce((sum, entry, p) => sum + entry * outer.data[p]!, 0);
  const cosine = inner / (Math.hypot(...k.data) * Math.hypot(...outer.data));
  const { alignment, shares } = await targetAlignment(k, y);
  assertAlmostEquals(alignment, cosine, 1e-13);
  for (const scale of [1e-300, 1e300]) {
    const scaled = { ...k, data: k.data.map((entry) => scale * entry) };
    assertAlmostEquals((await targetAlignment(scaled, y)).alignment, cosine, 1e-13);
  }
  assertAlmostEquals(shares.data.reduce((sum, share) => sum + share, 0), 1, 1e-13);
});

Deno.test("targetAlignment() counts the directions that a fit follows", async () => {
  const k = gaussianKernel(1, 50, 2);
  const y = normal(2, 50, 1);
  for (const ridgeScale of ["relative", "absolute"] as const) {
    const options = { ridge: 1e-3, ridgeScale };
    const { effectiveDimension } = await targetAlignment(k, y, options);
    assertAlmostEquals(effectiveDimension, (await diagnose(k, options)).effectiveDimension, 1e-6);
  }
  const repeated = selected(gram(1, 8, 20), [0, 1, 2, 3, 4, 5, 6, 7, 7, 0]);
  assertEquals((await targetAlignment(repeated, normal(2, 10, 1))).effectiveDimension, 8);
});

Deno.test("spectra refuse what is no kernel, and targets without a direction", async () => {
  await assertRejects(() => kernelSpectrum([[1, 2], [2, 1]]), RangeError, "semi-definite");
  await assertRejects(() => kernelSpectrum([[1, 2]]), TypeError, "square");
  const k = [[2, 1], [1, 2]];
  const { values, vectors } = await kernelSpectrum(k);
  const half = { values: tensor([1]), vectors };
  await assertRejects(() => targetAlignment(half, [1, 1]), TypeError, "call kernelSpectrum");
  const torn = { values, vectors: null } as unknown as typeof half;
  await assertRejects(() => targetAlignment(torn, [1, 1]), TypeError, "call kernelSpectrum");
  await assertRejects(
    () => targetAlignment({ values, vectors }, [1]),
    TypeError,
    "found shape [1]",
  );
  await assertRejects(() => targetAlignment(k, [0, 0]), RangeError, "all targets are 0");
  await assertRejects(() => targetAlignment(k, [1]), TypeError, "found shape [1]");
  await assertRejects(() => targetAlignment(k, [1, NaN]), RangeError, "entry 1 is NaN");
  await assertRejects(() => targetAlignment(k, [1, 1], { ridge: -1 }), RangeError, "'ridge'");
});
