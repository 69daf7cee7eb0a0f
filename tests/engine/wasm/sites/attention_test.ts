/** Self-attention over sites: instructions against the reference engine, on programs of many kinds. */
import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { kernels, OutOfMemoryError, randomGenerator, stax, tensor } from "@widenet/ntk";
import type {
  AttentionOperation,
  Operation,
  Program,
} from "../../../../lib/engine/program/program.ts";
import { analyse } from "../../../../lib/engine/analysis/mod.ts";
import { isCompilable } from "../../../../lib/engine/wasm/sites/compile/compilable.ts";
import { referenceEngine } from "../../../../lib/engine/reference/mod.ts";
import { wasmEngine } from "../../../../lib/engine/wasm/mod.ts";
import { affine, chain, flatten, graph, pool, relu, window } from "../../spatial_programs.ts";
import { PICTURES } from "../../../suites/pictures.ts";
import { assertAgrees, images } from "./compare.ts";

type Options = Partial<AttentionOperation> & {
  readonly mechanism?: AttentionOperation["mechanism"];
};

function attention(options: Options = {}): Operation {
  const scales = { queryKey: 0.9, outValue: 0.8, bias: 0.02, ntkBias: 0.02 };
  return { op: "attention", linear: true, mechanism: "softmax", ...scales, ...options };
}

const scaled = (options: Options = {}): Operation =>
  attention({ linear: false, mechanism: "identity", ...options });

/** Embeddings whose covariance falls with the distance; with signs, and large, where `sign` is -1. */
function position(sites: number, values: boolean, sign = 1): Options {
  const covariance = Array.from({ length: sites * sites }, (_, k) => {
    const distance = Math.abs(Math.floor(k / sites) - k % sites);
    return sign ** distance * Math.exp(-distance / 2);
  });
  return { position: { keep: 0.7, weight: sign < 0 ? 3 : 0.6, covariance, values } };
}

const erf: Operation = { op: "dual", activation: { kind: "erf", a: 1, b: 1, c: 0.2 } };
const plain = affine(1.4, 0);
const biased = affine(1.3, 0.2);
const oblong = [4, 3] as const;
const same = (shape: readonly number[], stride = 1): Operation => window(shape, 3, "SAME", stride);
const round = window(oblong, 3, "CIRCULAR");
const circle = window([3, 3], 3, "CIRCULAR");
const start = [same(oblong), biased, relu];

const PROGRAMS: Readonly<Record<string, Program>> = {
  "softmax and a global mean": chain([3, 3], [
    ...[same([3, 3]), plain, relu, attention(), relu, pool([3, 3], 3), plain],
  ]),
  "the identity and flatten": chain(oblong, [
    ...[...start, attention({ mechanism: "identity" }), relu, flatten(oblong), biased],
  ]),
  "absolute values without bias": chain(oblong, [
    ...[same(oblong), biased, erf, attention({ mechanism: "abs", bias: 0, ntkBias: 0 })],
    ...[erf, flatten(oblong)],
  ]),
  "relu of signed scores before a convolution": chain([5], [
    ...[same([5]), plain, erf, attention({ mechanism: "relu" }), same([5]), plain, relu],
    ...[pool([5], 5), plain, relu, plain],
  ]),
  "scores over the root": chain(oblong, [
    ...[...start, scaled(), relu, same(oblong), biased, erf, flatten(oblong), plain],
  ]),
  "attention to the inputs themselves": chain(oblong, [attention(), erf, flatten(oblong)]),
  "attention to the inputs, over the root": chain([3], [scaled(), relu, pool([3], 3)]),
  "embeddings of queries and keys": chain(oblong, [
    ...[...start, attention(position(12, false)), relu, flatten(oblong)],
  ]),
  "embeddings of values too": chain([5], [
    ...[same([5]), plain, relu, attention({ mechanism: "identity", ...position(5, true, -1) })],
    ...[relu, pool([5], 5)],
  ]),
  "embeddings over the root": chain([5], [
    ...[same([5]), biased, erf, scaled(position(5, false)), relu, flatten([5])],
  ]),
  "embeddings of values too, over the root": chain(oblong, [
    ...[...start, scaled(position(12, true, -1)), relu, same(oblong), plain, relu],
    ...[flatten(oblong)],
  ]),
  "layers of attention one after the other": chain([4], [
    ...[same([4]), biased, relu, attention(), attention({ mechanism: "identity" }), relu],
    ...[same([4]), biased, erf, scaled(), relu, flatten([4]), plain],
  ]),
  "between means over windows": chain([4, 4], [
    ...[same([4, 4]), biased, relu, pool([4, 4], 2), attention(), relu, same([2, 2]), biased],
    ...[attention({ mechanism: "abs" }), pool([2, 2], 2), biased, relu, plain],
  ]),
  "on circles": chain(oblong, [
    ...[round, biased, relu, attention(), relu, round, plain, erf, flatten(oblong)],
  ]),
  "on circles, all displacements": chain([3, 3], [
    ...[circle, plain, erf, attention(position(9, false)), erf, circle, plain, relu],
    ...[pool([3, 3], 3)],
  ]),
  "on one circle, before a mean over windows": chain([4], [
    ...[window([4], 3, "CIRCULAR"), biased, relu, attention(), relu],
    ...[window([4], 3, "CIRCULAR"), plain, relu, pool([4], 2), pool([2], 2)],
  ]),
  "strides on both sides": chain([5, 4], [
    ...[same([5, 4], 2), biased, relu, attention(), same([3, 2], 2), biased, relu],
    ...[flatten([2, 1]), plain],
  ]),
  "a residual block around it": graph(oblong, [
    ...[[same(oblong), 0], [biased, 1], [relu, 2], [attention(), 3]] as const,
    ...[[{ op: "sum", weights: [1, 0.5] }, 3, 4], [biased, 5], [relu, 6]] as const,
    ...[[flatten(oblong), 7]] as const,
  ]),
  "two heads that differ, multiplied": graph(oblong, [
    ...[[same(oblong), 0], [biased, 1], [relu, 2], [erf, 2], [attention(), 3]] as const,
    ...[[attention({ mechanism: "identity" }), 4], [{ op: "product" }, 5, 6]] as const,
    ...[[flatten(oblong), 7], [plain, 8]] as const,
  ]),
  "dropout before it": chain([3], [
    ...[same([3]), biased, relu, { op: "dropout", keep: 0.7 } as const, attention(), plain],
    ...[pool([3], 3), plain],
  ]),
  "a single site": chain([1], [
    plain,
    relu,
    attention({ mechanism: "identity" }),
    relu,
    pool([1], 1),
  ]),
};

/** What makes most of 1 - rho near 0. */
const STEEP = chain(oblong, [
  ...[...start, attention({ mechanism: "identity" }), affine(1e3, 0), erf, flatten(oblong)],
]);

/** 1 - rho is a difference of sums: a slope takes the root of some roundings, of 1e-16 or 1e-7 each. */
const SLOPES = { float64: 1e6, float32: 5e2 } as const;

for (const [k, [name, program]] of Object.entries(PROGRAMS).entries()) {
  Deno.test(`wasm agrees with reference over sites for attention: ${name}`, async () => {
    const sites = analyse(program, isCompilable);
    assert(sites !== undefined, "there are instructions");
    // Each program takes three of the kinds, and each kind comes before every third program.
    for (const pictures of PICTURES.filter((_, p) => (p + k) % 3 === 0)) {
      await assertAgrees({ program, pictures, slopes: SLOPES });
    }
  });
}

Deno.test("attention to inputs of unlike lengths keeps float32 within its range", async () => {
  // Scores of the identity grow like squares: K' is of the sixth power of the inputs.
  const net = (...layers: stax.Layer[]): stax.Net =>
    stax.serial(stax.dense(1), stax.relu(), ...layers, stax.relu(), stax.globalAvgPool());
  const identity = { mechanism: "identity", wQueryStd: 0.7 } as const;
  for (
    const layer of [
      stax.globalSelfAttention(1, identity),
      stax.globalSelfAttention(1, { ...identity, linearScaling: false }),
      stax.globalSelfAttention(1, { ...identity, position: { kind: "sum", values: true } }),
    ]
  ) {
    const x = randomGenerator(3).normal([4, 3, 2]);
    const lengths = [1e-9, 1, 1e7, 1e10];
    const data = x.data.map((value, at) => value * lengths[Math.floor(at / 6)]!);
    const all = tensor(data, [4, 3, 2]);
    const expected = await kernels(net(layer), all, { engine: "reference" });
    const found = await kernels(net(layer), all, { engine: "wasm", precision: "float32" });
    for (const kind of ["nngp", "ntk"] as const) {
      const entries = expected[kind].data;
      entries.forEach((value, at) => {
        const [i, j] = [Math.floor(at / 4), at % 4];
        const size = Math.sqrt(entries[5 * i]! * entries[5 * j]!);
        // Some roundings of float32, and the root of one in slopes.
        assert(Math.abs(found[kind].data[at]! - value) <= 1e-3 * size, `${kind} ${at}`);
      });
    }
  }
});

Deno.test("equal inputs have equal entries behind attention, other ones not", async () => {
  const names = [
    "softmax and a global mean",
    "the identity and flatten",
    "embeddings of values too",
    "layers of attention one after the other",
    "a single site",
  ];
  for (const program of [...names.map((name) => PROGRAMS[name]!), STEEP]) {
    const x1 = images(4, 6, [...program.spatial, 2]);
    const size = x1.data.length / 6;
    x1.data.copyWithin(size, 0, size);
    const x2 = tensor(x1.data.slice(), x1.shape);
    for (const precision of ["float64", "float32"] as const) {
      const base = { program, x1, kinds: ["nngp", "ntk"], dtype: "float64", workers: 1 } as const;
      const alone = await wasmEngine.run({ ...base, precision });
      const apart = await wasmEngine.run({ ...base, x2, precision });
      // The NTK and sums over sites of a pair of two inputs, and of an input with itself, differ by roundings.
      const rounding = precision === "float64" ? 1e-14 : 1e-6;
      for (const kind of ["nngp", "ntk"] as const) {
        const { data } = alone[kind]!;
        const assertClose = (found: number, at: number): void => {
          const [i, j] = [Math.floor(at / 6), at % 6];
          const length = Math.sqrt(data[7 * i]! * data[7 * j]!);
          assert(Math.abs(found - data[at]!) <= rounding * length, `${kind} ${i} ${j}`);
        };
        data.slice(6, 12).forEach(assertClose);
        apart[kind]!.data.forEach(assertClose);
        assert(Math.abs(data[14]! / data[0]! - 1) > 10 * rounding);
      }
    }
  }
});

Deno.test("scores that memory does not hold are refused before inputs are looked at", async () => {
  const program = chain([32, 32], [attention(), relu, flatten([32, 32])]);
  // 2^40 scores: more than any machine has. No entry of the inputs is read before, so there is but one picture.
  const x1 = { ...images(1, 1, [32, 32, 1]), shape: [2 ** 20, 32, 32, 1] };
  const x2 = images(2, 1, [32, 32, 1]);
  const job = { program, x1, x2, kinds: ["nngp"], dtype: "float64", workers: 1 } as const;
  for (const [precision, bytes] of [["float64", 2 ** 43], ["float32", 2 ** 42]] as const) {
    const error = await assertRejects(
      () => wasmEngine.run({ ...job, precision }),
      OutOfMemoryError,
      "for the scores of self-attention of 1048576 inputs of 1024 sites",
    );
    assertEquals(error.bytes, bytes);
    assertEquals(
      error.message.includes('half would do with precision: "float32"'),
      bytes > 2 ** 42,
    );
    assertEquals(error.message.includes("use kernelBlocks() for some rows at a time"), true);
  }
});

Deno.test("attention without the NTK gives the same bits, alone too", async () => {
  for (const name of ["softmax and a global mean", "layers of attention one after the other"]) {
    const program = PROGRAMS[name]!;
    for (const n of [1, 7]) {
      const x1 = images(6, n, [...program.spatial, 2]);
      for (const precision of ["float64", "float32"] as const) {
        const job = { program, x1, dtype: "float64", precision, workers: 1 } as const;
        const both = await wasmEngine.run({ ...job, kinds: ["nngp", "ntk"] });
        const { nngp } = await wasmEngine.run({ ...job, kinds: ["nngp"] });
        assertEquals(nngp, both.nngp);
      }
    }
  }
});

Deno.test("scores that are not finite are refused by the place of the layer and the input", async () => {
  const program = chain([3], [attention({ mechanism: "identity" }), relu, pool([3], 3)]);
  const x1 = images(5, 7, [3, 2]);
  x1.data[5 * 6] = 1e80;
  const job = { program, x1, kinds: ["nngp"] as const, dtype: "float64" as const, workers: 1 };
  await assertRejects(() => wasmEngine.run(job), RangeError, "not finite for input 5");
});

for (const engine of [wasmEngine, referenceEngine]) {
  Deno.test(`an input of which attention leaves nothing is refused, ${engine.name}`, async () => {
    const biases = { bias: 0, ntkBias: 0 };
    for (const layer of [attention({ mechanism: "identity", ...biases }), scaled(biases)]) {
      const program = chain([3], [layer, relu, pool([3], 3)]);
      const x1 = images(5, 7, [3, 2]);
      const job = { program, x1, kinds: ["nngp", "ntk"], dtype: "float64", workers: 1 } as const;
      const shrink = (factor: number): void =>
        void x1.data.set(x1.data.subarray(30, 36).map((x) => factor * x), 30);
      // The sixth power is 1e-300, and that of float32 maps is kept in units of the input.
      shrink(1e-50);
      for (const precision of ["float64", "float32"] as const) {
        const { nngp } = await engine.run({ ...job, precision });
        assert(nngp!.data[5 * 7 + 5]! > 0);
      }
      shrink(1e-4);
      const text = "as the variance after step 0 underflows for input 5: scale the inputs";
      await assertRejects(() => engine.run(job), RangeError, text);
      // What is exactly 0 is right.
      shrink(0);
      assertEquals((await engine.run(job)).nngp!.data[5 * 7 + 5], 0);
    }
    // A bias stays.
    const program = chain([3], [attention({ mechanism: "identity" }), relu, pool([3], 3)]);
    const x1 = images(5, 2, [3, 2]);
    x1.data.forEach((x, at) => x1.data[at] = 1e-60 * x);
    const { nngp } = await engine.run({ program, x1, kinds: ["nngp"], dtype: "float64" });
    nngp!.data.forEach((k) => assertAlmostEquals(k, 0.01, 1e-15));
  });
}

Deno.test("attention to more sites than the instructions take is for the reference operations", () => {
  const of = (sites: number): Program => chain([sites], [attention(), relu, flatten([sites])]);
  assert(analyse(of(512), isCompilable) !== undefined);
  const square = (side: number): Program =>
    chain([side, side], [attention(), relu, flatten([side, side])]);
  assert(analyse(square(32), isCompilable) !== undefined);
  assertEquals(analyse(square(33), isCompilable), undefined);
});
