import { assert } from "@std/assert";
import { type Activation, kernels, nngp, ntk, randomGenerator, stax } from "@widenet/ntk";
import highPrecision from "../reference/high_precision.json" with { type: "json" };
import { ENGINES } from "../suites/engines.ts";

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
