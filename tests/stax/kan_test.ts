import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { finite, kernels, matmul, randomGenerator, stax } from "@widenet/ntk";
import { gaussianExpectation } from "../suites/quadrature.ts";
import { layerSuite } from "../suites/layer_suite.ts";

const scales = { wStd: 1.3, bStd: 0.2 };
const behind = (basis: readonly stax.Activation[]) =>
  stax.serial(stax.dense(4), stax.kan(1, { basis, ...scales }));

layerSuite("kan", stax.serial(stax.dense(1, { bStd: 0.3 }), stax.kan(8, scales), stax.kan(1)));

Deno.test("kan() has the kernels of the mean over its functions, by quadrature", async () => {
  const [x1, x2] = [[[0.9, -0.4]], [[-0.2, 1.1]]];
  const [p, q, r] = [(0.81 + 0.16) / 2, (0.04 + 1.21) / 2, (-0.18 - 0.44) / 2];
  const law = { s: Math.sqrt(p), t: Math.sqrt(q), rho: r / Math.sqrt(p * q) };
  const functions: readonly [stax.Activation, (x: number) => number, (x: number) => number][] = [
    [stax.tanh(), Math.tanh, (x) => 1 - Math.tanh(x) ** 2],
    [stax.sin({ b: 2 }), (x) => Math.sin(2 * x), (x) => 2 * Math.cos(2 * x)],
    [stax.gaussian(), (x) => Math.exp(-x * x), (x) => -2 * x * Math.exp(-x * x)],
  ];
  const mean = (part: 1 | 2) =>
    functions.reduce(
      (sum, row) => sum + gaussianExpectation((u, v) => row[part](u) * row[part](v), law),
      0,
    ) / 3;
  const found = await kernels(behind(functions.map(([layer]) => layer)), x1, x2);
  const nngp = 0.2 ** 2 + 1.3 ** 2 * mean(1);
  // The first layer has K = Theta = r. Quadrature leaves 1e-13.
  assertAlmostEquals(found.nngp.data[0]!, nngp, 1e-11);
  assertAlmostEquals(found.ntk.data[0]!, nngp + 1.3 ** 2 * mean(2) * r, 1e-11);
});

Deno.test("kan() of sin and cos of x and 2x has a kernel of distances", async () => {
  const basis = [1, 2].flatMap((b) => [stax.sin({ b }), stax.cos({ b })]);
  const { nngp } = await kernels(stax.serial(stax.dense(1), stax.kan(1, { basis })), [[0.3]], [[
    1,
  ]]);
  // cos(b (u - v)) has the mean exp(-b^2 0.7^2/2); there are four functions.
  const expected = (Math.exp(-0.49 / 2) + Math.exp(-4 * 0.49 / 2)) / 4;
  assertAlmostEquals(nngp.data[0]!, expected, 1e-14);
});

Deno.test("kanBasis() and dense() are kan() at finite width, and sum over edges", async () => {
  const basis = [stax.tanh(), stax.monomial({ degree: 2 })];
  const x = randomGenerator(1).normal([5, 3]);
  const net = stax.kan(2, { basis });
  const params = finite.init(net, [3], { seed: 2 });
  const found = await finite.apply(net, params, x);
  const c = params.layers["serial[1].dense"]!.weight!;
  assertEquals(c.shape, [6, 2]);
  for (let i = 0; i < 5; i++) {
    for (let j = 0; j < 2; j++) {
      let sum = 0;
      for (let k = 0; k < 3; k++) {
        const at = x.data[3 * i + k]!;
        sum += c.data[2 * k + j]! * Math.tanh(at) + c.data[2 * (3 + k) + j]! * at * at;
      }
      assertAlmostEquals(found.data[2 * i + j]!, sum / Math.sqrt(6), 1e-14);
    }
  }
  const features = await finite.apply(
    stax.kanBasis(basis),
    finite.init(stax.kanBasis(basis), [3]),
    x,
  );
  const product = await matmul(features, {
    ...c,
    data: Float64Array.from(c.data),
    dtype: "float64",
  });
  product.data.forEach((value, i) =>
    assertAlmostEquals(value / Math.sqrt(6), found.data[i]!, 1e-14)
  );
});

Deno.test("kan() refuses functions that are none", () => {
  const refused = (basis: unknown, error: ErrorConstructor, text: string) =>
    assertThrows(() => stax.kan(1, { basis: basis as stax.Activation[] }), error, text);
  refused([], RangeError, "found none");
  refused(stax.relu(), TypeError, "an array");
  refused([stax.dense(1)], TypeError, "found dense");
  refused([stax.relu], TypeError, "basis[0]");
  assertThrows(() => stax.kan(0), RangeError);
  assertThrows(() => stax.kan(1, { base: [] } as stax.KanOptions), TypeError, "basis");
});
