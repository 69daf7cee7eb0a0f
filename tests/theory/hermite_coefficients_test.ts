import { stax, theory } from "@widenet/ntk";
import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";

const sum = (values: Iterable<number>): number => [...values].reduce((a, b) => a + b, 0);

Deno.test("hermiteCoefficients() of ReLU are those of its closed form", () => {
  // mu_l = (l - 3)!! / sqrt(2 pi l!) with alternating signs for even l >= 2; 0 for odd l >= 3.
  const { data } = theory.hermiteCoefficients(stax.relu(), { terms: 41 });
  let value = 1 / Math.sqrt(4 * Math.PI);
  for (let l = 2; l <= 40; l += 2) {
    assertAlmostEquals(data[l]!, value, 1e-13);
    assertAlmostEquals(data[l - 1]!, l === 2 ? 0.5 : 0, 1e-13);
    value *= -(l - 1) / Math.sqrt((l + 1) * (l + 2));
  }
});

Deno.test("hermiteCoefficients() of waves and exponentials are those of their closed forms", () => {
  // E[exp(s z) h_l] = exp(s^2/2) s^l / sqrt(l!); E[cos(z) h_2k] = (-1)^k exp(-1/2) / sqrt((2k)!).
  const exp = theory.hermiteCoefficients(Math.exp, { terms: 20, deviation: 0.8 });
  const cos = theory.hermiteCoefficients(stax.cos(), { terms: 20 });
  let factorial = 1;
  for (let l = 0; l < 20; l++) {
    factorial *= Math.max(1, l);
    assertAlmostEquals(exp.data[l]!, Math.exp(0.32) * 0.8 ** l / Math.sqrt(factorial), 2e-13);
    const wave = l % 2 === 1 ? 0 : Math.exp(-0.5) * (l % 4 === 0 ? 1 : -1) / Math.sqrt(factorial);
    assertAlmostEquals(cos.data[l]!, wave, 1e-13);
  }
});

Deno.test("hermiteCoefficients() of the sign, a jump, are those of its closed form", () => {
  // mu_1 = sqrt(2/pi), mu_(l+2) = -mu_l l / sqrt((l + 1)(l + 2)).
  const { data } = theory.hermiteCoefficients(Math.sign, { terms: 30 });
  let value = Math.sqrt(2 / Math.PI);
  for (let l = 1; l < 30; l += 2) {
    assertAlmostEquals(data[l]!, value, 1e-13);
    assertAlmostEquals(data[l - 1]!, 0, 1e-13);
    value *= -l / Math.sqrt((l + 1) * (l + 2));
  }
});

Deno.test("hermiteCoefficients() of polynomials are exact, and zero beyond the degree", () => {
  // z^4 = 3 + 6 sqrt 2 h_2 + sqrt 24 h_4.
  const { data } = theory.hermiteCoefficients((z) => z ** 4, { terms: 7 });
  [3, 0, 6 * Math.SQRT2, 0, Math.sqrt(24), 0, 0].forEach((value, l) => {
    assertAlmostEquals(data[l]!, value, 1e-12);
  });
});

Deno.test("squares of hermiteCoefficients() sum to E[phi^2], and those of the derivative to E[phi'^2]", () => {
  // tanh, by mpmath at 40 digits.
  const values = theory.hermiteCoefficients(stax.tanh(), { terms: 400 });
  const slopes = theory.hermiteCoefficients(stax.tanh(), { terms: 400, derivative: true });
  assertAlmostEquals(sum(values.data.map((mu) => mu * mu)), 0.39429449039784117, 1e-12);
  assertAlmostEquals(sum(slopes.data.map((mu) => mu * mu)), 0.46440290244826824, 1e-12);
});

Deno.test("hermiteCoefficients() find kinks, and take those that are named", () => {
  const kinked = (z: number): number => Math.abs(z - 0.3);
  const [found, named] = [undefined, [0.3]].map((kinks) =>
    theory.hermiteCoefficients(kinked, kinks === undefined ? {} : { kinks })
  );
  found!.data.forEach((mu, l) => assertAlmostEquals(mu, named!.data[l]!, 1e-12));
  // Layers with kinks of their own.
  const layer = stax.elementwise({ fn: kinked, kinks: [0.3] });
  assertEquals(theory.hermiteCoefficients(layer).data, named!.data);
});

Deno.test("hermiteCoefficients() stay exact at high degrees", () => {
  // The closed form of ReLU at l = 2000, by its recursion.
  const { data } = theory.hermiteCoefficients(stax.relu(), { terms: 2001 });
  let value = 1 / Math.sqrt(4 * Math.PI);
  for (let l = 2; l < 2000; l += 2) value *= -(l - 1) / Math.sqrt((l + 1) * (l + 2));
  assertAlmostEquals(data[2000]!, value, 1e-13);
  assertAlmostEquals(data[1999]!, 0, 1e-13);
});

Deno.test("hermiteCoefficients() refuse what is no function of one variable", () => {
  assertThrows(() => theory.hermiteCoefficients(stax.dense(3)), TypeError, "nonlinearity");
  assertThrows(() => theory.hermiteCoefficients(stax.expNormalized()), TypeError, "kernel");
  assertThrows(() => theory.hermiteCoefficients((z) => 1 / z), RangeError);
  assertThrows(() => theory.hermiteCoefficients(Math.sin, { terms: 0 }), RangeError);
});
