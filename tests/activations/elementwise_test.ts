import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { kernels, type Net, nngp, ntk, randomGenerator, stax, toLatex } from "@widenet/ntk";
import { applyDual } from "../../lib/activations/dual.ts";
import { type Activation, activationRule } from "../../lib/activations/mod.ts";
import { ENGINES } from "../suites/engines.ts";

const x = randomGenerator(1).normal([6, 3]);

function around(activation: Activation): Net {
  return stax.serial(stax.dense(1, { wStd: 1.3, bStd: 0.2 }), activation, stax.dense(1));
}

/** Both kernels of two nonlinearities must agree to a tolerance relative to the largest entry. */
async function assertSame(left: Activation, right: Activation, tolerance: number): Promise<void> {
  for (const engine of ENGINES) {
    const found = await kernels(around(left), x, { engine });
    const expected = await kernels(around(right), x, { engine });
    for (const kind of ["nngp", "ntk"] as const) {
      const size = Math.max(...expected[kind].data);
      expected[kind].data.forEach((value, i) => {
        assertAlmostEquals(found[kind].data[i]!, value, tolerance * size);
      });
    }
  }
}

const relu = (x: number): number => Math.max(x, 0);

Deno.test("elementwise() of relu with its kink is relu", async () => {
  // The peer's rule of 25 nodes is 23 % off for the slope.
  await assertSame(stax.elementwise({ fn: relu, kinks: [0] }), stax.relu(), 1e-13);
});

Deno.test("elementwise() finds kinks that are not named", async () => {
  await assertSame(stax.elementwise({ fn: relu }), stax.relu(), 1e-11);
  const bent = (x: number): number => Math.abs(x - 0.7) + relu(x + 1.3);
  const named = stax.elementwise({ fn: bent, kinks: [0.7, -1.3] });
  await assertSame(stax.elementwise({ fn: bent }), named, 1e-11);
  const derivative = (x: number): number => Math.sign(x - 0.7) + (x > -1.3 ? 1 : 0);
  await assertSame(
    stax.elementwise({ fn: bent, derivative, kinks: [-1.3, 0.7] }),
    named,
    1e-12,
  );
});

Deno.test("elementwise() of smooth functions equals the nonlinearities with a closed form", async () => {
  // The series and the grids leave 1e-14; a derivative that is found, some more.
  await assertSame(stax.elementwise({ fn: Math.sin }), stax.sin(), 1e-12);
  await assertSame(stax.elementwise({ fn: (x) => Math.exp(x / 2) }), stax.exp({ b: 0.5 }), 1e-12);
  await assertSame(stax.elementwise({ fn: Math.tanh }), stax.tanh(), 1e-12);
  const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
  await assertSame(stax.elementwise({ fn: logistic }), stax.sigmoid(), 1e-12);
  await assertSame(stax.elementwise({ fn: (x) => x ** 3 }), stax.monomial({ degree: 3 }), 1e-12);
});

Deno.test("elementwise() keeps the slope of inputs near zero", () => {
  const logistic = stax.elementwise({ fn: (x) => 1 / (1 + Math.exp(-x)) });
  const maps = activationRule<Activation>(logistic).dual(logistic);
  const pair = { p: 0, q: 0, s: 0, t: 0, minus: 0, plus: 2 };
  assertAlmostEquals(applyDual(maps, pair, [0.5, 0.5]).slope, 1 / 16, 1e-12);
});

for (const engine of ENGINES) {
  Deno.test(`${engine}: elementwise() of a smooth function takes inputs of any size`, async () => {
    const inputs = [[0], [1e-12], [1e-5], [1], [3]];
    const logistic = stax.elementwise({ fn: (x) => 1 / (1 + Math.exp(-x)) });
    for (const dtype of ["float64", "float32"] as const) {
      const found = await ntk(stax.serial(stax.dense(1), logistic), inputs, { engine, dtype });
      const expected = await ntk(stax.serial(stax.dense(1), stax.sigmoid()), inputs, { engine });
      expected.data.forEach((value, i) => {
        const size = Math.sqrt(expected.data[6 * Math.floor(i / 5)]! * expected.data[6 * (i % 5)]!);
        const tolerance = dtype === "float64" ? 1e-9 : 1e-6;
        assertAlmostEquals(found.data[i]!, value, tolerance * size);
      });
    }
  });
}

Deno.test("elementwise() takes a kernel instead of a function", async () => {
  // The arc-cosine kernel of order one.
  const dual = (r: number, p: number, q: number): number => {
    const size = Math.sqrt(p * q);
    const c = size === 0 ? 0 : Math.max(-1, Math.min(1, r / size));
    return size * (Math.sqrt(1 - c * c) + (Math.PI - Math.acos(c)) * c) / (2 * Math.PI);
  };
  const slope = (r: number, p: number, q: number): number =>
    (Math.PI - Math.acos(Math.min(1, r / Math.sqrt(p * q)))) / (2 * Math.PI);
  // An angle is known to the root of the rounding of r.
  await assertSame(stax.elementwise({ dual, slope }), stax.relu(), 1e-8);
  await assertSame(stax.elementwise({ dual }), stax.relu(), 1e-8);
  await assertSame(
    stax.elementwise({ dual: (r, p, q) => 2 * r * r + p * q }),
    stax.monomial({ degree: 2 }),
    1e-9,
  );
});

Deno.test("elementwise() functions that cannot be resolved are refused", async () => {
  const cases = [
    [(x: number) => 1 / x, "not finite there"],
    [(x: number) => Math.sqrt(x), "not finite there"],
    [(x: number) => x - Math.floor(x * 8) / 8, "more than 16 kinks"],
  ] as const;
  for (const engine of ENGINES) {
    for (const [fn, message] of cases) {
      const net = around(stax.elementwise({ fn, name: "odd one" }));
      const error = await assertRejects(() => ntk(net, [[1]], { engine }), RangeError);
      assertStringIncludes(error.message, "Cannot integrate odd one over");
      assertStringIncludes(error.message, message);
    }
  }
});

Deno.test("elementwise() of a function that rounds near zero is not cut into panels without end", async () => {
  const logCosh = (x: number): number => {
    const size = Math.abs(x);
    return size + Math.log1p(Math.exp(-2 * size)) - Math.LN2;
  };
  const net = stax.serial(stax.dense(1), stax.elementwise({ fn: logCosh }));
  const s = 0.01;
  const kernel = await nngp(net, [[s]]);
  // The square of x^2/2 - x^4/12 + x^6/45 in the mean; about 10 s^10 is left out.
  const expected = 3 / 4 * s ** 4 - 15 / 12 * s ** 6 + 105 * (1 / 144 + 1 / 45) * s ** 8;
  assertAlmostEquals(kernel.data[0]!, expected, 5e-11 * expected);
});

Deno.test("elementwise() is written with its name", () => {
  const latex = toLatex(around(stax.elementwise({ fn: relu, name: "my_phi" })));
  assertStringIncludes(latex, "\\mathrm{my\\_phi}'(u)\\,\\mathrm{my\\_phi}'(v)");
});

Deno.test("elementwise() from JSON is refused, as its function is gone", async () => {
  const net = JSON.parse(JSON.stringify(around(stax.elementwise({ fn: relu }))));
  await assertRejects(() => ntk(net, [[1]]), TypeError, "'fn' and 'dual' must be a function");
});

Deno.test("elementwise() does not see later changes of its kinks", () => {
  const kinks = [0];
  const layer = stax.elementwise({ fn: relu, kinks });
  kinks.push(1);
  assertEquals(layer.kinks, [0]);
  assert(Object.isFrozen(layer) && Object.isFrozen(layer.kinks));
});

Deno.test("a bend of width one is seen at large deviations", () => {
  const bump = stax.elementwise({ fn: (x) => Math.exp(-x * x) });
  const p = 3000 ** 2;
  // E[exp(-2 x^2)] for x ~ N(0, p)
  const expected = 1 / Math.sqrt(1 + 4 * p);
  const found = activationRule<Activation>(bump).dual(bump).variance(p);
  assertAlmostEquals(found, expected, 1e-12 * expected);
});

Deno.test("a given kernel is differentiated to 1e-10", () => {
  const angleOf = (r: number, p: number, q: number): number =>
    Math.acos(Math.max(-1, Math.min(1, r / Math.sqrt(p * q))));
  const cases: [Activation, (r: number, p: number, q: number) => number][] = [
    [stax.relu(), (r, p, q) => {
      const theta = angleOf(r, p, q);
      return (Math.sqrt(p * q) * Math.sin(theta) + (Math.PI - theta) * r) / (2 * Math.PI);
    }],
    [
      stax.erf(),
      (r, p, q) => 2 / Math.PI * Math.asin(2 * r / Math.sqrt((1 + 2 * p) * (1 + 2 * q))),
    ],
    [stax.monomial({ degree: 3 }), (r, p, q) => 9 * p * q * r + 6 * r ** 3],
  ];
  for (const [known, dual] of cases) {
    const given = stax.elementwise({ dual });
    const [found, expected] = [given, known].map((of) => activationRule<Activation>(of).dual(of));
    for (const [s, t] of [[1, 1], [0.3, 1.2], [5, 5], [8, 2]] as const) {
      for (const theta of [1e-9, 1e-5, 9e-4, 3e-3, 0.02, 0.3, 1.5, 3, 3.14]) {
        const [minus, plus] = [2 * Math.sin(theta / 2) ** 2, 2 * Math.cos(theta / 2) ** 2];
        const pair = { p: s * s, q: t * t, s, t, minus, plus };
        const size = expected!.slope({ ...pair, minus: 0, plus: 2 });
        assertAlmostEquals(found!.slope(pair), expected!.slope(pair), 1e-10 * Math.max(1, size));
      }
    }
  }
});
