import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { kernels, ntk, stax } from "@widenet/ntk";
import { layerSuite } from "../suites/layer_suite.ts";
import { assertClose } from "./signals.ts";

const scales = { wKeyStd: 0.9, wQueryStd: 1.1, wValueStd: 1.2, wOutStd: 0.8, bStd: 0.1 };
const around = (attention: stax.Net): stax.Net =>
  stax.serial(
    ...[stax.dense(1, { wStd: 1.5, bStd: 0.1 }), stax.relu(), attention],
    ...[stax.relu(), stax.globalAvgPool()],
  );

for (const mechanism of ["softmax", "identity", "abs", "relu"] as const) {
  layerSuite(
    `globalSelfAttention with ${mechanism}`,
    around(stax.globalSelfAttention(1, { ...scales, mechanism })),
    { shape: [3, 2] },
  );
}
layerSuite(
  "globalSelfAttention with scores over the root",
  around(stax.globalSelfAttention(1, { ...scales, linearScaling: false, mechanism: "identity" })),
  { shape: [3, 2] },
);
layerSuite(
  "globalSelfAttention with embeddings",
  around(stax.globalSelfAttention(1, {
    ...scales,
    position: {
      kind: "concat",
      std: 0.7,
      channels: 2,
      decay: { kind: "exponential", scale: 2 },
      values: true,
    },
  })),
  { shape: [2, 2, 2] },
);

// Two sites of two channels each.
const [X, Y] = [[[1.2, -0.4], [0.7, 0.9]], [[0.1, 0.8], [-1, 0.6]]] as const;
type Matrix = readonly (readonly number[])[];
const covariance = (x: Matrix, y: Matrix): number[][] =>
  x.map((u) => y.map((v) => (u[0]! * v[0]! + u[1]! * v[1]!) / 2));
const times = (a: Matrix, b: Matrix): number[][] =>
  a.map((row) => b[0]!.map((_, j) => row.reduce((sum, v, k) => sum + v * b[k]![j]!, 0)));
const transposed = (a: Matrix): number[][] => a[0]!.map((_, j) => a.map((row) => row[j]!));
const combine = (a: Matrix, f: (v: number, i: number, j: number) => number): number[][] =>
  a.map((row, i) => row.map((v, j) => f(v, i, j)));
const total = (a: Matrix): number => a.flat().reduce((sum, v) => sum + v, 0);
const trace = (a: Matrix): number => a.reduce((sum, row, i) => sum + row[i]!, 0);

/** Asserts kernels of attention on raw inputs, for which Theta is zero. */
async function assertAttention(layer: stax.Net, kernel: Matrix, tangent: Matrix): Promise<void> {
  for (const [readout, read] of [[stax.flatten(), trace], [stax.globalAvgPool(), total]] as const) {
    const factor = readout.kind === "flatten" ? 2 : 4;
    const { nngp, ntk } = await kernels(stax.serial(layer, readout), [X], [Y]);
    assertClose(nngp.data[0]!, read(kernel) / factor);
    assertClose(ntk.data[0]!, read(tangent) / factor);
  }
}

const mechanisms: Readonly<Record<stax.AttentionMechanism, (scores: Matrix) => number[][]>> = {
  softmax: (scores) =>
    scores.map((row) => {
      const powers = row.map(Math.exp);
      return powers.map((power) => power / powers.reduce((sum, p) => sum + p, 0));
    }),
  identity: (scores) => combine(scores, (v) => v),
  abs: (scores) => combine(scores, Math.abs),
  relu: (scores) => combine(scores, (v) => Math.max(0, v)),
};

for (const mechanism of ["softmax", "identity", "abs", "relu"] as const) {
  Deno.test(`globalSelfAttention() weighs sites by ${mechanism} of their covariances`, async () => {
    const weights = (x: Matrix): Matrix =>
      mechanisms[mechanism](combine(covariance(x, x), (v) => 0.99 * v));
    const mixed = times(times(weights(X), covariance(X, Y)), transposed(weights(Y)));
    const c = (1.2 * 0.8) ** 2;
    await assertAttention(
      stax.globalSelfAttention(1, { ...scales, mechanism }),
      combine(mixed, (v) => c * v + 0.01),
      combine(mixed, (v) => 2 * c * v + 0.01),
    );
  });
}

Deno.test("globalSelfAttention() over the root multiplies covariances by their square sum", async () => {
  const k = covariance(X, Y);
  const f = (0.9 * 1.1 * 1.2 * 0.8) ** 2;
  const s = total(combine(k, (v) => v * v));
  await assertAttention(
    stax.globalSelfAttention(1, { ...scales, linearScaling: false, mechanism: "identity" }),
    combine(k, (v) => f * s * v + 0.01),
    combine(k, (v) => f * s * 4 * v + 0.01),
  );
});

Deno.test("globalSelfAttention() adds embeddings to queries and keys, and to values if asked", async () => {
  const r = [[1, 0.5], [0.5, 1]];
  const embedded = (k: Matrix): Matrix => combine(k, (v, i, j) => v + 0.49 * r[i]![j]!);
  const weights = (x: Matrix): Matrix => mechanisms.softmax(embedded(covariance(x, x)));
  for (const values of [false, true]) {
    const k = covariance(X, Y);
    const sandwich = (inner: Matrix): Matrix =>
      times(times(weights(X), inner), transposed(weights(Y)));
    const kernel = sandwich(values ? embedded(k) : k);
    // The embeddings are trained: Theta^ = 0 + 0.49 R.
    const trained = sandwich(values ? embedded([[0, 0], [0, 0]]) : [[0, 0], [0, 0]]);
    await assertAttention(
      stax.globalSelfAttention(1, {
        position: { kind: "sum", std: 0.7, decay: { kind: "inverse", power: 1 }, values },
      }),
      kernel,
      combine(kernel, (v, i, j) => 2 * v + trained[i]![j]!),
    );
  }
});

Deno.test("globalSelfAttention() sets embeddings beside the channels by their numbers", async () => {
  // Two channels of the input and six of the embeddings, which differ from site to site.
  const embedded = (k: Matrix): Matrix =>
    combine(k, (v, i, j) => (2 * v + 6 * 0.25 * Number(i === j)) / 8);
  const weights = (x: Matrix): Matrix => embedded(covariance(x, x));
  const kernel = times(times(weights(X), covariance(X, Y)), transposed(weights(Y)));
  await assertAttention(
    stax.globalSelfAttention(1, {
      mechanism: "identity",
      position: { kind: "concat", std: 0.5, channels: 6 },
    }),
    kernel,
    combine(kernel, (v) => 2 * v),
  );
});

Deno.test("globalSelfAttention() takes the covariance of embeddings from a decay or a matrix", async () => {
  const x = [[[[1, 2], [0.5, -1]], [[0.3, 0.4], [1, 1]]]];
  const net = (position: stax.PositionalEmbedding): stax.Net =>
    stax.serial(stax.globalSelfAttention(1, { position }), stax.globalAvgPool());
  // Sites [0, 0], [0, 1], [1, 0], [1, 1]: |i - j| summed over both axes, to the power p.
  const distances = [[0, 1, 1, 2], [1, 0, 2, 1], [1, 2, 0, 1], [2, 1, 1, 0]];
  const matrix = (f: (d: number) => number): number[][] => distances.map((row) => row.map(f));
  const exponential = { kind: "exponential", scale: 3 } as const;
  const { ntk: fromDecay } = await kernels(net({ kind: "sum", decay: exponential, pNorm: 1 }), x);
  const covariance = matrix((d) => Math.exp(-d / 3));
  const { ntk: fromMatrix } = await kernels(net({ kind: "sum", covariance }), x);
  assertEquals(fromDecay, fromMatrix);
  // In a row the sites 0 and 2 are 2^p apart.
  const row = [[[1, 2], [0.5, -1], [0.3, 0.4]]];
  const far = Math.exp(-(2 ** 1.5) / 3);
  const near = Math.exp(-1 / 3);
  assertEquals(
    await kernels(net({ kind: "sum", decay: exponential, pNorm: 1.5 }), row),
    await kernels(
      net({ kind: "sum", covariance: [[1, near, far], [near, 1, near], [far, near, 1]] }),
      row,
    ),
  );
  const independent = await kernels(net({ kind: "sum" }), x);
  const identity = matrix((d) => Number(d === 0));
  assertEquals(await kernels(net({ kind: "sum", covariance: identity }), x), independent);
  assert(independent.ntk.data[0] !== fromDecay.data[0]);
});

Deno.test("globalSelfAttention() does not see the order of sites without embeddings", async () => {
  const net = around(stax.globalSelfAttention(1, scales));
  const turned = [X[1]!, X[0]!];
  const [plain, swapped] = [await ntk(net, [X], [Y]), await ntk(net, [turned], [Y])];
  assertClose(swapped.data[0]!, plain.data[0]!);
});

Deno.test("globalSelfAttention() refuses what has no known limit, and parameters out of range", () => {
  const build = (options: stax.GlobalSelfAttentionOptions) => (): stax.Net =>
    stax.globalSelfAttention(1, options);
  assertThrows(
    build({ linearScaling: false }),
    TypeError,
    "with scores scaled by 1/sqrt(n) and mechanism 'softmax': the limit is known for 'identity' only",
  );
  assertThrows(() => stax.globalSelfAttention(0), RangeError, "'channels'");
  assertThrows(build({ heads: 0 }), RangeError, "'heads'");
  assertThrows(build({ wKeyStd: -1 }), RangeError, "'wKeyStd' must not be negative");
  assertThrows(build({ mechanism: "tanh" as "softmax" }), TypeError, "'mechanism' must be one of");
  const position = (given: Partial<stax.PositionalEmbedding>) => (): stax.Net =>
    stax.globalSelfAttention(1, { position: { kind: "sum", ...given } });
  assertThrows(position({ kind: "none" as "sum" }), TypeError, "'position.kind' must be one of");
  assertThrows(position({ channels: 0 }), RangeError, "'position.channels'");
  assertThrows(position({ decay: { kind: "exponential", scale: 0 } }), RangeError, "above 0");
  assertThrows(position({ covariance: [[1, 0]] }), TypeError, "must be a square matrix");
  assertThrows(position({ covariance: [[1, 0.5], [0, 1]] }), RangeError, "must be symmetric");
  const both = { covariance: [[1]], decay: { kind: "inverse", power: 1 } } as const;
  assertThrows(position(both), TypeError, "has both a decay and a covariance");
});

Deno.test("globalSelfAttention() refuses inputs that it does not fit", async () => {
  await assertRejects(() => ntk(stax.globalSelfAttention(1), [[1]]), TypeError, "no spatial axes");
  const covariance = [[1, 0, 0], [0, 1, 0], [0, 0, 1]];
  const layer = stax.globalSelfAttention(1, { position: { kind: "sum", covariance } });
  await assertRejects(
    () => ntk(stax.serial(layer, stax.flatten()), [X]),
    TypeError,
    "at serial[0].globalSelfAttention as its 'position.covariance' has 3 rows: found 2 sites",
  );
});
