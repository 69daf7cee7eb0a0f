import { assertLess } from "@std/assert";
import { solveRegression, stax, type Tensor } from "@widenet/ntk";
import { startRun } from "../../lib/linalg/run.ts";
import { kernelValues } from "../../lib/rfm/kernels/pairs.ts";
import { readKernelSpec } from "../../lib/rfm/kernels/read_spec.ts";
import type { RfmOptions } from "../../lib/rfm/options.ts";
import { identityMetric, pointsOf } from "../../lib/rfm/points.ts";
import { blocksOf } from "../../lib/rfm/solve.ts";
import { inputs, relative } from "./data.ts";

const CASES: Readonly<Record<string, RfmOptions>> = {
  laplace: {},
  "a network": { kernel: stax.serial(stax.dense(1), stax.relu(), stax.dense(1)) },
  "inner products": {
    kernel: { value: (p, q, r) => (1 + r) ** 2 + p * q, gradient: (_p, q, r) => [q, 2 * (1 + r)] },
  },
};

for (const [name, options] of Object.entries(CASES)) {
  Deno.test(`kernels in blocks are those of the whole: ${name}`, async () => {
    const run = await startRun({ backend: "auto" });
    const context = run;
    const points = await pointsOf(run, inputs(1, 40, 3), identityMetric(3));
    const kernel = { spec: readKernelSpec(options, 3, "test"), bandwidth: 1 };
    const data = await kernelValues(kernel, points, points, context);
    const whole: Tensor = { shape: [40, 40], data, dtype: "float64" };
    const y = inputs(2, 40, 2);
    const solver = { solve: "cg", ridge: 0.1, cg: { tolerance: 1e-12 } } as const;
    const inBlocks = await solveRegression(blocksOf(kernel, points, context), y, solver);
    const expected = await solveRegression(whole, y, { ridge: 0.1 });
    // The tolerance times the condition number, some hundreds.
    assertLess(relative(inBlocks.coefficients, expected.coefficients), 1e-8);
  });
}
