import { series, stax } from "@widenet/ntk";
import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { type Activation, activationRule } from "../../lib/activations/mod.ts";

const nonlinearities: readonly Activation[] = [
  ...[stax.relu(), stax.leakyRelu({ alpha: 0.2 }), stax.abs(), stax.abRelu({ a: -0.3, b: 2 })],
  ...[stax.sign(), stax.erf({ a: 1.2, b: 0.7, c: 0.3 }), stax.sigmoidLike(), stax.gelu()],
  ...[
    stax.sin({ a: 2, b: 1.5, c: 0.3 }),
    stax.cos({ a: 2, b: 1.5, c: 0.3 }),
    stax.rbf({ gamma: 0.4 }),
  ],
  ...[stax.exp({ a: 0.5, b: 1.2 }), stax.gaussian({ a: 1.5, b: -0.7 }), stax.gabor()],
  ...[
    stax.hermite({ degree: 4 }),
    stax.monomial({ degree: 3 }),
    stax.rectifiedMonomial({ degree: 3 }),
  ],
  ...[stax.polynomial({ coef: [1, -2, 0.5, 0.3] }), stax.tanh(), stax.sigmoid(), stax.silu()],
  ...[stax.softplus(), stax.elu({ alpha: 0.8 })],
  stax.elementwise({
    fn: (x) => x * x * Math.exp(x),
    series: (x) => series.times(series.times(x, x), series.exp(x)),
  }),
];

const ORDER = 5;

for (const activation of nonlinearities) {
  const { phi, derivative, taylor } = activationRule(activation).nonlinearity(activation)!;
  const text = JSON.stringify(activation);

  Deno.test(`${text}: the Taylor series begins with the function and its derivative`, () => {
    for (const x of [-2.3, -0.4, 0.7, 3.1]) {
      const [value, slope] = taylor(x, 1);
      assertAlmostEquals(value!, phi(x), 1e-14 * Math.max(1, Math.abs(phi(x))));
      assertAlmostEquals(slope!, derivative(x), 1e-13 * Math.max(1, Math.abs(derivative(x))));
    }
  });

  Deno.test(`${text}: the Taylor series sums to the function nearby`, () => {
    for (const x of [-2.3, -0.4, 0.7, 3.1]) {
      const found = taylor(x, ORDER);
      assertEquals(found.length, ORDER + 1);
      for (const t of [-0.02, 0.01, 0.02]) {
        const sum = found.reduceRight((all, term) => all * t + term, 0);
        // The rest is of order t^6, some 1e-10 times the sixth derivative over 6!, at most 100 here.
        assertAlmostEquals(sum, phi(x + t), 1e-9 * Math.max(1, Math.abs(phi(x))));
      }
    }
  });
}

Deno.test("series functions agree with one another", () => {
  const at = series.variable(0.8, 6);
  const close = (a: series.Series, b: series.Series): void =>
    a.forEach((value, k) => assertAlmostEquals(value, b[k]!, 1e-13));
  close(series.log(series.exp(at)), at);
  close(series.times(series.power(at, 0.5), series.power(at, 0.5)), at);
  const { sin, cos } = series.wave(at);
  close(series.plus(series.times(sin, sin), series.times(cos, cos)), series.affine(at, 0, 1));
  // tanh(x) = 2 sigmoid(2x) - 1.
  close(series.tanh(at), series.affine(series.sigmoid(series.affine(at, 2)), 2, -1));
  close(
    series.polynomial(at, [1, 2, 3]),
    series.plus(
      series.affine(at, 2, 1),
      series.affine(series.times(at, at), 3),
    ),
  );
});

Deno.test("elementwise() without derivatives is refused where they are needed, and says what to give", () => {
  const find = (layer: Activation) => activationRule(layer).nonlinearity(layer)!;
  const bare = find(stax.elementwise({ fn: Math.atan, name: "arctan" }));
  assertEquals(bare.phi(1), Math.atan(1));
  assertThrows(
    () => bare.derivative(1),
    TypeError,
    "Cannot differentiate elementwise 'arctan' once",
  );
  const once = find(stax.elementwise({ fn: Math.atan, derivative: (x) => 1 / (1 + x * x) }));
  assertEquals(once.derivative(1), 0.5);
  assertThrows(() => once.taylor(1, 2), TypeError, "give 'series'");
});
