/**
 * What every nonlinearity must satisfy; adding one adds a line to its table of values.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { applyDual } from "../../lib/activations/dual.ts";
import { type Activation, activationRule, familyOf } from "../../lib/activations/mod.ts";
import { correlation, type Pair } from "../../lib/activations/pair.ts";
import { eigh, nngp, ntk, randomGenerator, stax } from "@widenet/ntk";
import highPrecision from "../reference/high_precision.json" with { type: "json" };
import { latexValue } from "./latex_value.ts";
import { gaussianExpectation } from "./quadrature.ts";

/** What a nonlinearity gives for a pair. */
interface Duals {
  readonly covariance: number;
  readonly slope: number;
  readonly minus: number;
  readonly plus: number;
}

/** Runs the suite on one nonlinearity. */
export function activationSuite(activation: Activation): void {
  const { kind } = activation;
  const name = JSON.stringify(activation);

  Deno.test(`${name} survives JSON`, () => {
    assertEquals(JSON.parse(JSON.stringify(activation)), activation);
    assert(Object.isFrozen(activation));
  });

  Deno.test(`${name} has dual maps that agree with two-dimensional quadrature`, () => {
    const functions = activationRule(activation).nonlinearity(activation);
    if (functions === undefined) return assertEquals(kind, "expNormalized");
    const { phi, derivative } = functions;
    for (const at of GRID) {
      const { covariance, slope } = duals(activation, makePair(at));
      const root = Math.sqrt(variance(activation, at.s ** 2) * variance(activation, at.t ** 2));
      // Smooth pieces of 40 nodes leave 1e-13; 1e-11 allows for the growth of exp and of powers.
      assertClose(covariance, gaussianExpectation((u, v) => phi(u) * phi(v), at), 1e-11 * root);
      const expected = gaussianExpectation((u, v) => derivative(u) * derivative(v), at);
      assertClose(slope, expected, 1e-11 * (1 + Math.abs(expected)));
    }
  });

  Deno.test(`${name} has the derivative of its function`, () => {
    const functions = activationRule(activation).nonlinearity(activation);
    if (functions === undefined) return assertEquals(kind, "expNormalized");
    for (const x of [-1.7, -0.3, 0.4, 2.1]) {
      const difference = (functions.phi(x + 1e-5) - functions.phi(x - 1e-5)) / 2e-5;
      // Central differences err by h^2 phi'''/6 and by rounding/h: both near 1e-10.
      assertClose(functions.derivative(x), difference, 1e-8);
    }
  });

  Deno.test(`${name} keeps digits near equal and near opposite inputs`, () => {
    const record = highPrecision.dual.find((row) => same(row.activation, activation));
    if (record === undefined) throw new Error(`no high-precision values for ${name}`);
    for (const row of record.pairs) {
      const found = duals(activation, makeExtremePair(row));
      // The new angle is sqrt(2 minus): it is kept to a few roundings of one.
      assertClose(Math.sqrt(found.minus), Math.sqrt(row.minus), 4e-15);
      if (activationRule(activation).dual(activation).parity === "odd") {
        assertClose(Math.sqrt(found.plus), Math.sqrt(row.plus), 4e-15);
      }
      assertClose(found.slope, row.slope, 1e-13 * (1 + Math.abs(row.slope)));
    }
  });

  Deno.test(`${name} gives an input paired with itself its variance`, () => {
    for (const s of [0.2, 1, 1.9]) {
      const { covariance, minus } = duals(activation, makePair({ s, t: s, rho: 1 }));
      assertEquals(minus, 0);
      // Two roots and their product: three roundings.
      assertClose(covariance / variance(activation, s * s), 1, 1e-15);
    }
  });

  Deno.test(`${name} prints formulas that give its values`, () => {
    const { latex } = activationRule(activation);
    // Expectations are formulas to be read, which the file of such a nonlinearity compares as text.
    if (familyOf(activation).form === "integral") return;
    const symbols = { p: "p_{1}", q: "q_{1}", r: "K_{1}" };
    const formulas = latex(activation, symbols);
    for (const at of GRID) {
      const values: Record<string, number> = {
        "p_{1}": at.s ** 2,
        "q_{1}": at.t ** 2,
        "K_{1}": at.s * at.t * at.rho,
      };
      const definitions = (formulas.where ?? []).filter((line) => !line.startsWith("J_{n+1}"));
      for (const definition of definitions) {
        const [symbol, formula] = definition.split(" = ");
        values[symbol!.replace(/_(\d)/, "_{$1}")] = latexValue(formula!, values);
      }
      if (kind === "rectifiedMonomial") addOrders(values);
      const { covariance, slope } = duals(activation, makePair(at));
      // Numbers are printed with six digits.
      assertClose(
        latexValue(formulas.covariance, values),
        covariance,
        2e-5 * (1 + Math.abs(covariance)),
      );
      assertClose(latexValue(formulas.slope, values), slope, 2e-5 * (1 + Math.abs(slope)));
    }
  });

  Deno.test(`${name} gives a kernel that is symmetric and positive semi-definite`, async () => {
    const x = randomGenerator(1).normal([12, 3]);
    const net = stax.serial(stax.dense(1, { bStd: 0.1 }), activation, stax.dense(1));
    for (const kernel of [await nngp(net, x), await ntk(net, x)]) {
      for (let i = 0; i < 12; i++) {
        for (let j = 0; j < i; j++) assertEquals(kernel.data[i * 12 + j], kernel.data[j * 12 + i]);
      }
      const { values } = await eigh(kernel);
      const largest = values.data[11]!;
      // Rounding moves an eigenvalue by n times the largest one times 1e-16.
      assert(values.data[0]! > -1e-14 * largest, `smallest eigenvalue is ${values.data[0]}`);
    }
  });
}

const GRID = [[1, 1], [1.14, 0.7], [0.3, 1.2]].flatMap(([s, t]) =>
  [-0.9, -0.35, 0, 0.42, 0.95].map((rho) => ({ s: s!, t: t!, rho }))
);

function makePair({ s, t, rho }: { s: number; t: number; rho: number }): Pair {
  return { p: s * s, q: t * t, s, t, minus: 1 - rho, plus: 1 + rho };
}

function makeExtremePair(
  { s, t, end, x }: { s: number; t: number; end: string; x: number },
): Pair {
  const [minus, plus] = end === "minus" ? [x, 2 - x] : [2 - x, x];
  return { p: s * s, q: t * t, s, t, minus, plus };
}

function variance(activation: Activation, q: number): number {
  return activationRule(activation).dual(activation).variance(q);
}

function duals(activation: Activation, pair: Pair): Duals {
  const maps = activationRule(activation).dual(activation);
  const s = Math.sqrt(maps.variance(pair.p));
  const t = Math.sqrt(maps.variance(pair.q));
  const { minus, plus, slope } = applyDual(maps, pair, [s, t]);
  return { covariance: s * t * correlation({ ...pair, minus, plus }), slope, minus, plus };
}

function addOrders(values: Record<string, number>): void {
  const theta = values["\\theta"]!;
  for (let n = 1; n < 4; n++) {
    values[`J_{${n + 1}}`] = (2 * n + 1) * Math.cos(theta) * values[`J_{${n}}`]! +
      n * n * Math.sin(theta) ** 2 * values[`J_{${n - 1}}`]!;
  }
}

function same(left: unknown, right: unknown): boolean {
  try {
    assertEquals(left, right);
    return true;
  } catch {
    return false;
  }
}

function assertClose(actual: number, expected: number, tolerance: number): void {
  const gap = Math.abs(actual - expected);
  assert(gap <= tolerance, `found ${actual}, expected ${expected}, off by ${gap} > ${tolerance}`);
}
