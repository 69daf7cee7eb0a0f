import { assert, assertAlmostEquals, assertEquals, assertLess, assertRejects } from "@std/assert";
import { NotPositiveDefiniteError } from "../../lib/errors.ts";
import { applyFeatures } from "../../lib/features/apply.ts";
import { arcCosineFeatures } from "../../lib/features/arc_cosine_features.ts";
import { featureRegression } from "../../lib/features/feature_regression.ts";
import { reluNet } from "../../lib/features/relu_net.ts";
import { srht } from "../../lib/features/srht.ts";
import { nngp } from "../../lib/kernel/kernels.ts";
import { kernelRegression } from "../../lib/predict/regression/kernel_regression.ts";
import { type Tensor, tensor } from "../../lib/tensor.ts";
import { distance, normal, product } from "../linalg/matrices.ts";

const map = arcCosineFeatures(1, { inputs: 3, features: 24, seed: 1 });
const x = normal(1, 60, 3);
const y = normal(2, 60, 2);
const xTest = normal(3, 5, 3);
const settings = { ridge: 0.1 };

function rows({ data, shape: [n = 0, d = 0] }: Tensor): Float64Array[] {
  return Array.from({ length: n }, (_, i) => data.slice(i * d, (i + 1) * d));
}

Deno.test("featureRegression() is the kernel regression of Z Z' with the same ridge", async () => {
  const [z, zTest] = [await applyFeatures(map, x), await applyFeatures(map, xTest)];
  for (const ridgeScale of ["relative", "absolute"] as const) {
    const options = { ...settings, ridgeScale };
    const kernel = await kernelRegression(product(z, z, false, true), y, options);
    const fit = await featureRegression(map, x, y, options);
    assertAlmostEquals(fit.report.ridge, kernel.ridge, 1e-12);
    const expected = await kernel.predict(product(zTest, z, false, true));
    assertLess(distance(await fit.predict(xTest), expected), 1e-11);
    assertLess(distance(await fit.leaveOneOut(), await kernel.leaveOneOut()), 1e-10);
  }
});

Deno.test("featureRegression() reports as fit() does", async () => {
  const { report, weights, map: kept } = await featureRegression(map, x, y, settings);
  assertEquals([report.n, report.outputs, report.features], [60, 2, 24]);
  assertEquals([report.method, report.status, report.iterations], [
    "cholesky",
    "converged",
    undefined,
  ]);
  assertLess(report.residual, 1e-12);
  assertEquals(weights.shape, [24, 2]);
  assertEquals(kept, map);
  assert(Object.values(report.seconds).every((value) => value >= 0));
});

Deno.test("featureRegression() reads rows and batches from anything that yields them", async () => {
  const whole = await featureRegression(map, x, y, settings);
  async function* inBatches(values: Tensor): AsyncGenerator<Tensor> {
    const d = values.shape[1]!;
    for (const [from, to] of [[0, 7], [7, 8], [8, 60]] as const) {
      await Promise.resolve();
      yield { ...values, shape: [to - from, d], data: values.data.slice(from * d, to * d) };
    }
  }
  const fits = [
    await featureRegression(map, inBatches(x), inBatches(y), settings),
    await featureRegression(map, rows(x).values(), rows(y).values(), settings),
  ];
  for (const fit of fits) {
    assertEquals(fit.report.n, 60);
    assertLess(distance(fit.weights, whole.weights), 1e-11);
  }
  const targets = Array.from({ length: 60 }, (_, i) => y.data[2 * i]!);
  const single = await featureRegression(map, rows(x).values(), targets.values(), settings);
  assertEquals(single.weights.shape, [24]);
  assertAlmostEquals(single.weights.data[3]!, whole.weights.data[6]!, 1e-11);
  assertEquals((await single.predict(xTest)).shape, [5]);
});

Deno.test("featureRegression() gathers rows into blocks, the last ones short", async () => {
  // Blocks of 64 rows at 24 features, in batches of 2^21 / 24 rows.
  const many = normal(4, 1000, 3);
  const target = many.data.filter((_, p) => p % 3 === 0);
  const z = await applyFeatures(map, many);
  const gram = product(z, z, true);
  const moments = product(z, tensor(target, [1000, 1]), true);
  const expected = await kernelRegression(gram, moments, { ridge: 2, ridgeScale: "absolute" });
  const fit = await featureRegression(map, many, target, { ridge: 2, ridgeScale: "absolute" });
  const found = { ...fit.weights, shape: [24, 1] };
  assertLess(distance(found, expected.coefficients), 1e-10);
});

Deno.test("leaveOneOut() is the fit without the row", async () => {
  const fit = await featureRegression(map, x, y, { ridge: 1, ridgeScale: "absolute" });
  const left = await fit.leaveOneOut();
  const keep = (values: Tensor): Tensor => ({
    ...values,
    shape: [59, values.shape[1]!],
    data: values.data.slice(values.shape[1]!),
  });
  const without = await featureRegression(map, keep(x), keep(y), {
    ridge: 1,
    ridgeScale: "absolute",
  });
  const { data } = await without.predict({ ...x, shape: [1, 3], data: x.data.slice(0, 3) });
  assertAlmostEquals(left.data[0]!, data[0]!, 1e-10);
  assertAlmostEquals(left.data[1]!, data[1]!, 1e-10);
});

Deno.test("leaveOneOut() says when rows cannot be gone through again, or stand alone", async () => {
  const once = await featureRegression(map, rows(x).values(), rows(y).values(), settings);
  await assertRejects(() => once.leaveOneOut(), TypeError, "gone through once only");
  const iterable = (values: Tensor) => ({ [Symbol.iterator]: () => rows(values).values() });
  const again = await featureRegression(map, iterable(x), iterable(y), settings);
  assertEquals((await again.leaveOneOut()).shape, [60, 2]);
  const square = srht({ inputs: 2, features: 2 });
  const alone = await featureRegression(square, [[1, 0], [0, 1]], [1, 2]);
  await assertRejects(() => alone.leaveOneOut(), RangeError, "row 0 is fitted by its own target");
});

Deno.test("featureRegression() comes to the regression of the exact kernel", async () => {
  const exact = await kernelRegression(await nngp(reluNet(1, { inputs: 3 }), x), y, settings);
  const expected = await exact.predict(await nngp(reluNet(1, { inputs: 3 }), xTest, x));
  const gap = async (features: number): Promise<number> => {
    const wide = arcCosineFeatures(1, { inputs: 3, features, seed: 2 });
    const { predict } = await featureRegression(wide, x, y, settings);
    return distance(await predict(xTest), expected);
  };
  // The error falls by a factor of 8 on average.
  assertLess(await gap(2048), await gap(32) / 3);
});

Deno.test("featureRegression() refuses what does not fit", async () => {
  const refused = async (
    promise: Promise<unknown>,
    kind: typeof TypeError | typeof RangeError,
    message: string,
  ): Promise<void> => {
    await assertRejects(() => promise, kind, message);
  };
  await refused(featureRegression(map, x, y, { ridge: -1 }), RangeError, "'ridge' must be finite");
  await refused(featureRegression(map, normal(1, 60, 4), y), TypeError, "found [60, 4]");
  await refused(featureRegression(map, x, normal(1, 59, 2)), TypeError, "targets of 60 inputs");
  await refused(
    featureRegression(map, rows(x).values(), [1, 2].values()),
    TypeError,
    "'x' goes on",
  );
  await refused(
    featureRegression(map, [[1, 2, 3]].values(), [1, 2].values()),
    TypeError,
    "'y' goes on",
  );
  const none: number[][] = [];
  await refused(
    featureRegression(map, none.values(), none.values()),
    TypeError,
    "at least one row",
  );
  const mixed = [[1], [1, 2]];
  await refused(
    featureRegression(map, rows(x).slice(0, 2).values(), mixed.values()),
    TypeError,
    "as many outputs",
  );
  const bad = rows(x);
  bad[41]![1] = NaN;
  await refused(
    featureRegression(map, bad.values(), rows(y).values()),
    RangeError,
    "entry [41, 1] is NaN",
  );
  const target = { ...y, data: y.data.with(5, Infinity) };
  await refused(featureRegression(map, x, target), RangeError, "entry [2, 1] is Infinity");
  const number = 3 as unknown as number[];
  await refused(featureRegression(map, number, y), TypeError, "found number");
  const unknown = { ridgge: 1 } as unknown as { readonly ridge: number };
  await refused(featureRegression(map, x, y, unknown), TypeError, "no option 'ridgge'");
  const { predict } = await featureRegression(map, x, y, settings);
  await refused(predict(normal(1, 2, 4)), TypeError, "found [2, 4]");
});

Deno.test("featureRegression() without a ridge and with fewer rows than features is singular", async () => {
  const few = { ...x, shape: [10, 3], data: x.data.slice(0, 30) };
  const error = await assertRejects(
    () => featureRegression(map, few, y.data.slice(0, 10)),
    NotPositiveDefiniteError,
  );
  const { report } = await featureRegression(map, few, y.data.slice(0, 10), {
    ridge: error.ridge!,
    ridgeScale: "absolute",
  });
  assertEquals(report.n, 10);
});

Deno.test("featureRegression() reports progress, and can be aborted", async () => {
  const progress: (readonly [number, number | undefined])[] = [];
  const onProgress = (p: { readonly done: number; readonly total: number | undefined }) =>
    progress.push([p.done, p.total]);
  await featureRegression(map, x, y, { ...settings, onProgress });
  await featureRegression(map, rows(x).values(), rows(y).values(), { ...settings, onProgress });
  assertEquals(progress, [[60, 60], [60, undefined]]);
  let closed = false;
  function* endless() {
    try {
      while (true) yield x;
    } finally {
      closed = true;
    }
  }
  const controller = new AbortController();
  const run = featureRegression(map, endless(), endless(), {
    signal: controller.signal,
    onProgress: () => controller.abort(new Error("enough")),
  });
  await assertRejects(() => run, Error);
  assert(closed, "the source was left open");
});

Deno.test("featureRegression() on what does not vary gives means, or says what is missing", async () => {
  // Equal targets are met but for the ridge: z'w with w = (Z'Z + r I)^-1 Z'y.
  const equal = await featureRegression(map, x, new Array(60).fill(3), { ridge: 1e-9 });
  const { data } = await equal.predict(x);
  assert(data.every(Number.isFinite));
  // Equal inputs have equal features: the fit is the mean of the targets, less what the ridge takes.
  const row = [1, 2, 3];
  const same = { ridge: 1e-6, ridgeScale: "relative" } as const;
  const { predict } = await featureRegression(map, [row, row, row, row], [1, 2, 3, 6], same);
  assertAlmostEquals((await predict([row])).data[0]!, 3, 1e-5);
  // Features that are all 0 have no scale for a relative ridge.
  const none = arcCosineFeatures(1, { inputs: 3, features: 4 });
  const zero = [0, 0, 0];
  const singular = () => featureRegression(none, [zero, zero], [1, 2], same);
  await assertRejects(singular, NotPositiveDefiniteError, "pivot 0 is 0");
});
