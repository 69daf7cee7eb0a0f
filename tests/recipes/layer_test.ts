import { assertAlmostEquals } from "@std/assert";
import { runExtended } from "./extended.ts";

const SCRIPT = `
import { kernels, randomGenerator, stax } from "./mod.ts";
const points = randomGenerator(1).normal([5, 3]);
const images = randomGenerator(3).normal([3, 4, 4, 2]);
const sequences = randomGenerator(4).normal([3, 6, 2]);
const flat = (phi) => stax.serial(stax.dense(1, { bStd: 0.1 }), stax.relu(), phi, stax.dense(1));
const sites = (size) => (phi) =>
  stax.serial(stax.conv(1, size, { padding: "SAME" }), stax.relu(), phi, stax.globalAvgPool());
const results = [];
for (const [x, net] of [[points, flat], [images, sites([3, 3])], [sequences, sites([3])]]) {
  const expected = await kernels(net(stax.identity()), x, { engine: "reference" });
  for (const engine of ["reference", "wasm"]) {
    const found = await kernels(net({ kind: "shrink", factor: 0.5 }), x, { engine });
    for (const kind of ["nngp", "ntk"]) {
      found[kind].data.forEach((value, i) => {
        results.push({ engine, ratio: value / expected[kind].data[i] });
      });
    }
  }
}
console.log(JSON.stringify(results));
`;

Deno.test("a layer and an operation added by the recipe run on every engine", async () => {
  const results = await runExtended({
    files: {
      "shrink.ts": "lib/stax/shrink.ts",
      "shrink_operation.ts": "lib/engine/reference/shrink.ts",
    },
    insertions: [
      {
        file: "lib/stax/network.ts",
        before: 'import { type Slice, sliceRule } from "./slice.ts";',
        line: 'import { type Shrink, shrinkRule } from "./shrink.ts";',
      },
      { file: "lib/stax/network.ts", before: "  | Slice\n", line: "  | Shrink" },
      { file: "lib/stax/network.ts", before: "  slice: sliceRule,", line: "  shrink: shrinkRule," },
      {
        file: "lib/engine/program/program.ts",
        before: 'import type { Activation } from "../../activations/mod.ts";',
        line: 'import type { ShrinkOperation } from "../reference/shrink.ts";',
      },
      {
        file: "lib/engine/program/program.ts",
        before: "  | AttentionOperation;",
        line: "  | ShrinkOperation",
      },
      {
        file: "lib/engine/program/program.ts",
        before: '    case "aggregate":',
        line: '    case "shrink":',
      },
      {
        file: "lib/engine/program/reach.ts",
        before: '    case "affine":',
        line: '    case "shrink":',
      },
      {
        file: "lib/engine/reference/bind.ts",
        before: 'import { sumOperation } from "./sum.ts";',
        line: 'import { shrinkOperation } from "./shrink.ts";',
      },
      {
        file: "lib/engine/reference/bind.ts",
        before: '    case "sum":',
        line: '    case "shrink":\n      return shrinkOperation(operation);',
      },
      { file: "lib/engine/wasm/supports.ts", before: "  stack: NONE,", line: "  shrink: NONE," },
    ],
    script: SCRIPT,
  });
  for (const { engine, ratio } of results as { engine: string; ratio: number }[]) {
    // A few roundings of the steps between.
    assertAlmostEquals(ratio, 0.5, 1e-14, engine);
  }
});
