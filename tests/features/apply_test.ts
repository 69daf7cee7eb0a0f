import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { applyFeatures } from "../../lib/features/apply.ts";
import { arcCosineFeatures } from "../../lib/features/arc_cosine_features.ts";
import { cntkSketch } from "../../lib/features/cntk_sketch.ts";
import { countSketch } from "../../lib/features/count_sketch.ts";
import { errorOf } from "../../lib/features/error_of.ts";
import type { FeatureMap } from "../../lib/features/feature_map.ts";
import { ntkRandomFeatures } from "../../lib/features/ntk_random_features.ts";
import { ntkSketch } from "../../lib/features/ntk_sketch.ts";
import { polySketch } from "../../lib/features/poly_sketch.ts";
import { randomFeatures } from "../../lib/features/random_features.ts";
import { randomFourier, type RandomFourierOptions } from "../../lib/features/random_fourier.ts";
import { reluNet } from "../../lib/features/relu_net.ts";
import * as stax from "../../lib/stax/mod.ts";
import type { Tensor } from "../../lib/tensor.ts";
import { normal } from "../linalg/matrices.ts";
import { BACKENDS } from "../suites/backends.ts";
import { MAPS } from "./maps.ts";

/** Rows as a map takes them. */
function inputsOf(map: FeatureMap, n: number): Tensor {
  const x = normal(3, n, 6);
  return map.kind === "cntkSketch" ? { ...x, shape: [n, 3, 2, 1] } : x;
}

for (const map of Object.values(MAPS)) {
  Deno.test(`${map.kind} is frozen data that survives JSON, with the same features`, async () => {
    assert(Object.isFrozen(map));
    const copy = JSON.parse(JSON.stringify(map));
    assertEquals(copy, map);
    const x = inputsOf(map, 3);
    const z = await applyFeatures(map, x);
    assertEquals(z.shape[0], 3);
    assertEquals(await applyFeatures(copy, x), z);
    const other = await applyFeatures({ ...map, seed: 8 }, x);
    assert(other.data.some((value, p) => value !== z.data[p]), "the seed is not heeded");
  });

  Deno.test(`${map.kind} maps each row by itself`, async () => {
    const x = inputsOf(map, 5);
    const [whole, row] = [await applyFeatures(map, x), x.data.length / 5];
    const last = { ...x, shape: [2, ...x.shape.slice(1)], data: x.data.slice(3 * row) };
    const part = await applyFeatures(map, last);
    const m = whole.shape[1]!;
    // Products of matrices of other heights may round otherwise.
    part.data.forEach((value, p) => assertAlmostEquals(value, whole.data[3 * m + p]!, 1e-13));
  });

  Deno.test(`${map.kind} refuses inputs of another width, and what is not finite`, async () => {
    const wide = normal(1, 2, 7);
    await assertRejects(() => applyFeatures(map, wide), TypeError, "for this map: found [2, 7]");
    const x = inputsOf(map, 2);
    x.data[8] = NaN;
    await assertRejects(() => applyFeatures(map, x), RangeError, "must be finite");
    await assertRejects(() => applyFeatures(map, [1, 2]), TypeError, "must have shape");
  });

  Deno.test(`${map.kind} refuses fields that it does not know, and seeds out of range`, async () => {
    const x = inputsOf(map, 1);
    const odd = { ...map, sise: 3 } as unknown as FeatureMap;
    await assertRejects(() => applyFeatures(odd, x), TypeError, "there is no option 'sise'");
    const bad = { ...map, seed: -1 } as FeatureMap;
    await assertRejects(() => applyFeatures(bad, x), RangeError, "'seed' must be a whole number");
  });
}

Deno.test("applyFeatures() joins many batches as one", async () => {
  // Batches of 2^21 / 4096 = 512 rows; the last one is short.
  const map = countSketch({ inputs: 2, features: 4096 });
  const x = normal(1, 1100, 2);
  const progress: number[] = [];
  const z = await applyFeatures(map, x, {
    onProgress: ({ done, total }) => progress.push(done / total),
  });
  const tail = await applyFeatures(map, { ...x, shape: [50, 2], data: x.data.slice(2100) });
  const gap = tail.data.map((value, p) => value - z.data[1050 * 4096 + p]!);
  assert(gap.every((value) => Math.abs(value) < 1e-14));
  assertEquals(progress.at(-1), 1);
});

Deno.test("applyFeatures() gives the same on every backend", async () => {
  const [map, x] = [MAPS.ntkRandomFeatures, normal(3, 3, 6)];
  const [wasm, plain] = [
    await applyFeatures(map, x, { backend: "wasm" }),
    await applyFeatures(map, x, { backend: "reference" }),
  ];
  wasm.data.forEach((value, p) => assertAlmostEquals(value, plain.data[p]!, 1e-13));
});

Deno.test("applyFeatures() can be aborted", async () => {
  const signal = AbortSignal.abort(new Error("enough"));
  await assertRejects(() => applyFeatures(MAPS.srht, normal(1, 2, 6), { signal }), Error, "enough");
  const controller = new AbortController();
  const map = arcCosineFeatures(1, { inputs: 2, features: 1024 });
  const run = applyFeatures(map, normal(1, 40_000, 2), {
    signal: controller.signal,
    onProgress: () => controller.abort(new Error("later")),
  });
  await assertRejects(() => run, Error, "later");
});

Deno.test("applyFeatures() refuses what is no map, and features beyond float64", async () => {
  const other = { kind: "magic", seed: 0 } as unknown as FeatureMap;
  await assertRejects(
    () => applyFeatures(other, [[1]]),
    TypeError,
    "no feature map of kind 'magic'",
  );
  const none = null as unknown as FeatureMap;
  await assertRejects(() => applyFeatures(none, [[1]]), TypeError, "of kind 'null'");
  const map = arcCosineFeatures(2, { inputs: 1, features: 4 });
  await assertRejects(
    () => applyFeatures(map, [[1e200], [-1e200]]),
    RangeError,
    "leaves the range",
  );
});

for (const backend of BACKENDS) {
  Deno.test(`applyFeatures() on ${backend} refuses projections beyond float64`, async () => {
    const sizes = { inputs: 2, features: 64 };
    const maps = [
      randomFourier({ ...sizes, gamma: 1e4 }),
      randomFourier({ ...sizes, gamma: 1e4, form: "phase" }),
      arcCosineFeatures(0, sizes),
      arcCosineFeatures(1, sizes),
    ];
    for (const map of maps) {
      const size = "gamma" in map ? 1e307 : 1.7e308;
      await assertRejects(
        () => applyFeatures(map, [[1, 2], [size, size]], { backend }),
        RangeError,
        "the range of float64",
      );
    }
  });
}

Deno.test("inputs of zeros have features of zeros, or constants", async () => {
  for (const map of Object.values(MAPS)) {
    const x = inputsOf(map, 1);
    const { data } = await applyFeatures(map, { ...x, data: new Float64Array(6) });
    assert(data.every(Number.isFinite), map.kind);
    if (!map.kind.startsWith("random")) assert(data.every((value) => value === 0), map.kind);
  }
});

Deno.test("feature maps refuse parameters out of range", () => {
  const sizes = { inputs: 3, features: 4 };
  assertThrows(() => countSketch({ inputs: 3, features: 0 }), RangeError, "'features'");
  assertThrows(() => countSketch({ inputs: 0, features: 3 }), RangeError, "'inputs'");
  assertThrows(() => countSketch({ inputs: 3, features: 2.5 }), RangeError, "'features'");
  assertThrows(() => polySketch(0, sizes), RangeError, "'degree'");
  assertThrows(() => arcCosineFeatures(3 as 2, sizes), RangeError, "'degree'");
  const skewed = "skewed" as "unit";
  assertThrows(() => arcCosineFeatures(1, { ...sizes, directions: skewed }), TypeError, "skewed");
  assertThrows(() => randomFourier({ ...sizes, gamma: 0 }), RangeError, "'gamma'");
  assertThrows(() => randomFourier({ inputs: 3, features: 3 }), RangeError, "must be even");
  const odd = { ...sizes, form: "odd" } as unknown as RandomFourierOptions;
  assertThrows(() => randomFourier(odd), TypeError, "'form'");
  assertThrows(() => ntkRandomFeatures(0, sizes), RangeError, "'depth'");
  assertThrows(() => ntkRandomFeatures(1, { inputs: 3, features: 1 }), RangeError, "'features'");
  assertThrows(() => ntkSketch(1.5, sizes), RangeError, "'depth'");
  assertThrows(() => ntkSketch(1, { ...sizes, degree: 0 }), RangeError, "'degree'");
  assertThrows(() => reluNet(0, { inputs: 3 }), RangeError, "'depth'");
  assertThrows(() => randomFeatures(stax.dense(1), { inputs: [] }), TypeError, "'inputs'");
  assertThrows(() => randomFeatures(stax.dense(1), { inputs: -2 }), RangeError, "'inputs'");
  const images = { inputs: [3, 3, 1], features: 4 };
  const round = "round" as "gap";
  assertThrows(() => cntkSketch({ depth: 1, readout: round }, images), TypeError, "'readout'");
  const flat = { ...images, inputs: [9] };
  assertThrows(() => cntkSketch({ depth: 1, readout: "gap" }, flat), TypeError, "'inputs'");
  assertThrows(() => cntkSketch({ depth: 0, readout: "gap" }, images), RangeError, "'depth'");
});

Deno.test("errorOf() refuses too few samples, and a kernel of other inputs", async () => {
  const [map, x] = [MAPS.srht, normal(1, 3, 6)];
  await assertRejects(() => errorOf(map, reluNet(1, { inputs: 6 }), x, { samples: 1 }), RangeError);
  const kernel = [[1, 0], [0, 1]];
  await assertRejects(() => errorOf(map, kernel, x), TypeError, "one row for each of 3 inputs");
  const two = normal(1, 2, 6);
  await assertRejects(() => errorOf(map, [[0, 0], [0, 0]], two), RangeError, "the kernel is 0");
  await assertRejects(() => errorOf(map, [[1, NaN], [NaN, 1]], two), RangeError, "is NaN");
});
