import { assert } from "@std/assert";
import { type Activation, kernels, nngp, ntk, randomGenerator, stax } from "@widenet/ntk";
import highPrecision from "../reference/high_precision.json" with { type: "json" };
import { activationRule } from "../../lib/activations/mod.ts";
import { ENGINES } from "../suites/engines.ts";
import { integrate } from "../suites/quadrature.ts";

for (const engine of ENGINES) {
  for (const row of highPrecision.deep) {
    const name = `${row.activation}, depth ${row.depth}, bStd ${row.bStd}, inputs ${row.case}`;
    Deno.test(`${engine}: ${name} agrees with 80-digit arithmetic`, async () => {
      const activation = { kind: row.activation } as Activation;
      const phi = activation.kind === "erf" ? stax.erf() : activation;
      const bias = row.bStd === 0 ? {} : { bStd: row.bStd };
      const block = stax.serial(stax.dense(1, { wStd: row.wStd, ...bias }), phi);
      const net = stax.serial(stax.repeat(block, row.depth), stax.dense(1));
      const found = await kernels(net, [row.x1], [row.x2], { engine });
      // A layer costs a few roundings of its own; erf's 50 bias-free layers amplify none of them.
      // An exact zero (opposite inputs of a bias-free relu) is compared with the entries' size.
      const size = Math.abs(row.nngp) + Math.abs(row.ntk) || 1;
      assert(Math.abs(found.nngp.data[0]! - row.nngp) < 1e-12 * (Math.abs(row.nngp) || size));
      assert(Math.abs(found.ntk.data[0]! - row.ntk) < 1e-12 * (Math.abs(row.ntk) || size));
    });
  }

  Deno.test(`${engine}: without x2 the kernels are symmetric and equal those with x2`, async () => {
    const x = randomGenerator(3).normal([7, 4]);
    const net = stax.serial(stax.dense(1, { bStd: 0.3 }), stax.gelu(), stax.dense(1));
    for (const kernel of [nngp, ntk]) {
      const [self, pair] = [await kernel(net, x, { engine }), await kernel(net, x, x, { engine })];
      for (let i = 0; i < 49; i++) {
        const mirrored = self.data[(i % 7) * 7 + Math.floor(i / 7)];
        assert(self.data[i] === mirrored, "not exactly symmetric");
        // The diagonal is exact in one and a product of roots in the other.
        assert(Math.abs(self.data[i]! - pair.data[i]!) <= 4e-16 * Math.abs(pair.data[i]!) + 1e-16);
      }
    }
  });
}

for (const engine of ENGINES) {
  Deno.test(`${engine}: inputs of unlike size keep their kernel, in either order`, async () => {
    for (const phi of [stax.erf(), stax.sin(), stax.sin({ c: 0.4 }), stax.cos(), stax.gelu()]) {
      const net = stax.serial(stax.dense(1), phi);
      const functions = activationRule(phi).nonlinearity(phi)!;
      for (const t of [40, 1e-4, 1e-8, 1e-14]) {
        const forward = (await nngp(net, [[1]], [[t]], { engine })).data[0]!;
        const backward = (await nngp(net, [[t]], [[1]], { engine })).data[0]!;
        // One weight w ~ N(0, 1) and two inputs: a one-dimensional expectation.
        const expected = normalExpectation((w) => functions.phi(w) * functions.phi(t * w));
        const size = Math.sqrt(normalExpectation((w) => functions.phi(t * w) ** 2));
        // Quadrature of 400 panels leaves 1e-14 of the size; oscillations of sin(40 w) some more.
        assert(Math.abs(forward - expected) < 1e-12 * size, `${phi.kind} at ${t}`);
        assert(Math.abs(forward - backward) < 1e-14 * size, `${phi.kind} at ${t}, order`);
      }
    }
  });
}

function normalExpectation(f: (w: number) => number): number {
  let sum = 0;
  for (let panel = -200; panel < 200; panel++) {
    const density = (w: number): number => Math.exp(-w * w / 2) / Math.sqrt(2 * Math.PI);
    sum += integrate((w) => f(w) * density(w), panel / 20, (panel + 1) / 20);
  }
  return sum;
}
