import { assertAlmostEquals } from "@std/assert";
import { runExtended } from "./extended.ts";

const SCRIPT = `
import { kernels, randomGenerator, stax } from "./mod.ts";
const points = randomGenerator(1).normal([5, 3]);
const many = randomGenerator(2).normal([90, 2]);
const images = randomGenerator(3).normal([2, 3, 3, 2]);
const ripple = { kind: "ripple" };
const same = stax.elementwise({ fn: (x) => x + Math.sin(x), derivative: (x) => 1 + Math.cos(x) });
const flat = (phi) => stax.serial(stax.dense(1, { bStd: 0.1 }), phi, stax.dense(1));
const sites = (phi) =>
  stax.serial(stax.conv(1, [3, 3], { padding: "SAME" }), phi, stax.globalAvgPool(), stax.dense(1));
const results = [];
for (const [x, net] of [[points, flat], [many, flat], [images, sites]]) {
  // Quadrature of thousands of pairs would take long.
  const expected = await kernels(net(x === many ? ripple : same), x, { engine: "reference" });
  for (const engine of ["reference", "wasm"]) {
    for (const dtype of ["float64", "float32"]) {
      const found = await kernels(net(ripple), x, { engine, dtype });
      for (const kind of ["nngp", "ntk"]) {
        const gaps = [...found[kind].data].map((value, i) => Math.abs(value - expected[kind].data[i]));
        const size = Math.max(...expected[kind].data);
        results.push({ engine, dtype, gap: Math.max(...gaps) / size });
      }
    }
  }
}
console.log(JSON.stringify(results));
`;

Deno.test("a nonlinearity added by the recipe runs on every engine", async () => {
  const results = await runExtended({
    files: { "ripple.ts": "lib/activations/ripple.ts" },
    insertions: [
      {
        file: "lib/activations/mod.ts",
        before: 'import { type Tanh, tanhRule } from "./tanh.ts";',
        line: 'import { type Ripple, rippleRule } from "./ripple.ts";',
      },
      { file: "lib/activations/mod.ts", before: "  | Tanh;", line: "  | Ripple" },
      {
        file: "lib/activations/mod.ts",
        before: "  tanh: tanhRule,",
        line: "  ripple: rippleRule,",
      },
    ],
    script: SCRIPT,
  });
  for (
    const { engine, dtype, gap } of results as { engine: string; dtype: string; gap: number }[]
  ) {
    // Quadrature leaves 1e-12; results in float32 a rounding, and maps over sites in float32 a few.
    assertAlmostEquals(gap, 0, dtype === "float64" ? 1e-11 : 1e-6, `${engine} in ${dtype}`);
  }
});
