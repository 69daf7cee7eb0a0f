import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { finite, stax, type WeightDistribution } from "@widenet/ntk";

const COUNT = 200_000;
const net = stax.dense(COUNT);
const draw = (distribution: WeightDistribution, seed = 3) =>
  Float64Array.from(finite.init(net, [1], { seed, distribution }).layers["dense"]!.weight!.data);

interface Law {
  readonly distribution: WeightDistribution;
  /** E x^4 and E x^8, by the textbook. */
  readonly fourth: number;
  readonly eighth: number;
  /** P(|x| <= 1). */
  readonly withinOne: number;
}

const student = (nu: number, power: number): number => {
  // E t^k = nu^(k/2) prod_(i = 1)^(k/2) (2i - 1)/(nu - 2i).
  let moment = ((nu - 2) / nu) ** (power / 2) * nu ** (power / 2);
  for (let i = 1; i <= power / 2; i++) moment *= (2 * i - 1) / (nu - 2 * i);
  return moment;
};

const laws: readonly Law[] = [
  { distribution: "normal", fourth: 3, eighth: 105, withinOne: 0.6826894921370859 },
  { distribution: "signs", fourth: 1, eighth: 1, withinOne: 1 },
  { distribution: "uniform", fourth: 9 / 5, eighth: 9, withinOne: 1 / Math.sqrt(3) },
  // E x^k = k!/2^(k/2).
  { distribution: "laplace", fourth: 6, eighth: 2520, withinOne: 1 - Math.exp(-Math.SQRT2) },
  {
    distribution: { student: 12 },
    fourth: student(12, 4),
    eighth: student(12, 8),
    // P(|T| <= sqrt(12/10)), the density integrated to 15 digits.
    withinOne: 0.705179265543768,
  },
];

for (const { distribution, fourth, eighth, withinOne } of laws) {
  Deno.test(`init() draws ${JSON.stringify(distribution)} with its moments`, () => {
    const x = draw(distribution);
    const moment = (power: number) => x.reduce((sum, value) => sum + value ** power, 0) / COUNT;
    // Four standard errors, sqrt(Var x^k / count), with variances that follow from the moments.
    const allowed = (variance: number) => 4 * Math.sqrt(variance / COUNT) + 1e-15;
    assertAlmostEquals(moment(1), 0, allowed(1));
    assertAlmostEquals(moment(2), 1, allowed(fourth - 1));
    assertAlmostEquals(moment(4), fourth, allowed(eighth - fourth ** 2));
    const inside = x.filter((value) => Math.abs(value) <= 1).length / COUNT;
    assertAlmostEquals(inside, withinOne, allowed(withinOne * (1 - withinOne)));
  });
}

Deno.test("init() draws Student's law with three degrees of freedom by its tails", () => {
  const x = draw({ student: 3 });
  for (const z of [1, 3, 10]) {
    // P(|T| > t) = 1 - (2/pi)(atan(t/sqrt 3) + (t/sqrt 3)/(1 + t^2/3)) for three degrees of freedom.
    // Here x = T/sqrt 3, so that |x| > z is |T|/sqrt 3 > z.
    const beyond = 1 - 2 / Math.PI * (Math.atan(z) + z / (1 + z * z));
    const found = x.filter((value) => Math.abs(value) > z).length / COUNT;
    assertAlmostEquals(found, beyond, 4 * Math.sqrt(beyond / COUNT));
  }
});

Deno.test("init() scales every law alike, and repeats itself", () => {
  const layer = stax.dense(5, { wStd: 3, bStd: 0.5, parameterization: "standard" });
  const { weight, bias } = finite.init(layer, [4], { distribution: "signs" }).layers["dense"]!;
  assertEquals(new Set(weight!.data.map(Math.abs)), new Set([1.5]));
  assertEquals(new Set(bias!.data.map(Math.abs)), new Set([0.5]));
  for (const { distribution } of laws) {
    assertEquals(draw(distribution), draw(distribution));
    assert(draw(distribution, 4).some((value, i) => value !== draw(distribution)[i]));
  }
});

Deno.test("init() refuses a law that does not exist or has no variance", () => {
  const refused = (distribution: unknown, error: ErrorConstructor, text: string) =>
    assertThrows(
      () => finite.init(stax.dense(1), [1], { distribution: distribution as WeightDistribution }),
      error,
      text,
    );
  refused("gauss", TypeError, "'distribution'");
  refused({ student: 2 }, RangeError, "above 2");
  refused({ student: Infinity }, RangeError, '"normal"');
  refused({ student: "3" }, TypeError, "distribution.student");
  refused({ studnet: 3 }, TypeError, "student");
  refused(null, TypeError, "'distribution'");
});
